import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import { partnerRoles, type ContactFact, type PartnerRole } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { lastTouch } from './last-touch.ts';

/** How a role on the partner's side is kept in touch with (CAD1). */
export interface RoleTouch {
  readonly role: PartnerRole;
  /** `missing`: nobody there has the role. `as_needed`: there is no cadence to keep. `unknown`: engagements cannot be read. */
  readonly status: 'missing' | 'as_needed' | 'never' | 'on_time' | 'overdue' | 'unknown';
  readonly everyDays: number | null;
  readonly lastTouchOn: LocalDate | null;
  readonly dueOn: LocalDate | null;
}

/** CAD1: every role with the people who have it and can still be reached. Null without contacts or mapped roles. */
export function contactRoles(judging: PartnershipJudging): readonly RoleTouch[] | null {
  const { facts, inputs, moment } = judging;
  const { contacts } = facts;
  if (contacts === null || !inputs.sources.roles) return null;
  const there = contacts.filter((contact) => isThere(contact, moment.today));
  return partnerRoles.map((role) => {
    const people = there.filter(({ roles }) => roles.includes(role)).map(({ record }) => record.id);
    return roleTouch(role, new Set(people), judging);
  });
}

function isThere({ gone, since }: ContactFact, today: LocalDate): boolean {
  return since <= today && (gone === null || gone.on > today);
}

function roleTouch(
  role: PartnerRole,
  people: ReadonlySet<string>,
  { facts, moment, settings }: PartnershipJudging,
): RoleTouch {
  const everyDays = settings.cadence.roleDays[role];
  const nobody = { role, everyDays, lastTouchOn: null, dueOn: null };
  if (people.size === 0) return { ...nobody, status: 'missing' };
  if (facts.engagements === null) return { ...nobody, status: everyDays === null ? 'as_needed' : 'unknown' };
  const theirs = facts.engagements.filter(({ contactIds }) => contactIds.some((id) => people.has(id)));
  const lastTouchOn = lastTouch(theirs, moment)?.on ?? null;
  const dueOn = lastTouchOn === null || everyDays === null ? null : addDays(lastTouchOn, everyDays);
  return { role, everyDays, lastTouchOn, dueOn, status: statusOf(everyDays, dueOn, moment.today) };
}

function statusOf(everyDays: number | null, dueOn: LocalDate | null, today: LocalDate): RoleTouch['status'] {
  if (everyDays === null) return 'as_needed';
  if (dueOn === null) return 'never';
  return today <= dueOn ? 'on_time' : 'overdue';
}
