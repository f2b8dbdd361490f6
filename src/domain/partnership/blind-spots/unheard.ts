import { assessFit } from '../../health/fit.ts';
import { profileFor } from '../../health/profile.ts';
import { assessSatisfaction } from '../../health/satisfaction.ts';
import { clear, flagged } from './blind-spot.ts';
import type { BlindSpotRule } from './rule.ts';
import type { Now, Sight } from './sight.ts';

/** BS10: nobody answered in a year, and no mapped property stands in (H6). */
export const noNps: BlindSpotRule = {
  id: 'BS10',
  hides: { dimension: 'satisfaction' },
  fix: 'log_answer',
  window: null,
  look: (sight, now) => {
    const days = sight.settings.health.satisfaction.windowDays;
    return assessSatisfaction(judging(sight, now)).status === 'unknown' ? flagged({ days }) : clear;
  },
  changes: ({ facts, settings }, days) => {
    for (const { on } of facts.partner.answers) {
      if (on === null) continue;
      days.from(on);
      days.afterDays(on, settings.health.satisfaction.windowDays);
    }
  },
};

/** BS11: the strategic fit was never set, or is older than 12 months (H7). */
export const fitMissing: BlindSpotRule = {
  id: 'BS11',
  hides: { dimension: 'fit' },
  fix: 'set_fit',
  window: null,
  look: (sight, now) => {
    const { status, notes, evidence, params } = assessFit(judging(sight, now));
    const setOn = params['setOn'] ?? null;
    if (status === 'unknown') return flagged({ why: 'missing', setOn });
    return notes.includes('stale') ? flagged({ why: 'stale', setOn }, evidence) : clear;
  },
  changes: ({ facts, settings }, days) => {
    for (const { on } of facts.partner.fits) {
      if (on === null) continue;
      days.from(on);
      days.leavesMonths(on, settings.health.fit.staleAfterMonths);
    }
  },
};

function judging({ facts: { partner }, settings }: Sight, { today }: Now) {
  const { dimensions } = profileFor(partner.type, settings.health);
  return { facts: partner, settings, dimensions, moment: { today } };
}
