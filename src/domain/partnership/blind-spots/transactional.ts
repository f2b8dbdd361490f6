import { lastMonths } from '../../calendar.ts';
import { clear, flagged } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { begunWithin } from './sight.ts';

/** BS18: every touch of two quarters was about a deal. */
export const transactional: BlindSpotRule = {
  id: 'BS18',
  hides: null,
  fix: null,
  window: ({ blindSpots }) => ({ months: blindSpots.transactional.months }),
  look: ({ settings, sources, timeline }, now) => {
    if (timeline === null) return missing(sources.engagements);
    const { months } = settings.blindSpots.transactional;
    const touches = begunWithin(timeline.touches, lastMonths(now.today, months), now);
    if (touches.length === 0 || !touches.every(({ onDeal }) => onDeal)) return clear;
    return flagged({ months, touches: touches.length }, evidenceOf(touches));
  },
  changes: ({ settings, timeline }, days) => {
    for (const touch of timeline?.touches ?? []) {
      days.begins(touch);
      days.leavesMonths(touch.on, settings.blindSpots.transactional.months);
    }
  },
};
