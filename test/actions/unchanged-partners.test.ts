import { randomUUID } from 'node:crypto';

import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { judgeBatch } from '#src/actions/judge/judge-batch.ts';
import { ProgramSettings } from '#src/domain/settings/program.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { silentLogger } from '#src/log.ts';
import { saveConnection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { createProgram } from '#src/store/programs.ts';
import { publishSettings } from '#src/store/settings-versions.ts';

import { generateMirror, partnerIdOf } from '../bench/programs/generate-mirror.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dumpProgram, query } from '../support/dump.ts';
import { changes, dealsEach, partners } from '../support/mirror-changes.ts';

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

const start = new Date('2026-11-20T15:00:00Z');
const capabilities = {
  labels: true,
  createProperties: true,
  history: true,
  push: false,
  surveys: true,
  engagements: true,
  multiCurrency: false,
  missingScopes: [],
};

/** A program that has just been read, with the same facts each time. */
async function readProgram(): Promise<string> {
  const programId = randomUUID();
  await createProgram(store, { programId, name: 'Test', createdAt: start });
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      programId,
      crm: 'hubspot',
      accountId: programId,
      accountName: null,
      auth: 'token',
      uiOrigin: 'https://app.hubspot.com',
      timeZone: 'America/New_York',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities,
      connectedAt: start,
    });
    const settings = Settings.parse({ program: ProgramSettings.parse({ timeZone: 'America/New_York' }) });
    await publishSettings(tx, programId, { settings, author: 'test', reason: 'test', now: start });
  });
  await generateMirror(database.url, { programId, partners, dealsEach, seed: 7, now: start });
  return programId;
}

/** Judges all partners at a time. */
async function judge(programId: string, now: Date): Promise<void> {
  const ids = Array.from({ length: partners }, (_, place) => partnerIdOf(place + 1));
  await store.inProgram(programId, (tx) => markDirty(tx, programId, ids, 'test', now));
  const app = {
    store,
    clock: { now: () => now },
    asOf: () => now,
    failPoint: async () => undefined,
    log: silentLogger(),
  };
  expect(await judgeBatch(app, programId)).toMatchObject({ taken: partners });
}

/** Whatever judging left behind. */
async function kept(programId: string): Promise<unknown> {
  const rest = await query(
    database.url,
    `select partner_id, state, result - 'asOf' - 'mark' as result, settings_version, engine_version, as_of, (select jsonb_agg(to_jsonb(c) - 'program_id' - 'entry' order by entry) from partnership_change c
      where c.program_id = s.program_id and c.partner_id = s.partner_id) as changes
     from partnership_state s where program_id = $1 order by 1`,
    [programId],
  );
  return { ...(await dumpProgram(database.url, programId)), rest };
}

/** Marks what is stored of partnerships: whatever is judged anew loses the mark. */
async function mark(programId: string): Promise<void> {
  await change(`update partnership_state set result = result || '{"mark": true}' where program_id = '${programId}'`);
}

/** How many partnerships have not been judged since `mark`. */
async function countMarked(programId: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    database.url,
    `select count(*)::int as count from partnership_state where program_id = $1 and result ? 'mark'`,
    [programId],
  );
  return row?.count ?? 0;
}

async function change(text: string): Promise<void> {
  for (const statement of text.split(';')) await sql.raw(statement).execute(store.db);
}

const minutes = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 90 }) },
  { weight: 1, arbitrary: fc.integer({ min: 600, max: 3_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 20_000, max: 80_000 }) },
);
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(...Object.keys(changes)),
    pick: fc.nat({ max: 1_000 }),
    minutes,
  }),
  { minLength: 4, maxLength: 8 },
);

test('whoever is passed over as unchanged holds just what another judgement would have left', async () => {
  let passedOver = 0;
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const [sparing, thorough] = [await readProgram(), await readProgram()];
      let now = start;
      for (const step of [{ what: 'nothing', pick: 0, minutes: 0 }, ...history]) {
        now = new Date(now.getTime() + step.minutes * 60_000);
        for (const programId of [sparing, thorough])
          await change(changes[step.what]?.({ programId, at: now, pick: step.pick }) ?? '');
        await change(
          `update partnership_state set result = result || '{"mark": true}' where program_id = '${sparing}'`,
        );
        await change(`update partner_state set gathered_digest = null where program_id = '${thorough}'`);
        await judge(sparing, now);
        await judge(thorough, now);
        const marked = await countMarked(sparing);
        passedOver += marked;
        judged += partners - marked;
      }
      expect(await kept(sparing)).toEqual(await kept(thorough));
    }),
    { numRuns: 8 },
  );
  // Both must have happened, and often.
  expect(Math.min(passedOver, judged)).toBeGreaterThan(10);
}, 240_000);

const later = (minutesLater: number) => new Date(start.getTime() + minutesLater * 60_000);

test('nobody is judged again on the same day while nothing has changed; the time is noted, and what was parked is settled', async () => {
  const programId = await readProgram();
  await judge(programId, start);
  await mark(programId);
  await change(
    `insert into parked (program_id, work, kind, record_id, cause, parked_at) values ('${programId}', 'judge', 'partner', '${partnerIdOf(2)}', 'once', now())`,
  );
  await judge(programId, later(60));
  expect(await countMarked(programId)).toBe(partners);
  expect(
    await query(
      database.url,
      `select distinct s.as_of as health, b.as_of as partnership, p.redriven_at as settled
       from partner_state s join partnership_state b using (program_id, partner_id) join parked p using (program_id) where program_id = $1`,
      [programId],
    ),
  ).toEqual([{ health: later(60), partnership: later(60), settled: later(60) }]);
});

test.each([
  ['a meeting has begun', 'a meeting to come within the day', 45, 1],
  ['the next day has come', 'nothing', 14 * 60, partners],
  ['settings were published', 'settings', 1, partners],
  ['the judgement before is lost', 'a judgement that is lost', 1, 1],
] as const)('whoever it concerns is judged again when %s', async (_when, what, minutesLater, concerned) => {
  const programId = await readProgram();
  if (what === 'a meeting to come within the day')
    await change(changes[what]?.({ programId, at: start, pick: 0 }) ?? '');
  await judge(programId, start);
  await mark(programId);
  if (what !== 'a meeting to come within the day')
    await change(changes[what]?.({ programId, at: later(minutesLater), pick: 0 }) ?? '');
  await judge(programId, later(minutesLater));
  expect(await countMarked(programId)).toBe(partners - concerned);
});
