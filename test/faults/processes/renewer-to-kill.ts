import { once } from 'node:events';

import { createApp } from '#src/app.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { silentLogger } from '#src/log.ts';
import { readConnection } from '#src/store/connections.ts';

import { noLimit, testConfig } from '../../support/program.ts';

// Calls HubSpot by the tokens of a program's consent, many times at once, when it is told to. It dies of SIGKILL when it comes to a named place.
const [databaseUrl = '', hubspotUrl = '', key = '', programId = '', now = '', calls = '1', place = ''] =
  process.argv.slice(2);

const config = testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64'));
await using app = await createApp(
  { ...config, hubspot: { ...config.hubspot, clientId: 'client', clientSecrets: ['app-secret'] } },
  {
    log: silentLogger(),
    quota: noLimit,
    clock: { now: () => new Date(now) },
    failPoint: async (name) => {
      if (name === place) process.kill(process.pid, 'SIGKILL');
    },
  },
);
const connection = await app.store.inProgram(programId, (tx) => readConnection(tx, 'hubspot'));
if (connection === null) throw new Error('nothing is connected');
const crm = app.openCrm(connection, defaultSettings().mapping.hubspot);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const { signal } = new AbortController();
const outcomes = await Promise.allSettled(Array.from({ length: Number(calls) }, () => crm.owners(signal)));
const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
process.stdout.write(`answered ${outcomes.length - failed.length} ${failed[0] ?? ''}\n`);
process.stdin.destroy();
