import { addMonths } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import { clear, flagged, type BlindSpotId, type Found } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { lastBegun, oldEnoughOn, signedBy, type Now, type Sight } from './sight.ts';

/** Health judged engagement by touches: only then a silence hides it. */
const judgedByTouch = ['H5.touch', 'H5.never_touched'] as const;

/** BS4: silent for two months; from six months on BS5 says so instead. */
export const silent = silence('BS4', ({ blindSpots }) => blindSpots.silent.months);

/** BS5: silent for six months. */
export const longSilent = silence('BS5', ({ blindSpots }) => blindSpots.silent.longMonths);

function silence(id: BlindSpotId, monthsOf: (settings: Sight['settings']) => number): BlindSpotRule {
  return {
    id,
    hides: { dimension: 'engagement', judgedBy: judgedByTouch },
    fix: null,
    window: (settings) => ({ months: monthsOf(settings) }),
    look: (sight, now) => {
      const found = lookFor(sight, now, monthsOf(sight.settings));
      return id === 'BS4' && found.status === 'flagged' && isLong(sight, now) ? clear : found;
    },
    changes: ({ settings, timeline, signer }, days) => {
      const { months, longMonths } = settings.blindSpots.silent;
      for (const touch of timeline?.touches ?? []) {
        days.begins(touch);
        days.afterMonths(touch.on, months);
        days.afterMonths(touch.on, longMonths);
      }
      for (const signed of [
        signer.signedOn,
        signer.recordCreatedOn,
        signer.deals[0]?.createdOn,
        signer.registrations[0]?.submittedOn,
      ])
        if (signed !== null && signed !== undefined) days.afterMonths(signed, longMonths);
    },
  };
}

/** Silence holds from so many months after the last touch on, or where there never was one. */
function lookFor({ sources, timeline }: Sight, now: Now, months: number): Found {
  if (timeline === null) return missing(sources.engagements);
  const last = lastBegun(timeline.touches, now);
  if (last === null) return flagged({ lastTouch: null, months });
  return silentFrom(last.on, months) <= now.today ? flagged({ lastTouch: last.on, months }, evidenceOf([last])) : clear;
}

function silentFrom(lastTouch: LocalDate, months: number): LocalDate {
  return addMonths(lastTouch, months);
}

/** Whether BS5 holds: silent, and the partner old enough for it. */
function isLong(sight: Sight, now: Now): boolean {
  const { longMonths } = sight.settings.blindSpots.silent;
  return (
    lookFor(sight, now, longMonths).status === 'flagged' &&
    oldEnoughOn(signedBy(sight, now.today), { months: longMonths }) <= now.today
  );
}
