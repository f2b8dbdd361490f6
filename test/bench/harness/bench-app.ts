import { createApp, type AppOverrides, type RunningApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

/** An app on this database that speaks to this HubSpot, without a quota of its own unless one is given. */
export function openBenchApp(
  databaseUrl: string,
  hubspotUrl: string,
  overrides: AppOverrides = {},
): Promise<RunningApp> {
  return createApp(testConfig(databaseUrl, hubspotUrl), { log: silentLogger(), quota: noLimit, ...overrides });
}
