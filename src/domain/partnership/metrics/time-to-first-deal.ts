import { addMonths, daysBetween, isWithin, lastMonths } from '../../calendar.ts';
import { wonOn } from '../../deal-state.ts';
import type { LocalDate, PartnerFacts, RecordRef } from '../../facts.ts';
import { isRanked } from '../../partner-status.ts';
import { compareText, recordKey } from '../../records.ts';
import { signing } from '../../signing.ts';
import {
  answered,
  below,
  countedPartner,
  noSource,
  part,
  partnersPart,
  type CountedPartner,
  type MetricContext,
  type MetricTally,
} from './metric.ts';

interface FirstWin {
  readonly on: LocalDate;
  readonly record: RecordRef;
}

/**
 * MET2: median days from signing to the first win, over active partners whose first win is in the last 24 months; beside
 * it those who still wait for one. Only partners whose signed date a property says: an assumed one may be the first deal
 * itself. A win before signing took 0 days. The median of an even number is the mean of the two in the middle.
 */
export function timeToFirstDeal({ moment, program, settings }: MetricContext): MetricTally {
  const { firstDealMonths, targets } = settings.metrics;
  const window = lastMonths(moment.today, firstDealMonths);
  const first: { readonly partner: CountedPartner; readonly days: number; readonly win: FirstWin }[] = [];
  const waiting: CountedPartner[] = [];
  let signed = 0;
  const limit = targets.daysToFirstDeal;
  const plain = { unit: 'days', target: below(limit) } as const;
  return {
    add: ({ partner }) => {
      const signedOn = signing(partner, moment.today);
      if (!isRanked(partner.status) || signedOn.assumed) return;
      signed += 1;
      const win = firstWin(partner, moment.today);
      if (win === null) waiting.push(countedPartner(partner));
      else if (isWithin(win.on, window))
        first.push({ partner: countedPartner(partner), win, days: Math.max(0, daysBetween(signedOn.on, win.on)) });
    },
    result: () => {
      if (!program.hasAttribution) return noSource('MET2', 'attribution', plain);
      if (signed === 0) return noSource('MET2', 'signed_dates', plain);
      const median = medianOf(first.map(({ days }) => days));
      return answered('MET2', {
        ...plain,
        value: median,
        meetsTarget: median !== null && limit !== null && median < limit,
        numerator: part(
          first.reduce((sum, { days }) => sum + days, 0),
          first.map(({ win }) => win.record),
        ),
        denominator: partnersPart(first.map(({ partner }) => partner)),
        beside: { waiting: partnersPart(waiting) },
        params: { months: firstDealMonths, since: addMonths(moment.today, -firstDealMonths), waiting: waiting.length },
      });
    },
  };
}

function firstWin(partner: PartnerFacts, today: LocalDate): FirstWin | null {
  let first: FirstWin | null = null;
  for (const deal of partner.deals) {
    const on = wonOn(deal, today);
    if (on === null) continue;
    const earlier = first === null ? -1 : compareText(on, first.on) || byRecord(deal.record, first.record);
    if (earlier < 0) first = { on, record: deal.record };
  }
  return first;
}

function byRecord(a: RecordRef, b: RecordRef): number {
  return compareText(recordKey(a), recordKey(b));
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
