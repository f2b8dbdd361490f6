import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import { recordLinks } from '../health/evidence.ts';
import type { CadenceSettings } from '../settings/cadence.ts';
import { contactRoles, type RoleTouch } from './contact-roles.ts';
import type { BaseSegment, DevelopmentStage, Segment } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { noAnswer, type Judgment } from './judgment.ts';
import { lastTouch } from './last-touch.ts';

export const cadenceStatuses = ['on_time', 'overdue', 'never', 'none'] as const;
export type CadenceStatus = (typeof cadenceStatuses)[number];

export type ReviewDuty = 'required' | 'optional' | 'none';

export interface CadenceJudgment extends Judgment<CadenceStatus> {
  /** Days between touches; null without a cadence. */
  readonly everyDays: number | null;
  /** The last day on which the next touch is on time; null when there never was one. */
  readonly dueOn: LocalDate | null;
  /** Quarterly business review: of the base segment, whatever the stage (LIFE2). */
  readonly review: ReviewDuty;
  /** Null: contacts or their roles cannot be read. */
  readonly roles: readonly RoleTouch[] | null;
  /** CAD1: the rhythm of work with a Strategic partner; empty for others. */
  readonly rhythm: readonly { readonly activity: string; readonly everyDays: number }[];
}

/** What a cadence follows from. */
export interface CadenceOf {
  readonly segment: Segment | null;
  readonly base: BaseSegment | null;
  readonly stage: DevelopmentStage | null;
}

/** CAD1: the last touch against the cadence. The due day itself is on time. */
export function cadenceJudgment(of: CadenceOf, judging: PartnershipJudging): CadenceJudgment {
  const { facts, inputs, moment, settings } = judging;
  const cadence = cadenceDays(of, settings.cadence);
  const beside = {
    everyDays: cadence?.days ?? null,
    review: reviewDuty(of, settings.cadence),
    roles: contactRoles(judging),
    rhythm: rhythmOf(of, settings.cadence),
  };
  if (facts.partner.engagements === null) {
    return {
      ...noAnswer(inputs.sources.engagements ? 'unknown' : 'no_source', 'CAD1.unreadable'),
      ...beside,
      dueOn: null,
    };
  }
  const last = lastTouch(facts.partner.engagements, moment);
  const dueOn = last === null || cadence === null ? null : addDays(last.on, cadence.days);
  const value = statusOf(cadence !== null, dueOn, moment.today);
  return {
    value,
    status: 'known',
    rule: cadence === null ? 'CAD1.none' : `CAD1.${cadence.by}`,
    params: { days: cadence?.days ?? null, lastTouchOn: last?.on ?? null, dueOn },
    evidence: recordLinks(last?.evidence ?? []),
    since: value === 'overdue' && dueOn !== null ? addDays(dueOn, 1) : null,
    pending: null,
    changesIf:
      value === 'on_time' && dueOn !== null
        ? [{ to: 'overdue', rule: 'CAD1.silence', params: { dueOn }, on: addDays(dueOn, 1) }]
        : [],
    ...beside,
    dueOn,
  };
}

function statusOf(hasCadence: boolean, dueOn: LocalDate | null, today: LocalDate): CadenceStatus {
  if (!hasCadence) return 'none';
  if (dueOn === null) return 'never';
  return today <= dueOn ? 'on_time' : 'overdue';
}

/**
 * The more frequent of segment and stage (LIFE2): the stage counts in launch and guided only, and is all that counts
 * for Onboarding partners. At-risk: as the base segment, at least every 14 days. Null without a segment.
 */
export function cadenceDays(
  { base, segment, stage }: CadenceOf,
  settings: CadenceSettings,
): { readonly days: number; readonly by: 'segment' | 'stage' } | null {
  if (segment === null) return null;
  const ofStage =
    stage !== null && (segment === 'Onboarding' || settings.countingStages.includes(stage))
      ? settings.stageDays[stage]
      : null;
  const ofSegment = segmentDays(segment, base, settings);
  if (ofSegment === null) return ofStage === null ? null : { days: ofStage, by: 'stage' };
  if (ofStage === null || ofSegment <= ofStage) return { days: ofSegment, by: 'segment' };
  return { days: ofStage, by: 'stage' };
}

function segmentDays(segment: Segment, base: BaseSegment | null, settings: CadenceSettings): number | null {
  switch (segment) {
    case 'Onboarding':
      return null;
    case 'At-risk':
      return base === null ? settings.atRiskDays : Math.min(settings.segmentDays[base], settings.atRiskDays);
    default:
      return settings.segmentDays[segment];
  }
}

/** Section 3: who has a quarterly business review. At-risk partners have that of their base segment. */
export function reviewDuty(
  { base, segment }: Pick<CadenceOf, 'base' | 'segment'>,
  settings: CadenceSettings,
): ReviewDuty {
  const of = segment === 'At-risk' ? base : segment;
  return of === null || of === 'Onboarding' ? 'none' : settings.reviews[of];
}

function rhythmOf({ base, segment }: CadenceOf, { strategicRhythmDays }: CadenceSettings): CadenceJudgment['rhythm'] {
  const strategic = segment === 'Strategic' || (segment === 'At-risk' && base === 'Strategic');
  return strategic ? Object.entries(strategicRhythmDays).map(([activity, everyDays]) => ({ activity, everyDays })) : [];
}
