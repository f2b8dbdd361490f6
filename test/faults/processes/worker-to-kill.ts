import { createInterface } from 'node:readline';

import { startWork } from '#jobs/start-work.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';

import { noLimit, testConfig } from '../../support/program.ts';

// Works as a worker process does, until it comes to the place that the last line of standard input names: there it dies of SIGKILL.
const [databaseUrl = '', hubspotUrl = '', key = ''] = process.argv.slice(2);
let deadly = '';

await using app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  quota: noLimit,
  callTimeoutMs: 2_000,
  queueTiming: { lockMs: 1_500, stalledCheckMs: 500 },
  failPoint: async (name) => {
    if (name === deadly) process.kill(process.pid, 'SIGKILL');
  },
});
await using work = await startWork(app, { wakeEveryMs: 200 });
process.stdout.write('working\n');
for await (const line of createInterface(process.stdin)) deadly = line;
await work[Symbol.asyncDispose]();
