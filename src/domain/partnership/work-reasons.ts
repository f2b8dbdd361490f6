import { addDays, daysBetween } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { Band, DimensionName, HealthResult } from '../health-view.ts';
import type { Params } from '../health/assessment.ts';
import { isBetter } from '../health/band.ts';
import type { Settings } from '../settings/settings.ts';
import type { BlindSpot } from './blind-spots/blind-spot.ts';
import type { PartnershipResult } from './result.ts';

/** What the work of a partner is read from: no more of its results than that. */
export interface WorkResults {
  /** Null while it is not judged. */
  readonly health: Pick<
    HealthResult,
    'score' | 'band' | 'bandPending' | 'forecast' | 'quarterTurn' | 'nextBestAction'
  > | null;
  readonly partnership: {
    readonly segment: Pick<PartnershipResult['segment'], 'value' | 'since'>;
    readonly baseSegment: Pick<PartnershipResult['baseSegment'], 'value'>;
    readonly tier: Pick<PartnershipResult['tier'], 'value' | 'notice'>;
    readonly cadence: Pick<PartnershipResult['cadence'], 'value' | 'since' | 'everyDays' | 'dueOn'>;
    readonly lifecycle: Pick<PartnershipResult['lifecycle'], 'value' | 'overdue' | 'dueOn'>;
  } | null;
  readonly blindSpots: readonly Pick<BlindSpot, 'id' | 'code' | 'status' | 'since' | 'hides' | 'known' | 'fix'>[];
}

/** What to do about it. A blind spot's own way is in `fix`. */
export type WorkStep =
  | 'make_intervention_plan'
  | 'take_next_best_action'
  | 'renew_what_leaves'
  | 'close_revenue'
  | 'reach_out'
  | 'fix_blind_spot'
  | 'follow_glide_path'
  | 'finish_stage';

export interface WorkReason {
  readonly code:
    | 'at_risk'
    | 'band_falling'
    | 'points_leaving'
    | 'revenue_turn'
    | 'cadence_overdue'
    | 'never_touched'
    | 'blind_spot'
    | 'tier_notice'
    | 'stage_overdue';
  /** The rule that says so. */
  readonly rule: string;
  readonly params: Params;
  /** Since when it holds; null for what lies ahead, and where it is not known. */
  readonly since: LocalDate | null;
  /** The last day on which something can be done about it in time; null when there is none. */
  readonly by: LocalDate | null;
  readonly step: WorkStep;
  /** Whether it wants a person today; otherwise it can wait. */
  readonly pressing: boolean;
  /** Points of the score that are at stake. */
  readonly points: number;
  /** The dimension whose points are meant, so that they are not counted twice; null: of their own. */
  readonly dimension: DimensionName | null;
}

interface Day {
  readonly today: LocalDate;
  readonly settings: Settings;
}

/** Everything about a partner that wants a person, today or later. */
export function workReasons(results: WorkResults, day: Day): readonly WorkReason[] {
  return [
    ...atRisk(results, day),
    ...bandFalling(results, day),
    ...pointsLeaving(results, day),
    ...revenueTurn(results, day),
    ...cadence(results, day),
    ...blindSpots(results, day),
    ...tierNotice(results, day),
    ...stageOverdue(results, day),
  ];
}

/** SEG1: an At-risk partner has an intervention plan. At stake are the points up to Healthy. */
function atRisk({ health, partnership }: WorkResults, { settings }: Day): readonly WorkReason[] {
  if (partnership?.segment.value !== 'At-risk') return [];
  const score = health?.score ?? null;
  return [
    {
      code: 'at_risk',
      rule: 'SEG1',
      params: { band: health?.band ?? null, score },
      since: partnership.segment.since,
      by: null,
      step: 'make_intervention_plan',
      pressing: true,
      points: score === null ? 0 : Math.max(0, settings.health.bands.Healthy - score),
      dimension: null,
    },
  ];
}

/** H9: a worse band is pending. At stake are the points up to the held one. */
function bandFalling({ health }: WorkResults, { settings }: Day): readonly WorkReason[] {
  if (health === null || health.bandPending === null) return [];
  const { band: held, bandPending: pending, score } = health;
  if (!isBetter(held, pending.band)) return [];
  return [
    {
      code: 'band_falling',
      rule: 'H9',
      params: { held, pending: pending.band, score },
      since: pending.since,
      by: addDays(pending.since, settings.health.hysteresis.days - 1),
      step: 'take_next_best_action',
      pressing: true,
      points: score === null ? 0 : Math.max(0, floorOf(held, settings) - score),
      dimension: null,
    },
  ];
}

function floorOf(band: Band, { health }: Settings): number {
  return band === 'Churning' || band === 'Unknown' ? 0 : health.bands[band];
}

/**
 * H12: facts leave their windows in the next days, if nothing happens. At stake is how far the score falls by then. It
 * presses when the score comes to lie in a worse band than the held one, or falls by so many points.
 */
