import { describe, expect, test } from 'vitest';

import type { SandboxObjectType, SeedRecord } from '#src/sandbox/portal-seed.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { daysOfNow } from './days-of-now.ts';
import { daysBetween, localDay, readPortal, text, type Portal } from './read-portal.ts';

const talk = ['calls', 'emails', 'meetings'] as const satisfies readonly SandboxObjectType[];
const connected = 'f240bbac-87c9-4f6e-bf70-924b57d47db7';
const halfAYear = 185;

interface Said {
  readonly record: SeedRecord;
  readonly at: string;
  readonly daysAgo: number;
}

/** What was said with a company or its people in the last half year, earliest first. */
function saidWith(portal: Portal, company: SeedRecord, today: string): Said[] {
  const people = portal.linked(company, 'contacts').map(({ record }) => record);
  const found = [company, ...people].flatMap((side) => talk.flatMap((type) => portal.linked(side, type)));
  return [...new Set(found.map(({ record }) => record))]
    .map((record) => ({ record, at: text(record, 'hs_timestamp') ?? '' }))
    .map((one) => ({ ...one, daysAgo: daysBetween(localDay(one.at), today) }))
    .filter(({ daysAgo }) => daysAgo >= 0 && daysAgo <= halfAYear)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

function isIncoming({ record }: Said): boolean {
  return text(record, 'hs_email_direction') === 'INCOMING_EMAIL' || text(record, 'hs_call_direction') === 'INBOUND';
}

function isHeld({ record }: Said): boolean {
  return text(record, 'hs_meeting_outcome') === 'COMPLETED';
}

function isOutgoing(said: Said): boolean {
  return said.record.type === 'meetings' ? isHeld(said) : !isIncoming(said);
}

function isTouch(said: Said): boolean {
  if (said.record.type === 'calls' && isIncoming(said)) return text(said.record, 'hs_call_status') === 'COMPLETED';
  return isIncoming(said) || isHeld(said) || text(said.record, 'hs_call_disposition') === connected;
}

describe.each(daysOfNow)('what is arranged holds on $when', ({ now, today }) => {
  const portal = readPortal(createSampleProgram({ seed: now.getUTCDate(), now }));

  test('two partners have begun less than six months ago and have no deal yet', () => {
    const beginners = ['delorval-conseil.fr', 'lowenstrand.de'].map((domain) => portal.companyOf(domain));
    const signedFor = beginners.map((one) => daysBetween(text(one, 'partner_signed_date') ?? '', today));
    expect(signedFor).toEqual([47, 130]);
    expect(beginners.flatMap((one) => portal.linked(one, 'deals'))).toEqual([]);
  });

  test('one partner is only ever answered', () => {
    const said = saidWith(portal, portal.companyOf('valehurst.com'), today);
    const outgoing = said.filter(isOutgoing);
    const waits = outgoing.map(({ at, daysAgo }) => {
      const before = said.findLast((one) => isIncoming(one) && one.at < at);
      return before === undefined ? null : before.daysAgo - daysAgo;
    });
    expect(outgoing.length).toBeGreaterThan(10);
    expect(new Set(waits)).toEqual(new Set([2]));
  });

  test('with one partner every touch hangs on a deal', () => {
    const touches = saidWith(portal, portal.companyOf('cinderpath.com'), today).filter(isTouch);
    expect(touches.length).toBeGreaterThan(0);
    expect(touches.filter(({ record }) => portal.linked(record, 'deals').length === 0)).toEqual([]);
  });

  test('every partner names one primary contact but for one, and mail to one of them was found to bounce', () => {
    const [, , primary] = portal.seed.labels.map((label) => label.typeId);
    const partners = portal
      .live('companies')
      .filter((company) => ['PARTNER', 'RESELLER'].includes(text(company, 'type') ?? ''));
    const named = partners.map((company) => {
      const people = portal.linked(company, 'contacts').filter(({ typeIds }) => typeIds.some((id) => id === primary));
      return { domain: text(company, 'domain'), people: people.map(({ record }) => record) };
    });
    expect(named.filter(({ people }) => people.length !== 1).map(({ domain }) => domain)).toEqual([
      'amberlocksystems.com',
    ]);
    const [bounced] = named.find(({ domain }) => domain === 'willowmarch.com')?.people ?? [];
    expect(bounced?.properties).toMatchObject({ hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' });
    expect(daysBetween(localDay(bounced?.updatedAt ?? ''), today)).toBe(33);
  });
});
