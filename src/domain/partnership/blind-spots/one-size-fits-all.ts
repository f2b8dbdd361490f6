import { lastDays } from '../../calendar.ts';
import type { LocalDate, PartnerStatus, RecordRef } from '../../facts.ts';
import type { Params } from '../../health/assessment.ts';
import { recordLinks, type RecordLinks } from '../../health/evidence.ts';
import { isRanked } from '../../partner-status.ts';
import type { BlindSpotSettings } from '../../settings/blind-spots.ts';
import { isTouch } from '../../touch.ts';
import type { PartnershipFacts, RuleStatus, Segment } from '../facts.ts';
import type { Now } from './sight.ts';

/** A partner as far as BS19 knows it. */
export interface TouchedPartner {
  readonly record: RecordRef | null;
  readonly status: PartnerStatus;
  readonly segment: Segment | null;
  /** Touches of the last 90 days; null when engagements cannot be read. */
  readonly touches: number | null;
}

/** A finding about the whole program. */
export interface ProgramFinding {
  readonly id: 'BS19';
  readonly code: 'one_size_fits_all';
  readonly status: RuleStatus;
  readonly params: Params;
  /** Strategic partners that are touched less than they should be. */
  readonly evidence: RecordLinks;
}

/** Touches of the last 90 days: what BS19 compares. */
export function touchesLately(
  { engagements }: Pick<PartnershipFacts, 'engagements'>,
  now: Now,
  { oneSizeFitsAll: { days } }: BlindSpotSettings,
): number | null {
  if (engagements === null) return null;
  const { after } = lastDays(now.today, days);
  return engagements.filter((engagement) => engagement.on > after && isTouch(engagement, now)).length;
}

/** BS19: the median touches of Strategic partners are less than twice those of Long-tail ones. Active partners alone count (W1). */
export function oneSizeFitsAll(
  partners: readonly TouchedPartner[],
  today: LocalDate,
  { blindSpots: { oneSizeFitsAll: figures } }: { readonly blindSpots: BlindSpotSettings },
): ProgramFinding {
  const of = (segment: Segment): readonly (TouchedPartner & { readonly touches: number })[] =>
    partners.flatMap((partner) =>
      partner.segment === segment && isRanked(partner.status) && partner.touches !== null
        ? [{ ...partner, touches: partner.touches }]
        : [],
    );
  const strategic = of('Strategic');
  const strategicMedian = median(strategic.map(({ touches }) => touches));
  const longTailMedian = median(of('Long-tail').map(({ touches }) => touches));
  const params = { strategicMedian, longTailMedian, days: figures.days, timesLongTail: figures.timesLongTail };
  if (strategicMedian === null || longTailMedian === null) {
    const readable = partners.some(({ touches }) => touches !== null);
    return finding(readable || partners.length === 0 ? 'unknown' : 'no_source', params);
  }
  const needed = longTailMedian * figures.timesLongTail;
  if (strategicMedian >= needed) return finding('clear', params);
  const short = strategic.flatMap(({ record, touches }) =>
    record === null || touches >= needed ? [] : [{ record, on: today }],
  );
  return { ...finding('flagged', params), evidence: recordLinks(short) };
}

function finding(status: RuleStatus, params: Params): ProgramFinding {
  return { id: 'BS19', code: 'one_size_fits_all', status, params, evidence: { count: 0, records: [] } };
}

/** Of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
