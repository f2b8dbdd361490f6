import { z } from 'zod';

import { receiveEvents } from '#src/actions/receive-events.ts';
import { createApp } from '#src/app.ts';
import { silentLogger } from '#src/log.ts';
import { readHubspotEvents } from '#webhooks/hubspot-events.ts';

import { testConfig } from '../../support/program.ts';

// Takes events, and dies of SIGKILL when they are stored and nobody knows of them yet.
const [databaseUrl = '', hubspotUrl = '', key = '', events = '[]'] = process.argv.slice(2);

const app = await createApp(testConfig(databaseUrl, hubspotUrl, Buffer.from(key, 'base64')), {
  log: silentLogger(),
  failPoint: async (name) => {
    if (name === 'webhook:committed') process.kill(process.pid, 'SIGKILL');
  },
});
await receiveEvents(app, readHubspotEvents(z.array(z.unknown()).parse(JSON.parse(events))).byAccount);
