import type { LocalDate, PartnerFacts, ProgramFacts, RecordRef } from '../facts.ts';
import type { DimensionName } from '../health-view.ts';
import type { Dimensions } from '../settings/profile.ts';
import type { Settings } from '../settings/settings.ts';
import type { Moment } from './moment.ts';
import type { NoteCode, RuleCode } from './rule-codes.ts';

/** All that a dimension's rule may look at. */
export interface Judging {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly settings: Settings;
  readonly moment: Moment;
  readonly dimensions: Dimensions;
  readonly neverActivated: boolean;
}

/** What the rules need that go by days alone. */
export interface JudgingByDay extends Pick<Judging, 'facts' | 'program' | 'settings' | 'dimensions'> {
  readonly moment: Pick<Moment, 'today'>;
}

/** A record that a dimension was judged by, with the day that put it there. */
export interface Evidence {
  readonly record: RecordRef;
  readonly on: LocalDate;
}

export type Params = Readonly<Record<string, number | string | boolean | null>>;

/** What one dimension's rule found. `points` is null unless the status is known. */
export interface Assessment {
  readonly points: number | null;
  readonly status: 'known' | 'unknown' | 'no_source';
  readonly rule: RuleCode;
  readonly params: Params;
  readonly evidence: readonly Evidence[];
  readonly notes: readonly NoteCode[];
}

/** A dimension of the partner's profile as judged. */
export interface JudgedDimension extends Assessment {
  readonly name: DimensionName;
  readonly max: number;
}

export function known(
  points: number,
  rule: RuleCode,
  params: Params,
  evidence: readonly Evidence[],
  notes: readonly NoteCode[] = [],
): Assessment {
  return { points, status: 'known', rule, params, evidence, notes };
}

export function unknown(
  rule: RuleCode,
  params: Params,
  evidence: readonly Evidence[] = [],
  notes: readonly NoteCode[] = [],
): Assessment {
  return { points: null, status: 'unknown', rule, params, evidence, notes };
}
