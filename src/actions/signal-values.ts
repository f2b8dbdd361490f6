import type { FitFact } from '#src/domain/facts.ts';

/** Kinds of signal that can be received. Support tickets are kept for later rules. */
export const signalKinds = [
  'sign_in',
  'training',
  'certification',
  'survey_answer',
  'fit',
  'readiness',
  'support_ticket',
] as const;
export type SignalKind = (typeof signalKinds)[number];

/** What a value holds as JSON; null when it is none. */
export function readJson(value: string): unknown {
  try {
    const read: unknown = JSON.parse(value);
    return read;
  } catch {
    return null;
  }
}

/** H6: a whole number from 0 to 10; null for anything else. */
export function readRating(value: string | null): number | null {
  return value !== null && /^(\d|10)$/.test(value.trim()) ? Number(value) : null;
}

/** H7: strong, moderate or weak; for a readiness assessment its total, 0 to 16. */
export function readFit(kind: 'fit' | 'readiness', value: string | null): FitFact['value'] | null {
  const text = value?.trim() ?? '';
  if (kind === 'fit') return text === 'strong' || text === 'moderate' || text === 'weak' ? text : null;
  return /^(\d|1[0-6])$/.test(text) ? { readinessTotal: Number(text) } : null;
}
