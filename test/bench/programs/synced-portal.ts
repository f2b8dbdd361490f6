import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync, type SyncReport } from '#src/actions/sync-records.ts';
import type { AppOverrides, RunningApp } from '#src/app.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { copyDatabase } from '../../support/database.ts';
import { partnerPortal } from '../../support/partner-portal.ts';
import { connect, never } from '../../support/program.ts';
import { openBenchApp } from '../harness/bench-app.ts';
import type { Bench } from '../harness/benchmark.ts';

/** The portal on which calls are counted. */
export function portalOf({ now, seed, sizes }: Pick<Bench, 'now' | 'seed' | 'sizes'>): PortalSeed {
  return sizes.portal === 'sample' ? createSampleProgram({ seed, now }) : partnerPortal({ now });
}

/** A sandbox that serves a portal, and an app on a database of its own that speaks to it. */
export interface BenchPortal extends AsyncDisposable {
  readonly app: RunningApp;
  readonly sandbox: Sandbox;
  readonly databaseUrl: string;
  /** Connects the portal: from here on there is a program. */
  readonly connect: () => Promise<string>;
}

export async function openPortal(
  server: string,
  portal: PortalSeed,
  clock: () => Date,
  { overrides, ...options }: Partial<SandboxOptions> & { readonly overrides?: AppOverrides } = {},
): Promise<BenchPortal> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await copyDatabase(server));
  const sandbox = stack.use(await startSandbox({ port: 0, portals: [portal], clock, ...options }));
  const app = stack.use(await openBenchApp(database.url, sandbox.url, overrides));
  const open = stack.move();
  return {
    app,
    sandbox,
    databaseUrl: database.url,
    connect: () => connect(app, portal),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Reads the whole portal. */
export async function readWhole(app: RunningApp, programId: string): Promise<SyncReport> {
  const report = await fullSync(app, programId, { signal: never });
  if (report === null) throw new Error('Somebody else reads this portal.');
  return report;
}

/** Judges everybody who waits for it. */
export async function judgeAll(app: RunningApp, programId: string): Promise<void> {
  await judgePartners(app, programId, { signal: never });
}

/** A stop-watch on which every reading is a second after the last, so that no quota ever fills. */
export function fastForward(): () => number {
  let elapsed = 0;
  return () => (elapsed += 1_000);
}
