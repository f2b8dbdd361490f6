import { lastMonths } from '../../calendar.ts';
import { clear, flagged, unknown } from './blind-spot.ts';
import { contactKey, isThere, takingPart } from './contacts.ts';
import { missing, type BlindSpotRule } from './rule.ts';
import { segmentOfDuties } from './segment-of.ts';
import { begunWithin } from './sight.ts';

/** BS17: no touch with an executive of a Strategic partner in a quarter, or no executive is known. */
export const noExecutiveEngagement: BlindSpotRule = {
  id: 'BS17',
  hides: null,
  fix: null,
  window: ({ blindSpots }) => ({ months: blindSpots.executive.months }),
  look: (sight, now) => {
    const { facts, settings, sources, timeline } = sight;
    if (!sources.roles || facts.contacts === null) return missing(sources.roles && sources.contacts);
    const segment = segmentOfDuties(sight);
    if (segment === null) return unknown;
    const { months, segments } = settings.blindSpots.executive;
    if (segment === 'none' || !segments.includes(segment)) return clear;
    const executives = facts.contacts.filter(
      (contact) => contact.roles.includes('executive') && isThere(contact, now.today),
    );
    if (executives.length === 0) return { ...flagged({ why: 'none_known', months, segment }), fix: 'name_executive' };
    if (timeline === null) return missing(sources.engagements);
    const keys = new Set(executives.map(contactKey));
    const met = begunWithin(timeline.touches, lastMonths(now.today, months), now).some((touch) =>
      takingPart(touch).some((key) => keys.has(key)),
    );
    const evidence = executives.map(({ record, since }) => ({ record, on: since }));
    return met ? clear : flagged({ why: 'not_met', months, segment }, evidence);
  },
  changes: ({ facts, settings, timeline }, days) => {
    for (const { gone, since } of facts.contacts ?? []) {
      days.from(since);
      days.from(gone?.on ?? null);
    }
    for (const touch of timeline?.touches ?? []) {
      if (touch.contactIds.length === 0) continue;
      days.begins(touch);
      days.leavesMonths(touch.on, settings.blindSpots.executive.months);
    }
  },
};
