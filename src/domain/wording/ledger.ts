import type { LedgerCause, LedgerEntry } from '../health-view.ts';
import { scoreChange } from './forecast.ts';
import type { Formats } from './formats.ts';
import { countedRecords, dimensionTitle, sentenceCase } from './words.ts';

/** One line of the score ledger (H13): `14 Nov 2026: 2 registrations came in. Activity, score from 50 to 60.` */
export function ledgerSentence(entry: LedgerEntry & { readonly on: string }, formats: Formats): string {
  const where = entry.dimension === null ? '' : `${dimensionTitle(entry.dimension)}, `;
  const change = sentenceCase(`${where}${scoreChange(entry.scoreBefore, entry.scoreAfter, formats)}`);
  return `${formats.day(entry.on)}: ${causeWords(entry, formats)}. ${change}.`;
}

type CauseWords = (records: string | null, verb: 'was' | 'were') => string;

const causes: Readonly<Record<LedgerCause, CauseWords>> = {
  configuration: () => 'settings changed',
  engine: () => 'scoring rules changed',
  merge: (records) => (records === null ? 'records were merged' : `${records} came by a merge`),
  correction: (records, verb) => (records === null ? 'data was corrected' : `${records} ${verb} corrected`),
  aged_out: (records) => (records === null ? 'time passed' : `${records} left the window`),
  entered: (records) => (records === null ? 'new data came in' : `${records} came in`),
  answer: (records) => (records === null ? 'an answer changed' : `${records} came in`),
  quarter_turn: () => 'a new quarter counts',
};

function causeWords(entry: LedgerEntry, formats: Formats): string {
  const { cause, records, recordCount } = entry;
  const counted = recordCount === 0 ? null : countedRecords(recordCount, records, formats);
  return causes[cause](counted, recordCount === 1 ? 'was' : 'were');
}
