import type { RecordRef } from '../facts.ts';
import type { Evidence } from './assessment.ts';

/** H16: at most so many record links; the count says how many there are. */
const maxLinks = 20;

export interface RecordLinks {
  readonly count: number;
  readonly records: readonly RecordRef[];
}

/** The records of some evidence, once each, latest first: the same whatever order the facts came in. */
export function recordLinks(evidence: readonly Evidence[]): RecordLinks {
  const latestFirst = evidence
    .map((item) => ({ item, key: recordKey(item.record) }))
    .toSorted((a, b) => compareText(b.item.on, a.item.on) || compareText(a.key, b.key));
  const records = [...new Map(latestFirst.map(({ item, key }) => [key, item.record])).values()];
  return { count: records.length, records: records.slice(0, maxLinks) };
}

/** Names a record uniquely. */
export function recordKey({ crm, type, id }: RecordRef): string {
  return `${crm ?? ''}:${type}:${id}`;
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
