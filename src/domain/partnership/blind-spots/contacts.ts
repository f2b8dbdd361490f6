import { addDays } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import type { ContactFact } from '../facts.ts';
import { clear, flagged } from './blind-spot.ts';
import { evidenceOf, latestOf, missing, type BlindSpotRule } from './rule.ts';
import { hasBegun, type Now, type Timeline } from './sight.ts';

/** BS2: the primary contact can no longer be reached, or there is none. */
export const primaryContactLeft: BlindSpotRule = {
  id: 'BS2',
  hides: null,
  fix: 'name_primary_contact',
  window: null,
  look: ({ facts, sources }, { today }) => {
    if (!sources.primaryContact || facts.contacts === null) return missing(sources.primaryContact && sources.contacts);
    const primary = facts.contacts.filter((contact) => contact.primary && contact.since <= today);
    if (primary.some((contact) => isThere(contact, today))) return clear;
    const left = primary.flatMap(({ record, gone }) => (gone === null ? [] : [{ record, on: gone.on, why: gone.why }]));
    const last = latestOf(left);
    return last === null
      ? flagged({ why: 'none', on: null })
      : flagged({ why: last.why, on: last.on }, evidenceOf(left));
  },
  changes: ({ facts }, days) => {
    for (const { gone, primary, since } of facts.contacts ?? []) {
      if (!primary) continue;
      days.from(since);
      days.from(gone?.on ?? null);
    }
  },
};

/** BS3: at most one contact who can still be reached had a touch in the last 180 days. */
export const singleThreaded: BlindSpotRule = {
  id: 'BS3',
  hides: null,
  fix: null,
  window: ({ blindSpots }) => ({ days: blindSpots.singleThreaded.days }),
  look: ({ facts, settings, sources, timeline }, now) => {
    if (facts.contacts === null || timeline === null) return missing(sources.contacts && sources.engagements);
    const { contactsAtMost, days } = settings.blindSpots.singleThreaded;
    const last = lastTouches(timeline, now);
    const left = new Set(facts.contacts.filter((contact) => !isThere(contact, now.today)).map(contactKey));
    const after = addDays(now.today, -days);
    const threads = [...last].filter(([key, on]) => on > after && !left.has(key));
    if (threads.length > contactsAtMost) return clear;
    const known = new Map(facts.contacts.map((contact) => [contactKey(contact), contact.record]));
    const evidence = threads.flatMap(([key, on]) => {
      const record = known.get(key);
      return record === undefined ? [] : [{ record, on }];
    });
    return flagged({ contacts: threads.length, days }, evidence);
  },
  changes: ({ facts, settings, timeline }, days) => {
    for (const { gone, since } of facts.contacts ?? []) {
      days.from(since);
      days.from(gone?.on ?? null);
    }
    for (const touch of timeline?.touches ?? []) {
      if (touch.contactIds.length === 0) continue;
      days.begins(touch);
      days.afterDays(touch.on, settings.blindSpots.singleThreaded.days);
    }
  },
};

/** A contact of the partner who can be reached there. */
export function isThere({ since, gone }: ContactFact, today: LocalDate): boolean {
  return since <= today && (gone === null || gone.on > today);
}

/** Names a person uniquely: two CRMs may use one id. */
export function contactKey({ record }: Pick<ContactFact, 'record'>): string {
  return `${record.crm ?? ''}:${record.id}`;
}

/** The people who took part in an engagement, by the same names. */
export function takingPart({ contactIds, record }: Timeline['touches'][number]): readonly string[] {
  return contactIds.map((id) => `${record.crm ?? ''}:${id}`);
}

/** The day of the last touch with each person. */
function lastTouches({ touches }: Timeline, now: Now): ReadonlyMap<string, LocalDate> {
  const last = new Map<string, LocalDate>();
  for (const touch of touches) {
    if (hasBegun(touch, now)) for (const key of takingPart(touch)) last.set(key, touch.on);
  }
  return last;
}
