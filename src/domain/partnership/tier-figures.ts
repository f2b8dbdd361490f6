import { firstOfMonth, addDays, monthIndex, type Span } from '../calendar.ts';
import { wonRevenue, wonWithin } from '../deal-state.ts';
import type { LocalDate, RecordRef } from '../facts.ts';
import { minorUnits } from '../money.ts';
import { recordKey } from '../records.ts';
import { registeredWithin } from '../registered-deals.ts';
import { tierMetrics, type Tier, type TierMetric } from '../settings/tier.ts';
import type { PartnershipJudging } from './judging.ts';

/** What tiers ask for, over one stretch of days (TIER1). Null: this program has no source for it (W8). */
export type TierFigures = Readonly<Record<TierMetric, number | null>>;

/** Money in minor units. */
export type TierThresholds = Readonly<Record<TierMetric, number | null>>;

/**
 * Revenue, wins and registrations of a stretch of days, with the people certified ever by its end. `today` is the
 * evaluation's day: what came after does not exist.
 */
export function tierFigures({ facts, program, inputs }: PartnershipJudging, span: Span, today: LocalDate): TierFigures {
  const { partner } = facts;
  const known = today < span.through ? today : span.through;
  const certified = new Set(
    partner.portal
      .filter(({ kind, on }) => kind === 'certification' && on <= known)
      .map(({ record }) => recordKey(record)),
  ).size;
  return {
    revenue: wonRevenue(partner.deals, span, known),
    registrations: registeredWithin(partner, program, known, span)?.deals.length ?? null,
    wins: wonWithin(partner.deals, span, known).length,
    certified: inputs.sources.certifications || certified > 0 ? certified : null,
  };
}

/** Twelve whole months up to the end of the one that a day lies in. */
export function twelveMonthsThrough(monthEnd: LocalDate): Span {
  const month = monthIndex(monthEnd);
  return { after: addDays(firstOfMonth(month - 11), -1), through: addDays(firstOfMonth(month + 1), -1) };
}

export function thresholdsOf({ thresholds }: Tier, currency: string): TierThresholds {
  const { revenue } = thresholds;
  return { ...thresholds, revenue: revenue === null ? null : minorUnits(revenue, currency) };
}

/**
 * Whether the figures hold a tier: every threshold that is filled in is reached. Null: one cannot be judged, for it has
 * no source, and none of the others fails. A tier without any threshold is neither reached nor lost by rule.
 */
export function holds(figures: TierFigures, thresholds: TierThresholds): boolean | null {
  const asked = tierMetrics.filter((metric) => thresholds[metric] !== null);
  const answers = new Set(asked.map((metric) => reached(figures[metric], thresholds[metric])));
  if (asked.length === 0) return null;
  if (answers.has(false)) return false;
  return answers.has(null) ? null : true;
}

function reached(figure: number | null, threshold: number | null): boolean | null {
  return figure === null || threshold === null ? null : figure >= threshold;
}

/** The deals and registrations of a stretch, as evidence of a tier. */
export function tierEvidence(
  { facts, program }: PartnershipJudging,
  span: Span,
  today: LocalDate,
): readonly { readonly record: RecordRef; readonly on: LocalDate }[] {
  const won = wonWithin(facts.partner.deals, span, today).map(({ record, closesOn }) => ({
    record,
    on: closesOn ?? today,
  }));
  return [...won, ...(registeredWithin(facts.partner, program, today, span)?.deals ?? [])];
}
