import { startWork } from '#jobs/start-work.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

/** A worker as it runs beside the web process, to be killed: `DATABASE_URL HUBSPOT_URL KEY NOW`, where the clock begins at NOW. */
const [, , databaseUrl = '', hubspotUrl = '', key = '', now = ''] = process.argv;
const began = Date.now();
const clock = { now: () => new Date(Number(now) + Date.now() - began) };
const app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  quota: noLimit,
  clock,
});
await startWork(app);
process.stdout.write('ready\n');
