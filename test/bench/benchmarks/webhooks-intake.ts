import { randomUUID } from 'node:crypto';

import { ProgramSettings } from '#src/domain/settings/program.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { saveConnection } from '#src/store/connections.ts';
import type { Store } from '#src/store/database.ts';
import { createProgram } from '#src/store/programs.ts';
import { publishSettings } from '#src/store/settings-versions.ts';

import { copyDatabase } from '../../support/database.ts';
import { query } from '../../support/dump.ts';
import { openBenchApp } from '../harness/bench-app.ts';
import { atMost, exactly, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { percentile, timed } from '../harness/statistics.ts';
import { eventSource, openSignedWeb } from '../programs/signed-web.ts';

const portalId = 200_001;
const connections = 10;
const eventsEach = 100;

/** How HubSpot's burst is taken: ten connections, each sending one full request after the other. */
export const webhooksIntake: Benchmark = {
  name: 'webhooks/intake',
  async run({ now, server, sizes }) {
    await using database = await copyDatabase(server);
    await using app = await openBenchApp(database.url, 'http://127.0.0.1:9');
    await connectProgram(app.store, now);
    const counted = countTransactions(app.store);
    await using web = await openSignedWeb({ ...app, store: counted.store });
    const event = eventSource(portalId, app.clock);
    const latencies: number[] = [];
    let requests = 0;
    let told = 0;
    let refused = 0;

    const send = async (): Promise<void> => {
      const events = Array.from({ length: eventsEach }, () => {
        told += 1;
        return event({ objectId: told, objectTypeId: '0-3', propertyName: 'amount' });
      });
      requests += 1;
      latencies.push(
        await timed(async () => {
          if ((await web.tell(events)) !== 204) refused += 1;
        }),
      );
    };
    await send();
    latencies.length = 0;
    const until = performance.now() + sizes.intakeMs;
    const wall = await timed(() =>
      Promise.all(
        Array.from({ length: connections }, async () => {
          do await send();
          while (performance.now() < until);
        }),
      ),
    );
    const [kept] = await query<{ records: number }>(
      database.url,
      'select count(distinct record_id)::int as records from inbox',
    );
    return [
      { figure: 'events taken', measured: ((told - eventsEach) * 1000) / wall, unit: 'per s' },
      { figure: 'p50 of a request', measured: percentile(latencies, 50), unit: 'ms' },
      { figure: 'p99 of a request', measured: percentile(latencies, 99), unit: 'ms', target: hopedFor(atMost(1000)) },
      { figure: 'requests not answered with 204', measured: refused, unit: 'count', target: exactly(0) },
      { figure: 'events lost', measured: told - (kept?.records ?? 0), unit: 'count', target: exactly(0) },
      {
        figure: 'transactions / requests',
        measured: counted.transactions() / requests,
        unit: 'x',
        target: exactly(1),
      },
    ];
  },
};

function countTransactions(store: Store): { readonly store: Store; readonly transactions: () => number } {
  let transactions = 0;
  return {
    transactions: () => transactions,
    store: {
      ...store,
      inProgram(programId, work) {
        transactions += 1;
        return store.inProgram(programId, work);
      },
      asApp(work) {
        transactions += 1;
        return store.asApp(work);
      },
    },
  };
}

async function connectProgram(store: Store, now: Date): Promise<void> {
  const programId = randomUUID();
  await createProgram(store, { programId, name: 'intake', createdAt: now });
  await store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      programId,
      crm: 'hubspot',
      accountId: String(portalId),
      accountName: null,
      auth: 'oauth',
      uiOrigin: 'https://app.hubspot.com',
      timeZone: 'UTC',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities: null,
      connectedAt: now,
    });
    const settings = Settings.parse({ program: ProgramSettings.parse({}) });
    await publishSettings(tx, programId, { settings, author: 'bench', reason: 'intake', now });
  });
}
