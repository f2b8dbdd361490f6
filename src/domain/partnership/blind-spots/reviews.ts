import { isWithin, lastMonths } from '../../calendar.ts';
import type { Evidence } from '../../health/assessment.ts';
import { clear, flagged, unknown } from './blind-spot.ts';
import { latestOf, missing, type BlindSpotRule } from './rule.ts';
import { segmentOfDuties } from './segment-of.ts';
import { hasBegun, type Now, type Sight } from './sight.ts';

/** BS7: a segment that requires quarterly business reviews had none in two quarters. A held meeting called so proves one until reviews are records. */
export const noReview: BlindSpotRule = {
  id: 'BS7',
  hides: null,
  fix: null,
  window: ({ blindSpots }) => ({ months: blindSpots.review.months }),
  look: (sight, now) => {
    const { facts, settings, sources, timeline } = sight;
    if (timeline === null && facts.reviews === null) return missing(sources.engagements || sources.reviews);
    const segment = segmentOfDuties(sight);
    if (segment === null) return unknown;
    if (segment === 'none' || settings.cadence.reviews[segment] !== 'required') return clear;
    const { months } = settings.blindSpots.review;
    const last = latestOf(heldReviews(sight, now));
    if (last !== null && isWithin(last.on, lastMonths(now.today, months))) return clear;
    return flagged({ segment, months, lastReview: last?.on ?? null }, last === null ? [] : [last]);
  },
  changes: ({ facts, settings, timeline }, days) => {
    const { months } = settings.blindSpots.review;
    for (const meeting of timeline?.touches ?? []) {
      if (!meeting.isReview) continue;
      days.begins(meeting);
      days.leavesMonths(meeting.on, months);
    }
    for (const { heldOn } of facts.reviews ?? []) {
      if (heldOn === null) continue;
      days.from(heldOn);
      days.leavesMonths(heldOn, months);
    }
  },
};

function heldReviews({ facts, timeline }: Sight, now: Now): readonly Evidence[] {
  const meetings = (timeline?.touches ?? []).filter((meeting) => meeting.isReview && hasBegun(meeting, now));
  const records = (facts.reviews ?? []).flatMap(({ record, heldOn }) =>
    heldOn === null || heldOn > now.today ? [] : [{ record, on: heldOn }],
  );
  return [...meetings.map(({ record, on }) => ({ record, on })), ...records];
}
