import { describe, expect, test } from 'vitest';

import type { PortalSeed, SandboxObjectType, SeedRecord } from '#src/sandbox/portal-seed.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { daysOfNow } from './days-of-now.ts';
import { readPortal, text } from './read-portal.ts';

describe.each(daysOfNow)('dates on $when', ({ now: day }) => {
  const seed = createSampleProgram({ seed: 3, now: day });

  test('never lie after now, but for planned meetings, due dates and expected closes', () => {
    expect(later(seed, day, timesOf)).toEqual([]);
    const ahead = later(seed, day, (record) => [text(record, 'closedate'), text(record, 'hs_timestamp')]);
    expect(new Set(ahead.map(({ type }) => type))).toEqual(new Set(['deals', 'meetings', 'tasks']));
    expect(ahead.filter((record) => text(record, 'hs_is_closed') === 'true')).toEqual([]);
    expect(ahead.filter((record) => text(record, 'hs_meeting_outcome') === 'COMPLETED')).toEqual([]);
  });

  test('reach back three years, and no deal or engagement further', () => {
    const from = new Date(day);
    from.setUTCFullYear(from.getUTCFullYear() - 3, from.getUTCMonth(), from.getUTCDate() - 1);
    const ages = [
      oldest(seed, 'deals', 'createdate'),
      oldest(seed, 'calls', 'hs_timestamp'),
      oldest(seed, 'emails', 'hs_timestamp'),
    ].map((time) => (time - from.getTime()) / 86_400_000);
    expect(Math.min(...ages)).toBeGreaterThan(0);
    expect(Math.max(...ages)).toBeLessThan(60);
  });

  test('come in order: created, moved, modified', () => {
    const disordered = seed.records.filter((record) => {
      const versions = Object.values(record.history ?? {});
      const times = versions.map((list) => list.map((version) => version.timestamp));
      const falling = times.every((list) => list.every((time, index) => index === 0 || time < (list[index - 1] ?? '')));
      const within = times.flat().every((time) => time >= record.createdAt && time <= record.updatedAt);
      return !falling || !within || record.createdAt > record.updatedAt;
    });
    expect(disordered).toEqual([]);
  });

  test('put a deal’s close after its creation', () => {
    const deals = seed.records.filter(({ type }) => type === 'deals');
    expect(deals.filter((deal) => (text(deal, 'createdate') ?? '') >= (text(deal, 'closedate') ?? ''))).toEqual([]);
  });
});

describe('histories', () => {
  const portal = readPortal(createSampleProgram({ seed: 1, now: new Date('2026-11-18T15:00:00Z') }));

  test('end with the value that the record has', () => {
    const wrong = portal.seed.records.filter((record) =>
      Object.entries(record.history ?? {}).some(([name, versions]) => versions[0]?.value !== text(record, name)),
    );
    expect(wrong).toEqual([]);
  });

  test('exist for what moved on deals', () => {
    expect(propertiesWithHistory(portal.live('deals'))).toEqual(new Set(['dealstage', 'amount', 'closedate']));
  });

  test('exist for every dated signal of partners', () => {
    expect(propertiesWithHistory(portal.live('companies'))).toEqual(
      new Set([
        'partner_status',
        'partner_signed_date',
        'partner_portal_last_sign_in',
        'partner_last_training',
        'partner_nps',
        'partner_nps_date',
        'partner_strategic_fit',
        'partner_strategic_fit_date',
      ]),
    );
  });

  test('say when a deal came into its stage', () => {
    const moved = portal.live('deals').filter((deal) => deal.history?.['dealstage'] !== undefined);
    expect(moved.length).toBeGreaterThan(1_000);
    const entered = moved.map((deal) => deal.history?.['dealstage']?.[0]?.timestamp ?? null);
    expect(entered).toEqual(moved.map((deal) => text(deal, 'hs_v2_date_entered_current_stage')));
  });
});

function propertiesWithHistory(records: readonly SeedRecord[]): Set<string> {
  return new Set(records.flatMap((record) => Object.keys(record.history ?? {})));
}

/** Records of which one of the given times lies after `day`. */
function later(
  seed: PortalSeed,
  day: Date,
  timesAt: (record: SeedRecord) => readonly (string | null | undefined)[],
): SeedRecord[] {
  return seed.records.filter((record) => timesAt(record).some((time) => Date.parse(time ?? '') > day.getTime()));
}

function oldest(seed: PortalSeed, type: SandboxObjectType, property: string): number {
  const records = seed.records.filter((record) => record.type === type);
  return Math.min(...records.map((record) => Date.parse(text(record, property) ?? '')));
}

/** Every time that states what has happened. */
function timesOf(record: SeedRecord): (string | null | undefined)[] {
  return [
    record.createdAt,
    record.updatedAt,
    record.archivedAt,
    ...Object.values(record.history ?? {}).flatMap((versions) => versions.map((version) => version.timestamp)),
    ...Object.entries(record.properties).flatMap(([name, value]) => (datedFact(record.type, name) ? value : [])),
  ];
}

/** Properties that state when something happened; `closedate` and `hs_timestamp` may also state a plan. */
function datedFact(type: SandboxObjectType, name: string): boolean {
  if (type === 'companies')
    return /^partner_(portal_last_sign_in|last_training|signed_date|nps_date|strategic_fit_date)$/.test(name);
  if (type === 'calls' || type === 'emails' || type === 'notes') return name === 'hs_timestamp';
  return [
    'createdate',
    'hs_createdate',
    'hs_submission_timestamp',
    'hs_task_completion_date',
    'hs_v2_date_entered_current_stage',
  ].includes(name);
}
