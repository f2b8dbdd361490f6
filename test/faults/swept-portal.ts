import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { syncChanges } from '#src/actions/sync-records.ts';
import type { AppOverrides } from '#src/app.ts';
import type { Sandbox, SandboxOptions } from '#src/sandbox/hubspot/server.ts';

import { query } from '../support/dump.ts';
import { appOn, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { readDatabase } from '../support/read-database.ts';
import { livingPortal, smallProgram, types, type Change } from '../webhooks/living-portal.ts';

const portalId = 600_037;
const minuteMs = 60_000;

const given = process.env['FAULT_SEED'];

/** A histories' seed that is always tried, and one that is new with every run: a test names it, so that what it found can be found again. */
export const seeds: readonly number[] =
  given === undefined ? [20_261_122, Math.floor(Math.random() * 2 ** 31)] : [Number(given)];

/** A program without webhooks beside the account that it looks at. */
export interface SweptPortal extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly running: TestApp;
  readonly programId: string;
  readonly account: ReturnType<typeof livingPortal>;
  /** Time passes, in the account and in the program. */
  pass(ms: number): void;
  /** A look at what changed, some minutes after whatever was before. */
  sweep(minutes?: number): Promise<void>;
  /** Up to when changes were looked for, by stream. */
  cursors(): Promise<Readonly<Record<string, string>>>;
}

export async function sweptPortal({
  sandboxOptions = {},
  ...overrides
}: AppOverrides & { readonly sandboxOptions?: Partial<SandboxOptions> } = {}): Promise<SweptPortal> {
  const start = new Date('2026-11-20T15:00:00Z');
  let now = start.getTime();
  const clock = () => new Date(now);
  const seed = smallProgram(portalId, new Date(now - 30 * 24 * 60 * minuteMs));
  const sandbox = await sandboxOf([seed], clock, sandboxOptions);
  const database = await readDatabase(seed, { now: start, judged: false });
  const running = await appOn(database, sandbox.url, { clock: { now: clock }, ...overrides });
  const programId = await connect(running.app, seed);
  const pass = (ms: number) => {
    now += ms;
  };
  return {
    sandbox,
    running,
    programId,
    account: livingPortal(sandbox, portalId),
    pass,
    async sweep(minutes = 5) {
      pass(minutes * minuteMs);
      await syncChanges(running.app, programId, { signal: never });
    },
    async cursors() {
      const rows = await query<{ stream: string; high_water: Date }>(
        running.databaseUrl,
        'select stream, high_water from sync_cursor where high_water is not null order by 1',
      );
      return Object.fromEntries(rows.map((row) => [row.stream, row.high_water.toISOString()]));
    },
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await sandbox.stop();
    },
  };
}

const place = fc.nat({ max: 30 });
const type = fc.constantFrom(...types);

/** A change that a modification date tells. */
export const visibleChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant('create'), type, value: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update'), type, at: place, value: place }) },
);

/** A number below `limit` that looks random and is always the same for these words. */
export function scattered(limit: number, ...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0) % limit;
}
