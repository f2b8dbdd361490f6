import { addBusinessDays } from '../../business-days.ts';
import { lastMonths } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import type { DetailedEngagementFact } from '../facts.ts';
import { clear, flagged } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { begunWithin, type Sight } from './sight.ts';

/** BS13: all that went out in two quarters came within five business days after a message or an escalation of the partner. */
export const reactiveOnly: BlindSpotRule = {
  id: 'BS13',
  hides: null,
  fix: null,
  window: ({ blindSpots }) => ({ months: blindSpots.reactive.months }),
  look: (sight, now) => {
    const { settings, sources, timeline } = sight;
    if (timeline === null) return missing(sources.engagements);
    const { months } = settings.blindSpots.reactive;
    const sent = begunWithin(timeline.outbound, lastMonths(now.today, months), now);
    if (sent.length === 0) return clear;
    const reacts = reactions(sight, timeline.inbound);
    return sent.every(reacts) ? flagged({ months, outbound: sent.length }, evidenceOf(sent)) : clear;
  },
  changes: ({ settings, timeline }, days) => {
    for (const sent of timeline?.outbound ?? []) {
      days.begins(sent);
      days.leavesMonths(sent.on, settings.blindSpots.reactive.months);
    }
  },
};

/** Tells whether something that went out reacts to what came in before. Asked in the order of time. */
function reactions(
  { facts, settings }: Sight,
  inbound: readonly DetailedEngagementFact[],
): (sent: DetailedEngagementFact) => boolean {
  const { businessDays } = settings.blindSpots.reactive;
  const until = (day: LocalDate): LocalDate => addBusinessDays(day, businessDays, settings.program.holidays);
  let place = 0;
  return (sent) => {
    while ((inbound[place]?.startsAt ?? Number.POSITIVE_INFINITY) < sent.startsAt) place += 1;
    const before = inbound[place - 1];
    if (before !== undefined && sent.on <= until(before.on)) return true;
    return (facts.escalations ?? []).some(({ openedOn }) => openedOn <= sent.on && sent.on <= until(openedOn));
  };
}
