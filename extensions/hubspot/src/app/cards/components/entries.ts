import { fits } from '../contract/entries.ts';

/** Something a person may enter about a partner: one field, chosen from a list. */
export interface Entry {
  /** Name of its form on the page. */
  readonly id: string;
  readonly button: string;
  readonly title: string;
  readonly explanation: string;
  readonly field: { readonly name: 'fit' | 'rating'; readonly label: string; readonly placeholder: string };
  readonly options: readonly { readonly label: string; readonly value: string | number }[];
  readonly path: string;
  /** Said when it is stored. */
  saved(value: string | number): string;
}

const fitLabels = {
  strong: 'Strong: shares our market and invests in it',
  moderate: 'Moderate: a part of its business fits ours',
  weak: 'Weak: little in common',
} as const;

const fit: Entry = {
  id: 'set-fit',
  button: 'Set fit',
  title: 'Set the strategic fit',
  explanation:
    'How well does this partner fit your strategy? It counts from today, and is due for a review after 12 months.',
  field: { name: 'fit', label: 'Strategic fit', placeholder: 'Choose a fit' },
  options: fits.map((value) => ({ value, label: fitLabels[value] })),
  path: '/cards/health/fit',
  saved: (value) => `The strategic fit is set to ${value}.`,
};

const ratings = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
const ends = new Map([
  [10, '10, very likely to recommend us'],
  [0, '0, not at all likely'],
]);

const answer: Entry = {
  id: 'log-answer',
  button: 'Log an answer',
  title: 'Log a satisfaction answer',
  explanation:
    'What did the partner say when asked how likely it is to recommend working with you? The card will say that it was entered by your own people.',
  field: { name: 'rating', label: 'Rating', placeholder: 'Choose a rating' },
  options: ratings.map((value) => ({ value, label: ends.get(value) ?? String(value) })),
  path: '/cards/health/answers',
  saved: (value) => `The answer, ${value} of 10, is logged.`,
};

const entries: ReadonlyMap<string, Entry> = new Map([
  ['fit', fit],
  ['satisfaction', answer],
]);

/** What can be entered to help a dimension; null where it is known from records alone. */
export function entryFor(dimension: string): Entry | null {
  return entries.get(dimension) ?? null;
}
