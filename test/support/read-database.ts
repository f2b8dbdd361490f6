import { randomBytes } from 'node:crypto';

import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { settleSample } from '#src/cli/sample-settings.ts';
import type { Clock } from '#src/clock.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';

import { createFilledDatabase, type TestDatabase } from './database.ts';
import { appFor, connect, never, sandboxOf } from './program.ts';

interface Read {
  /** The time of the account and of the judgement. */
  readonly now: Date;
  /** By which it is read. Default: stands still at `now`. */
  readonly clock?: Clock;
  /** The account's token to read with. Default: its widest. */
  readonly token?: string;
  /** Whether everybody is judged too. */
  readonly judged: boolean;
  /** Whether it is the sample program, with what its vendor decided. */
  readonly settled?: boolean;
}

/**
 * A database in which this account was read before: a copy, so that a run reads and judges an account once, however many tests begin with it. `connect` it again
 * to go on: it keeps all that was read, and seals the token with the key of the app that does so.
 */
export function readDatabase(
  seed: PortalSeed,
  { clock = { now: () => now }, judged, now, settled = false, token }: Read,
): Promise<TestDatabase> {
  return createFilledDatabase(JSON.stringify([seed, now, token, judged, settled]), async (databaseUrl) => {
    const sandbox = await sandboxOf([seed], () => now);
    const { app, ...running } = await appFor(
      sandbox.url,
      { clock, asOf: () => now },
      { databaseUrl, key: randomBytes(32) },
    );
    const programId = await connect(app, seed, token);
    if (settled) await settleSample(app, programId, []);
    await fullSync(app, programId, { signal: never });
    if (judged) await judgePartners(app, programId, { signal: never });
    await running[Symbol.asyncDispose]();
    await sandbox.stop();
  });
}
