import { syncChanges } from '#src/actions/sync-records.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

// Looks for changes, and dies of SIGKILL when it comes to a named place.
const [databaseUrl = '', hubspotUrl = '', key = '', programId = '', place = '', now = ''] = process.argv.slice(2);

const app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  quota: noLimit,
  clock: { now: () => new Date(now) },
  failPoint: async (name) => {
    if (name === place) process.kill(process.pid, 'SIGKILL');
  },
});
await syncChanges(app, programId, { signal: new AbortController().signal, leaseMs: 500 });
process.stdout.write('done\n');
await app[Symbol.asyncDispose]();
