import type { LocalDate } from '../facts.ts';
import type { Params } from '../health/assessment.ts';
import type { RecordLinks } from '../health/evidence.ts';

/**
 * What a rule beside health answers: a value, why, and what would change it. Codes and parameters only; sentences are
 * made at the edge.
 */
export interface Judgment<V extends string> {
  /** Null unless the status is known. */
  readonly value: V | null;
  /** `no_source`: the program has nothing this rule could read (W8). */
  readonly status: 'known' | 'unknown' | 'no_source';
  /** Rule code, e.g. `SEG2.rank`. */
  readonly rule: string;
  readonly params: Params;
  readonly evidence: RecordLinks;
  /** Since when this has been the value; null where that is not remembered. */
  readonly since: LocalDate | null;
  /** What it becomes if all stays as it is, and on which day. */
  readonly pending: { readonly value: V; readonly since: LocalDate | null; readonly on: LocalDate } | null;
  readonly changesIf: readonly ChangeCondition[];
}

/** One way in which a value would change. */
export interface ChangeCondition {
  /** The value it would become; null where that depends on what is then known. */
  readonly to: string | null;
  readonly rule: string;
  /** What is there and what is needed. Money is in minor units. */
  readonly params: Params;
  /** The first day on which it can take effect; null: at once. */
  readonly on: LocalDate | null;
}

export const noEvidence: RecordLinks = { count: 0, records: [] };

/** The answer of a rule that has none, for want of a source or of what this partner is. */
export function noAnswer<V extends string>(status: 'unknown' | 'no_source', rule: string): Judgment<V> {
  return { value: null, status, rule, params: {}, evidence: noEvidence, since: null, pending: null, changesIf: [] };
}
