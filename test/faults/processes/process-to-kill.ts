import { judgePartners } from '#src/actions/judge-partners.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

// Syncs or judges a program, and dies of SIGKILL when it comes to a named place.
const [databaseUrl = '', hubspotUrl = '', key = '', programId = '', work = '', place = '', asOf = ''] =
  process.argv.slice(2);

const app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  quota: noLimit,
  asOf: () => new Date(asOf),
  failPoint: async (name) => {
    if (name === place) process.kill(process.pid, 'SIGKILL');
  },
});
const { signal } = new AbortController();
if (work === 'sync') await fullSync(app, programId, { signal, leaseMs: 500 });
else await judgePartners(app, programId, { signal });
process.stdout.write('done\n');
await app[Symbol.asyncDispose]();
