import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { closeDay, localDay } from '#src/domain/calendar.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { programFactRows } from '#src/store/program-fact-rows.ts';
import { createProgram } from '#src/store/programs.ts';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let store: Store;

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore(database.url);
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

interface Planned {
  readonly timeZone: string;
  readonly signals: readonly { readonly at: Date | null; readonly kind: string }[];
  readonly deals: readonly { readonly closesAt: Date | null; readonly state: string; readonly attributed: boolean }[];
}

/** Around the nights on which clocks are put forward and back, to half an hour. */
const aroundChanges = fc
  .tuple(fc.constantFrom('2026-03-08', '2026-04-05', '2026-10-30', '2026-11-01'), fc.integer({ min: -96, max: 96 }))
  .map(([day, halves]) => new Date(Date.parse(`${day}T05:00:00Z`) + halves * 1_800_000));
const midnights = aroundChanges.map((at) => new Date(`${at.toISOString().slice(0, 10)}T00:00:00Z`));
const programs: fc.Arbitrary<Planned> = fc.record({
  // Clocks put back to midnight, by half an hour, at the end of a day, never.
  timeZone: fc.constantFrom('America/Havana', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/New_York', 'Asia/Tokyo'),
  signals: fc.array(
    fc.record({
      at: fc.option(aroundChanges, { freq: 9 }),
      kind: fc.constantFrom('sign_in', 'training', 'certification'),
    }),
    { maxLength: 30 },
  ),
  deals: fc.array(
    fc.record({
      closesAt: fc.option(fc.oneof(aroundChanges, midnights), { freq: 9 }),
      state: fc.constantFrom('won', 'lost', 'open'),
      attributed: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
});

async function stored({ signals, deals }: Planned): Promise<string> {
  const programId = randomUUID();
  const at = new Date('2026-01-01T00:00:00Z');
  await createProgram(store, { programId, name: 'Test', createdAt: at });
  await store.inProgram(programId, async (tx) => {
    const partner = randomUUID();
    await sql`insert into partner (program_id, partner_id, name, status, record_created_at, created_at) values (${programId}, ${partner}, 'P', 'active', ${at}, ${at})`.execute(
      tx,
    );
    for (const [place, signal] of signals.entries())
      await sql`insert into signal (program_id, id, partner_id, kind, at, origin, received_at) values (${programId}, ${String(place)}, ${partner}, ${signal.kind}, ${signal.at}, 'api', ${at})`.execute(
        tx,
      );
    for (const [place, deal] of deals.entries()) {
      await sql`insert into deal (program_id, crm, id, state, closes_at, created_at, updated_at, read_at) values (${programId}, 'hubspot', ${String(place)}, ${deal.state}, ${deal.closesAt}, ${at}, ${at}, ${at})`.execute(
        tx,
      );
      if (deal.attributed)
        await sql`insert into attribution (program_id, crm, deal_id, partner_id, role, source, since) values (${programId}, 'hubspot', ${String(place)}, ${partner}, 'sourced', 'label', ${at})`.execute(
          tx,
        );
    }
  });
  return programId;
}

test('what is known of a program as a whole is what its deals and signals say, in any zone and over any change of clocks', async () => {
  const since = '2026-03-07';
  await fc.assert(
    fc.asyncProperty(programs, async (planned) => {
      const { timeZone, signals, deals } = planned;
      const programId = await stored(planned);
      const rows = await store.inProgram(programId, (tx) =>
        programFactRows(tx, { programId, timeZone, since, portalFields: [] }),
      );
      const portal = signals.filter(({ kind }) => kind !== 'certification');
      const closes = deals.flatMap(({ closesAt, state, attributed }) =>
        attributed && state !== 'open' && closesAt !== null ? [closeDay(closesAt, timeZone)] : [],
      );
      expect({
        hasAttribution: rows.hasAttribution,
        oldestClose: rows.oldestCloses.map((at) => closeDay(at, timeZone)).toSorted()[0],
        hasPortalSignals: rows.hasPortalSignals,
        portalDays: rows.portalSignalTimes.map((at) => localDay(at, timeZone)),
        portalValues: rows.portalValues,
      }).toEqual({
        hasAttribution: deals.some(({ attributed }) => attributed),
        oldestClose: closes.toSorted()[0],
        hasPortalSignals: portal.length > 0,
        portalDays: [...new Set(portal.flatMap(({ at }) => (at === null ? [] : [localDay(at, timeZone)])))]
          .filter((day) => day >= since)
          .toSorted(),
        portalValues: [],
      });
    }),
    { numRuns: 60 },
  );
});
