import { describe, expect, test } from 'vitest';

import type { SeedRecord } from '#src/sandbox/portal-seed.ts';
import { blueprints } from '#src/sandbox/sample-program/blueprints.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { daysBetween, localDay, readPortal, text } from './read-portal.ts';

const portal = readPortal(createSampleProgram({ seed: 5, now: new Date('2026-11-18T15:00:00Z') }));
const types = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;
const engagements = types.flatMap((type) => portal.live(type));
const isPartner = (company: SeedRecord) => ['PARTNER', 'RESELLER'].includes(text(company, 'type') ?? '');

/** How many records of a type show each combination of values. */
function tally(type: (typeof types)[number], ...properties: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const record of portal.live(type)) {
    const key = properties.map((property) => text(record, property) ?? '-').join(' ');
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Partner companies that an engagement is with, over its companies and its contacts. */
function partnersOf(engagement: SeedRecord): Set<string> {
  const companies = portal.linked(engagement, 'companies').map(({ record }) => record);
  const employers = portal
    .linked(engagement, 'contacts')
    .flatMap(({ record }) => portal.linked(record, 'companies').map((link) => link.record));
  return new Set([...companies, ...employers].filter(isPartner).map(({ id }) => id));
}

describe('kinds of engagement', () => {
  test('calls reach people, miss them and say every disposition', () => {
    expect(new Set(Object.keys(tally('calls', 'hs_call_direction', 'hs_call_status', 'hs_call_disposition')))).toEqual(
      new Set([
        'OUTBOUND COMPLETED f240bbac-87c9-4f6e-bf70-924b57d47db7',
        'OUTBOUND COMPLETED b2cf5968-551e-4856-9783-52b3da59a7d0',
        'OUTBOUND NO_ANSWER b2cf5968-551e-4856-9783-52b3da59a7d0',
        'OUTBOUND COMPLETED a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
        'OUTBOUND COMPLETED 17b47fee-58de-441e-a44c-c6300d46f273',
        'OUTBOUND NO_ANSWER 73a0d17f-1163-4015-bdd5-ec830791da20',
        'OUTBOUND BUSY 9d9162e7-6cf3-4944-bf63-4dff82258764',
        'INBOUND COMPLETED -',
        'INBOUND MISSED -',
        '- COMPLETED -',
        '- COMPLETED f240bbac-87c9-4f6e-bf70-924b57d47db7',
      ]),
    );
  });

  test('e-mails go out, come in, bounce and fail', () => {
    expect(new Set(Object.keys(tally('emails', 'hs_email_direction', 'hs_email_status')))).toEqual(
      new Set([
        'EMAIL SENT',
        'EMAIL BOUNCED',
        'EMAIL FAILED',
        'INCOMING_EMAIL -',
        'INCOMING_EMAIL SENT',
        'FORWARDED_EMAIL -',
      ]),
    );
  });

  test('meetings are held, canceled, missed, moved, planned, or nobody said', () => {
    expect(new Set(Object.keys(tally('meetings', 'hs_meeting_outcome')))).toEqual(
      new Set(['COMPLETED', 'CANCELED', 'NO_SHOW', 'RESCHEDULED', 'SCHEDULED', '-']),
    );
    const ahead = portal
      .live('meetings')
      .filter((meeting) => daysBetween('2026-11-18', localDay(text(meeting, 'hs_meeting_start_time') ?? '')) > 0);
    expect(ahead.length).toBeGreaterThan(20);
    expect(ahead.every((meeting) => partnersOf(meeting).size > 0)).toBe(true);
  });

  test('a meeting ends after it begins and stands at its beginning', () => {
    const wrong = portal.live('meetings').filter((meeting) => {
      const start = text(meeting, 'hs_meeting_start_time');
      return text(meeting, 'hs_timestamp') !== start || (start ?? '') >= (text(meeting, 'hs_meeting_end_time') ?? '');
    });
    expect(wrong).toEqual([]);
  });

  test('tasks are done, open and due later', () => {
    expect(new Set(Object.keys(tally('tasks', 'hs_task_status')))).toEqual(
      new Set(['COMPLETED', 'NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED']),
    );
  });
});

describe('whom engagements are with', () => {
  const links = engagements.map((engagement) => ({
    engagement,
    partners: partnersOf(engagement),
    companies: portal.linked(engagement, 'companies').length,
    contacts: portal.linked(engagement, 'contacts'),
    deals: portal.linked(engagement, 'deals').length,
  }));

  test('more than half are with partners, a third with customers only', () => {
    const withPartners = links.filter(({ partners }) => partners.size > 0).length;
    expect(withPartners).toBeGreaterThan(2_000);
    expect(4_000 - withPartners).toBeGreaterThan(1_300);
  });

  test('some hang on a partner’s deal alone, and so are with nobody', () => {
    const alone = links.filter(({ companies, contacts, deals }) => companies + contacts.length === 0 && deals === 1);
    const onPartnersDeals = alone.filter(({ engagement }) =>
      portal
        .linked(engagement, 'deals')
        .some(({ record }) => portal.linked(record, 'companies').some((link) => isPartner(link.record))),
    );
    expect(onPartnersDeals.length).toBeGreaterThan(20);
    expect(alone.every(({ partners }) => partners.size === 0)).toBe(true);
  });

  test('some hang on a contact of two companies, and so are with both', () => {
    const shared = links.filter(({ companies, partners }) => companies === 0 && partners.size === 2);
    expect(shared.length).toBeGreaterThan(10);
  });

  test('some hang on a contact alone', () => {
    expect(
      links.filter(({ companies, contacts, deals }) => companies + deals === 0 && contacts.length === 1).length,
    ).toBeGreaterThan(50);
  });

  test('all hang on something', () => {
    expect(links.filter(({ companies, contacts, deals }) => companies + contacts.length + deals === 0)).toEqual([]);
  });

  test('a silent partner has been silent since', () => {
    const silent = blueprints.filter((blueprint) => blueprint.talk.quietDays > 45);
    expect(silent.length).toBeGreaterThan(4);
    const tooRecent = silent.filter(({ domain, talk }) => {
      const company = portal.companyOf(domain);
      return links
        .filter(({ partners }) => partners.has(company.id))
        .some(
          ({ engagement }) =>
            daysBetween(localDay(text(engagement, 'hs_timestamp') ?? ''), '2026-11-18') < talk.quietDays,
        );
    });
    expect(tooRecent.map(({ name }) => name)).toEqual([]);
  });
});
