import { isWithin, type Span } from '../calendar.ts';
import { wonOn } from '../deal-state.ts';
import type { LocalDate, MinorUnits, ProgramFacts } from '../facts.ts';
import { minorUnits } from '../money.ts';
import { quartersSince, quartersThrough } from '../quarter.ts';
import { roundedQuotient } from '../rounding.ts';
import type { Settings } from '../settings/settings.ts';
import { signing } from '../signing.ts';
import { known, unknown, type Assessment, type Evidence, type Judging } from './assessment.ts';
import type { Moment } from './moment.ts';
import type { NoteCode } from './rule-codes.ts';

/**
 * Revenue (H2, H3): growth of closed-won revenue, sourced and influenced alike, between two stretches of completed
 * quarters. Which stretches depends on how long there is a history.
 */
export type Comparison = 'H2.growth' | 'H2.year_before' | 'H2.short_history';

/** What was closed in the two compared periods. A period's sum may be negative: credits count. */
export interface RevenueSums {
  readonly comparison: Comparison;
  readonly current: MinorUnits;
  readonly prior: MinorUnits;
}

export interface RevenuePoints {
  /** Null: a short history without revenue says nothing. */
  readonly points: number | null;
  readonly rule: Comparison | 'H2.no_history' | 'H3.no_revenue' | 'H3.new_revenue' | 'H3.net_credits';
  /** Whole percent; null where nothing can be compared. */
  readonly growth: number | null;
}

export function assessRevenue(judging: Judging): Assessment {
  if (judging.neverActivated) return unknown('H1.never_activated', { growth: null, current: 0, prior: 0 });
  const { sums, evidence, notes } = comparedRevenue(judging);
  const { points, rule, growth } = revenuePoints(sums, judging);
  const params = { growth, current: sums.current, prior: sums.prior };
  return points === null ? unknown(rule, params, evidence, notes) : known(points, rule, params, evidence, notes);
}

/** Adds up the won deals of both periods. A deal without a rate is left out of the sums, not of the evidence. */
export function comparedRevenue({ facts, program, settings, moment }: Judging): {
  readonly sums: RevenueSums;
  readonly evidence: readonly Evidence[];
  readonly notes: readonly NoteCode[];
} {
  const signed = signing(facts, moment.today);
  const comparison = comparisonAt(historyQuarters(signed.on, program, settings, moment), settings);
  const periods = comparedPeriods(comparison, settings, moment);
  const sum = { current: 0, prior: 0 };
  const evidence: Evidence[] = [];
  const notes = new Set<NoteCode>();
  if (signed.assumed) notes.add('assumed_signed_date');
  if (comparison === 'H2.short_history') notes.add('short_history');
  for (const deal of facts.deals) {
    const on = wonOn(deal, moment.today);
    if (on === null) continue;
    const period = periodOf(on, periods);
    if (period === null) continue;
    evidence.push({ record: deal.record, on });
    sum[period] += deal.amount ?? 0;
    if (deal.gap !== null) notes.add(deal.gap);
  }
  return { sums: { comparison, ...sum }, evidence, notes: [...notes].toSorted() };
}

/**
 * What the two sums give. H3: a prior period of credits counts as 0; current credits give 0 points; from nothing to
 * something is new revenue.
 */
export function revenuePoints(
  { comparison, current, prior }: RevenueSums,
  { dimensions, settings }: Pick<Judging, 'dimensions' | 'settings'>,
): RevenuePoints {
  const { revenue } = dimensions;
  const short = comparison === 'H2.short_history';
  const capped = (points: number): number => (short ? Math.min(points, revenue.shortHistoryMaxPoints) : points);
  const before = Math.max(0, prior);
  if (current < 0) return { points: 0, rule: 'H3.net_credits', growth: null };
  if (before === 0 && current === 0) {
    return short
      ? { points: null, rule: 'H2.no_history', growth: null }
      : { points: 0, rule: 'H3.no_revenue', growth: null };
  }
  if (before === 0) {
    const floor = minorUnits(settings.health.revenue.newRevenueFloor, settings.program.currency);
    const points = current > floor ? revenue.newRevenuePoints : revenue.smallNewRevenuePoints;
    return { points: capped(points), rule: 'H3.new_revenue', growth: null };
  }
  const growth = roundedQuotient((current - before) * 100, before);
  const row = revenue.rows.find((candidate) => growth >= candidate.growth);
  return { points: capped(row === undefined ? 0 : row.points), rule: comparison, growth };
}

/** H2: completed quarters that began on or after signing, at most those since the program's oldest attributed close. */
function historyQuarters(signedOn: LocalDate, program: ProgramFacts, settings: Settings, moment: Moment): number {
  const oldest = program.oldestAttributedCloseOn;
  if (oldest === null || oldest > moment.today) return 0;
  return quartersSince(oldest > signedOn ? oldest : signedOn, moment.completed, settings.program);
}

function comparisonAt(age: number, { health }: Settings): Comparison {
  if (age >= health.revenue.fourQuartersFromAge) return 'H2.growth';
  return age >= health.revenue.yearBeforeFromAge ? 'H2.year_before' : 'H2.short_history';
}

interface Periods {
  readonly current: Span;
  readonly prior: Span;
}

function comparedPeriods(comparison: Comparison, { program }: Settings, { completed }: Moment): Periods {
  const count = comparison === 'H2.growth' ? 4 : 1;
  const back = comparison === 'H2.short_history' ? 1 : 4;
  return {
    current: quartersThrough(completed, count, program),
    prior: quartersThrough(completed - back, count, program),
  };
}

function periodOf(day: LocalDate, { current, prior }: Periods): keyof Periods | null {
  if (isWithin(day, current)) return 'current';
  return isWithin(day, prior) ? 'prior' : null;
}
