import type { RecordRef } from '#src/domain/facts.ts';
import type { RecordLink } from '#src/domain/health-view.ts';
import type { BlindSpotView, PartnershipView } from '#src/domain/partnership/view.ts';

import type { StoredPartnership } from './judge/judge-partnerships.ts';

type Link = (refs: readonly RecordRef[]) => readonly RecordLink[];

/** Every record that the rules beside health point at. */
export function recordsOfPartnership(result: StoredPartnership): readonly RecordRef[] {
  return [...judgmentsOf(result), ...result.blindSpots].flatMap(({ evidence }) => evidence.records);
}

function judgmentsOf(result: StoredPartnership) {
  const { segment, baseSegment, attentionTier, tier, lifecycle, developmentStage, cadence } = result;
  return [segment, baseSegment, attentionTier, tier, lifecycle, developmentStage, cadence];
}

/** What was judged, with the names and pages of its records. */
export function partnershipView(
  result: StoredPartnership,
  changes: PartnershipView['changes'],
  link: Link,
): PartnershipView {
  return {
    segment: linked(result.segment, link),
    baseSegment: linked(result.baseSegment, link),
    attentionTier: linked(result.attentionTier, link),
    tier: linked(result.tier, link),
    lifecycle: linked(result.lifecycle, link),
    developmentStage: linked(result.developmentStage, link),
    cadence: linked(result.cadence, link),
    momentum: result.momentum,
    changes,
  };
}

/** Everything that flags. */
export function flaggedSpots(result: StoredPartnership | null, link: Link): readonly BlindSpotView[] {
  return (result?.blindSpots ?? []).filter(({ status }) => status === 'flagged').map((spot) => linked(spot, link));
}

function linked<J extends { readonly evidence: { readonly count: number; readonly records: readonly RecordRef[] } }>(
  judgment: J,
  link: Link,
) {
  const { count, records } = judgment.evidence;
  return { ...judgment, evidence: { count, records: link(records) } };
}
