import type { RecordRef, RecordType } from '../facts.ts';
import type { DimensionName } from '../health-view.ts';
import { counted, type Formats } from './formats.ts';

const titles: Readonly<Record<DimensionName, string>> = {
  revenue: 'Revenue',
  activity: 'Activity',
  engagement: 'Engagement',
  satisfaction: 'Satisfaction',
  fit: 'Strategic fit',
};

/** The name of a dimension as people see it. */
export function dimensionTitle(name: DimensionName): string {
  return titles[name];
}

const nouns: Readonly<Record<RecordType, readonly [one: string, many: string]>> = {
  company: ['company', 'companies'],
  deal: ['deal', 'deals'],
  contact: ['contact', 'contacts'],
  call: ['call', 'calls'],
  email: ['e-mail', 'e-mails'],
  meeting: ['meeting', 'meetings'],
  note: ['note', 'notes'],
  task: ['task', 'tasks'],
  survey_answer: ['answer', 'answers'],
  signal: ['signal', 'signals'],
  registration: ['registration', 'registrations'],
};

/** `2 registrations`; `3 records` when they are of several kinds or the kind is not known. */
export function countedRecords(count: number, records: readonly RecordRef[], formats: Formats): string {
  const kinds = new Set(records.map((record) => record.type));
  const [only] = kinds;
  const [one, many] = kinds.size === 1 && only !== undefined ? nouns[only] : (['record', 'records'] as const);
  return counted(count, one, many, formats);
}

/** The first letter as a capital: a sentence may begin with what was counted. */
export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
