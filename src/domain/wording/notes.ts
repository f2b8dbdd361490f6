import type { NoteCode } from '../health/rule-codes.ts';

const remarks: Readonly<Record<NoteCode, string>> = {
  stale: 'Set more than 12 months ago',
  assumed_signed_date: 'The signing date is assumed',
  entered_by_our_people: 'Some answers were entered by your own people',
  no_rate: 'Deals without an exchange rate are left out',
  no_amount: 'Deals without an amount count as 0',
  short_history: 'A short history limits the points',
};

const byCode: ReadonlyMap<string, string> = new Map(Object.entries(remarks));

/** What a dimension says beside its rule. A flag without words, which the types rule out, shows as it is rather than not at all. */
export function noteSentence(note: string): string {
  return byCode.get(note) ?? note.replaceAll('_', ' ');
}
