import type { RecordRef } from '../facts.ts';
import { compareText, recordKey } from '../records.ts';
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
