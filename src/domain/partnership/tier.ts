import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { Params } from '../health/assessment.ts';
import { recordLinks } from '../health/evidence.ts';
import { quartersThrough } from '../quarter.ts';
import { registeredWithin } from '../registered-deals.ts';
import { tierMetrics } from '../settings/tier.ts';
import { glidePath, type GlidePath } from './glide-path.ts';
import type { PartnershipJudging } from './judging.ts';
import type { ChangeCondition, Judgment } from './judgment.ts';
import { nextReviewOn } from './review-days.ts';
import { thresholdsOf, tierEvidence, tierFigures, twelveMonthsThrough } from './tier-figures.ts';
import { holdsTier, lockOn, reachedPlace, type TierState } from './tier-state.ts';

export interface TierJudgment extends Judgment<string> {
  readonly source: 'auto' | 'manual';
  /** Null: not locked. `through` null: until it is released. */
  readonly lock: {
    readonly by: string;
    readonly reason: string;
    readonly on: LocalDate;
    readonly through: LocalDate | null;
  } | null;
  readonly monthsBelow: number;
  /** Notice of a demotion, and the first review at which it can come. */
  readonly notice: { readonly on: LocalDate; readonly demotionOn: LocalDate } | null;
  readonly glidePath: GlidePath | null;
}

/** The program tier as it stands after an evaluation (TIER1, TIER2): `state` is the one it left. */
export function tierJudgment(state: TierState, judging: PartnershipJudging): TierJudgment {
  const { moment, settings } = judging;
  const { today } = moment;
  const lock = lockOn(judging, today);
  const trailing = quartersThrough(moment.completed, 4, settings.program);
  const path = glidePath(state.tier, judging);
  const notice = noticeOf(state, lock?.lockedThrough ?? null, judging);
  return {
    value: state.tier,
    status: 'known',
    rule: ruleOf(state, lock !== null),
    params: {
      ...tierFigures(judging, trailing, today),
      registrationsBy: registeredWithin(judging.facts.partner, judging.program, today, trailing)?.source ?? null,
      monthsBelow: state.monthsBelow,
      highest: state.tier === settings.tier.ladder.at(-1)?.name,
    },
    evidence: recordLinks(tierEvidence(judging, trailing, today)),
    since: state.since,
    pending: null,
    changesIf: [...promotion(path), ...demotion(state, notice, judging)],
    source: state.source,
    lock: lock === null ? null : { by: lock.by, reason: lock.reason, on: lock.on, through: lock.lockedThrough },
    monthsBelow: state.monthsBelow,
    notice,
    glidePath: path,
  };
}

function ruleOf({ source, noticeOn }: TierState, locked: boolean): string {
  if (locked) return 'TIER1.locked';
  if (noticeOn !== null) return 'TIER2.notice';
  return source === 'manual' ? 'TIER1.manual' : 'TIER1.ladder';
}

/** A lock with a last day puts the demotion off; one without an end can be released any day. */
function noticeOf(
  { noticeOn }: TierState,
  through: LocalDate | null,
  { moment, settings }: PartnershipJudging,
): TierJudgment['notice'] {
  if (noticeOn === null) return null;
  const due = addDays(noticeOn, settings.tier.noticeDays);
  const unlocked = through === null ? due : addDays(through, 1);
  const earliest = unlocked > due ? unlocked : due;
  const last = addDays(earliest > moment.today ? earliest : addDays(moment.today, 1), -1);
  return { on: noticeOn, demotionOn: nextReviewOn(last, settings.program) };
}

function promotion(path: GlidePath | null): readonly ChangeCondition[] {
  if (path === null) return [];
  const gaps: Params = Object.fromEntries(path.needs.map(({ metric, gap }) => [metric, gap]));
  return [{ to: path.tier, rule: 'TIER2.promotion', params: { ...gaps, by: path.by }, on: path.on }];
}

/** What the next month end needs to hold the tier, and what follows if it does not. */
function demotion(
  state: TierState,
  notice: TierJudgment['notice'],
  judging: PartnershipJudging,
): readonly ChangeCondition[] {
  const { moment, settings } = judging;
  const span = twelveMonthsThrough(moment.today);
  const figures = tierFigures(judging, span, moment.today);
  if (holdsTier(figures, state.tier, judging) !== false && state.monthsBelow === 0) return [];
  const tier = settings.tier.ladder.find(({ name }) => name === state.tier);
  if (tier === undefined) return [];
  const thresholds = thresholdsOf(tier, settings.program.currency);
  const gaps: Params = Object.fromEntries(
    tierMetrics.flatMap((metric) => {
      const [has, needed] = [figures[metric], thresholds[metric]];
      return needed === null ? [] : [[metric, has === null ? null : Math.max(0, needed - has)]];
    }),
  );
  const monthsLeft = Math.max(0, settings.tier.noticeAfterMonths - state.monthsBelow);
  const to = settings.tier.ladder[reachedPlace(figures, judging)]?.name ?? null;
  return [
    {
      to: to === state.tier ? null : to,
      rule: notice === null ? 'TIER2.months_below' : 'TIER2.notice',
      params: { ...gaps, by: span.through, monthsBelow: state.monthsBelow, monthsLeft },
      on: notice?.demotionOn ?? null,
    },
  ];
}
