import { isWithin, lastMonths } from '../../calendar.ts';
import { clear, flagged, noSource } from './blind-spot.ts';
import type { BlindSpotRule } from './rule.ts';

/** BS20: deals won in 12 months at the partner's customers that are attributed to nobody. */
export const attributionGap: BlindSpotRule = {
  id: 'BS20',
  hides: { dimension: 'revenue' },
  fix: 'attribute_deals',
  window: null,
  look: ({ facts, program, settings }, { today }) => {
    if (!program.hasAttribution) return noSource;
    const { months } = settings.blindSpots.attributionGap;
    const won = facts.unattributedWins.filter(({ wonOn }) => isWithin(wonOn, lastMonths(today, months)));
    const evidence = won.map(({ record, wonOn }) => ({ record, on: wonOn }));
    return won.length === 0 ? clear : flagged({ months, deals: won.length }, evidence);
  },
  changes: ({ facts, settings }, days) => {
    for (const { wonOn } of facts.unattributedWins) {
      days.from(wonOn);
      days.leavesMonths(wonOn, settings.blindSpots.attributionGap.months);
    }
  },
};
