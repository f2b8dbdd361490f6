import { writeBack } from '#src/actions/write-back.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

// Writes what is due, and ends or stops by a signal when it comes to a named place.
const [databaseUrl = '', hubspotUrl = '', key = '', programId = '', place = '', signalName = ''] =
  process.argv.slice(2);

const app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  quota: noLimit,
  failPoint: async (name) => {
    if (name !== place) return;
    process.stdout.write(`at ${name}\n`);
    process.kill(process.pid, signalName === 'SIGSTOP' ? 'SIGSTOP' : 'SIGKILL');
  },
});
const outcome = await writeBack(app, programId, { signal: new AbortController().signal, leaseMs: 500 }).then(
  () => 'done',
  (error: unknown) => (error instanceof Error ? error.message : String(error)),
);
process.stdout.write(`${outcome}\n`);
await app[Symbol.asyncDispose]();
