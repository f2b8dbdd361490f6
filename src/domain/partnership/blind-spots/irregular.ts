import { addDays, isWithin, lastMonths } from '../../calendar.ts';
import { clear, flagged } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { hasBegun } from './sight.ts';

/** BS14: in the last 12 months a gap of over 60 days between touches was followed by three or more within seven days. */
export const irregular: BlindSpotRule = {
  id: 'BS14',
  hides: null,
  fix: null,
  window: null,
  look: ({ settings, sources, timeline }, now) => {
    if (timeline === null) return missing(sources.engagements);
    const { gapDays, months, touches: atLeast, withinDays } = settings.blindSpots.irregular;
    const span = lastMonths(now.today, months);
    const touches = timeline.touches.filter((touch) => hasBegun(touch, now));
    for (let place = touches.length - atLeast; place > 0; place -= 1) {
      const first = touches[place];
      const before = touches[place - 1];
      if (first === undefined || before === undefined) continue;
      if (!isWithin(first.on, span)) break;
      if (first.on <= addDays(before.on, gapDays)) continue;
      const end = addDays(first.on, withinDays);
      const burst = touches.slice(place).filter(({ on }) => on < end);
      if (burst.length < atLeast) continue;
      const params = { gapFrom: before.on, gapTo: first.on, touches: burst.length, withinDays };
      return flagged(params, evidenceOf([before, ...burst]));
    }
    return clear;
  },
  changes: ({ settings, timeline }, days) => {
    for (const touch of timeline?.touches ?? []) {
      days.begins(touch);
      days.leavesMonths(touch.on, settings.blindSpots.irregular.months);
    }
  },
};