function pointsLeaving({ health }: WorkResults, { settings, today }: Day): readonly WorkReason[] {
  if (health === null || health.score === null) return [];
  const { band: held, score } = health;
  const until = addDays(today, settings.worklist.lookAheadDays);
  const falls = health.forecast.flatMap(({ band, on, score: after, why }) =>
    on > today && on <= until && after !== null && after < score
      ? [{ on, after, band, dimension: why[0]?.dimension ?? null }]
      : [],
  );
  const first = falls.toSorted((a, b) => (a.on < b.on ? -1 : 1))[0];
  if (first === undefined) return [];
  const lowest = falls.reduce((least, fall) => (fall.after < least.after ? fall : least), first);
  const points = score - lowest.after;
  const worse = isBetter(held, lowest.band) ? lowest.band : null;
  return [
    {
      code: 'points_leaving',
      rule: 'H12',
      params: { from: score, to: lowest.after, band: worse, on: first.on, dimension: first.dimension },
      since: null,
      by: addDays(first.on, -1),
      step: 'renew_what_leaves',
      pressing: worse !== null || points >= settings.worklist.pressingPoints,
      points,
      dimension: first.dimension,
    },
  ];
}

/** H12: revenue points go at the quarter's turn unless more closes before its end. */
function revenueTurn({ health }: WorkResults, { settings, today }: Day): readonly WorkReason[] {
  const turn = health?.quarterTurn ?? null;
  if (turn === null || turn.pointsNow === null || turn.toKeep === null || turn.toKeep <= 0) return [];
  const { closesBy, on, openPipeline, pointsNow, pointsThen, toKeep } = turn;
  if (closesBy < today || daysBetween(today, closesBy) > settings.worklist.revenueAheadDays) return [];
  return [
    {
      code: 'revenue_turn',
      rule: 'H12',
      params: { toKeep, openPipeline, pointsNow, pointsThen, on },
      since: null,
      by: closesBy,
      step: 'close_revenue',
      pressing: true,
      points: Math.max(0, pointsNow - (pointsThen ?? 0)),
      dimension: 'revenue',
    },
  ];
}

/** CAD1: the touch that the cadence asks for did not come. Every cadence that passed counts, up to a few. */
function cadence({ partnership }: WorkResults, { settings, today }: Day): readonly WorkReason[] {
  if (partnership === null) return [];
  const { dueOn, everyDays, since, value } = partnership.cadence;
  if (value !== 'overdue' && value !== 'never') return [];
  const { cadencePoints, missedCadencesAtMost } = settings.worklist;
  const late = dueOn === null || everyDays === null ? 0 : Math.floor((daysBetween(dueOn, today) - 1) / everyDays);
  const missed = Math.min(missedCadencesAtMost, 1 + Math.max(0, late));
  return [
    {
      code: value === 'never' ? 'never_touched' : 'cadence_overdue',
      rule: 'CAD1',
      params: { everyDays, dueOn, missed },
      since,
      by: null,
      step: 'reach_out',
      pressing: true,
      points: missed * cadencePoints,
      dimension: null,
    },
  ];
}

/**
 * Section 9: open blind spots, but not those that somebody knows about and set aside. At stake is what they could hide.
 * Those press where somebody waits for an answer of ours or cannot be reached, as the settings say.
 */
function blindSpots(results: WorkResults, { settings }: Day): readonly WorkReason[] {
  return results.blindSpots
    .filter(({ known, status }) => status === 'flagged' && known === null)
    .map(({ code, fix, hides, id, since }) => ({
      code: 'blind_spot',
      rule: id,
      params: { code, fix },
      since,
      by: null,
      step: 'fix_blind_spot',
      pressing: settings.worklist.pressingBlindSpots.includes(id),
      points: hides?.points ?? settings.worklist.blindSpotPoints,
      dimension: hides?.dimension ?? null,
    }));
}

/** TIER2: notice of a demotion is on file. */
function tierNotice({ partnership }: WorkResults, { settings }: Day): readonly WorkReason[] {
  if (partnership === null || partnership.tier.notice === null) return [];
  const { notice, value } = partnership.tier;
  return [
    {
      code: 'tier_notice',
      rule: 'TIER2',
      params: { tier: value, demotionOn: notice.demotionOn },
      since: notice.on,
      by: addDays(notice.demotionOn, -1),
      step: 'follow_glide_path',
      pressing: true,
      points: settings.worklist.tierNoticePoints,
      dimension: null,
    },
  ];
}

/** LIFE1: one of the first stages takes longer than it should. */
function stageOverdue({ partnership }: WorkResults, { settings }: Day): readonly WorkReason[] {
  if (partnership?.lifecycle.overdue !== true) return [];
  const { dueOn, value } = partnership.lifecycle;
  return [
    {
      code: 'stage_overdue',
      rule: 'LIFE1',
      params: { stage: value, dueOn },
      since: dueOn === null ? null : addDays(dueOn, 1),
      by: null,
      step: 'finish_stage',
      pressing: true,
      points: settings.worklist.lifecyclePoints,
      dimension: null,
    },
  ];
}
