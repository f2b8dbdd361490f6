import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp, type RunningApp } from '#src/app.ts';
import { settleSample } from '#src/cli/sample-settings.ts';
import { startWeb } from '#src/cli/start-web.ts';
import { systemClock } from '#src/clock.ts';
import { silentLogger } from '#src/log.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { createTestDatabase } from './database.ts';
import { query } from './dump.ts';
import { freePort } from './free-port.ts';
import { connect, never, noLimit, testConfig } from './program.ts';
import { readDatabase } from './read-database.ts';
import { sandboxSecret, startTestCrm } from './sandbox-crm.ts';

/** The whole of what a person meets: the CRM's record page with our card in it, and Tandem behind it. */
export interface WebOfSample extends AsyncDisposable {
  readonly seed: PortalSeed;
  readonly crm: Sandbox;
  readonly app: RunningApp;
  readonly programId: string;
  /** Reads everything and judges everybody. */
  score(): Promise<void>;
  /** Address of a company's record page. */
  recordUrl(companyId: string): string;
  /** Lets the backend go, as in an outage. */
  stopBackend(): Promise<void>;
}

/** @param read whether everything was read and everybody judged before it is opened */
export async function webOfSample(now: Date, { read }: { readonly read: boolean }): Promise<WebOfSample> {
  await using stack = new AsyncDisposableStack();
  const seed = createSampleProgram({ seed: 7, now });
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const crm = stack.use(await startTestCrm({ appUrl, now, portals: [seed] }));
  const database = stack.use(
    await (read ? readDatabase(seed, { now, clock: systemClock, judged: true, settled: true }) : createTestDatabase()),
  );
  const config = testConfig(database.url, crm.url);
  const app = stack.use(
    await createApp(
      {
        ...config,
        http: { ...config.http, port, publicUrl: appUrl },
        hubspot: { ...config.hubspot, clientSecrets: [sandboxSecret], appId: '4711' },
      },
      { clock: systemClock, asOf: () => now, log: silentLogger(), quota: noLimit },
    ),
  );
  const web = stack.use(await startWeb(app, port));
  const programId = await connect(app, seed);
  if (!read) await settleSample(app, programId, []);
  // However long ago in this run it was read, it is not to be shown as out of date.
  else await query(database.url, 'update sync_run set started_at = now(), finished_at = now()');
  const running = stack.move();
  return {
    seed,
    crm,
    app,
    programId,
    async score() {
      await fullSync(app, programId, { signal: never });
      await judgePartners(app, programId, { signal: never });
    },
    recordUrl: (companyId) => `${crm.url}/contacts/${seed.account.portalId}/record/0-2/${companyId}`,
    stopBackend: () => web.close(0),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
