import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import pg from 'pg';
import { z } from 'zod';

import { isSameValue } from '#src/domain/properties.ts';

import { query } from '../../support/dump.ts';
import { startTemplateServer } from '../../support/template-server.ts';
import { atMost, exactly, hopedFor, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { eventSource, openSignedWeb, type WebhookEvent } from '../programs/signed-web.ts';
import { openWrittenPortal, runningFrom, type WrittenPortal } from '../programs/written-portal.ts';

const recordsPerCall = 100;
const latencyMs = 100;
const patienceMs = 90_000;

/**
 * What a crash costs. Deals change and are told of while a worker of its own process reads, judges and writes; in the middle of it the worker is killed and another started, or PostgreSQL crashes and recovers. Then, when
 * everything is quiet again: how long it took, what of the events was lost, what was written twice, and what is not as it should be.
 */
export const recovery: Benchmark = {
  name: 'recovery',
  besideOthers: true,
  async run(bench) {
    const figures: Figure[] = [];
    // One of its own, since it is crashed.
    await using server = await startTemplateServer({ synchronous_commit: 'on' });
    for (const fault of ['worker', 'postgres'] as const) {
      const partners = bench.sizes.recoveryPartners;
      await using portal = await openWrittenPortal({ server: server.url }, { partners, clock: runningFrom(bench.now) });
      await using web = await openSignedWeb(portal.app);
      const workers = workersOf(portal);
      try {
        figures.push(...(await measure(fault, portal, { web, workers, partners })));
      } finally {
        workers.kill();
      }
    }
    return figures;
  },
};

interface Parts {
  readonly web: { readonly tell: (events: readonly WebhookEvent[]) => Promise<number> };
  readonly workers: Workers;
  readonly partners: number;
}

async function measure(
  fault: 'worker' | 'postgres',
  portal: WrittenPortal,
  { partners, web, workers }: Parts,
): Promise<readonly Figure[]> {
  portal.slowDown(latencyMs);
  await workers.start();
  await quiet(portal, async () => true);
  portal.sandbox.clearRequests();

  const event = eventSource(portal.portalId, portal.app.clock);
  const changeAndTell = async (round: number): Promise<void> => {
    const ids = dealIds(partners);
    await portal.editDeals(ids.map((id) => ({ id: String(id), properties: { amount: String(900_000 * round + id) } })));
    const events = ids.map((objectId) => event({ objectId, objectTypeId: '0-3', propertyName: 'amount' }));
    // A request that was not taken is sent again, as HubSpot does.
    while ((await web.tell(events).catch(() => 0)) !== 204) await sleep(200);
  };
  const written = nextWrite(portal);
  await changeAndTell(1);
  await written;
  const began = performance.now();
  if (fault === 'worker') {
    workers.kill();
    await workers.start();
  } else {
    await crashServer(portal);
  }
  await changeAndTell(2);
  await quiet(portal, async () => (await lost(portal, partners)) === 0);
  const took = performance.now() - began;

  const name = fault === 'worker' ? 'worker killed' : 'PostgreSQL crashed';
  return [
    { figure: `${name}: to steady state`, measured: took / 1000, unit: 's', target: hopedFor(atMost(30)) },
    { figure: `${name}: events lost`, measured: await lost(portal, partners), unit: 'count', target: exactly(0) },
    {
      figure: `${name}: records written twice`,
      measured: writtenTwice(portal),
      unit: 'count',
      target: atMost(Math.min(partners, recordsPerCall)),
    },
    { figure: `${name}: values not as wanted`, measured: await stale(portal), unit: 'count', target: exactly(0) },
  ];
}

interface Workers {
  readonly start: () => Promise<void>;
  readonly kill: () => void;
}

function workersOf({ app, databaseUrl, sandbox }: WrittenPortal): Workers {
  const running = new Set<ChildProcess>();
  return {
    async start() {
      const program = fileURLToPath(import.meta.resolve('../programs/worker-child.ts'));
      const key = app.config.encryptionKeys?.[0].key.toString('base64') ?? '';
      const args = [program, databaseUrl, sandbox.url, key, String(app.clock.now().getTime())];
      const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
      running.add(child);
      const ended = once(child, 'exit').then(() => {
        throw new Error('A worker ended by itself.');
      });
      // Once it is ready its end is what is measured.
      ended.catch(() => undefined);
      await Promise.race([once(child.stdout, 'data'), ended]);
    },
    kill() {
      for (const child of running) child.kill('SIGKILL');
      running.clear();
    },
  };
}

/** A killed server process makes PostgreSQL cut every connection and recover: to its clients the same as a restart. */
async function crashServer({ databaseUrl }: WrittenPortal): Promise<void> {
  const client = new pg.Client(databaseUrl);
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]?.pid ?? 0, 'SIGKILL');
  await client.end().catch(() => undefined);
}

/** When our next write has been applied and nobody has heard of it yet. */
function nextWrite({ portalId, sandbox }: WrittenPortal): Promise<void> {
  const portal = sandbox.context.portals.get(portalId);
  if (portal === undefined) throw new Error('The portal is gone.');
  return new Promise((resolve) => {
    const stop = portal.onChange((change) => {
      if (change.kind !== 'updated' || !change.property.startsWith('prm_')) return;
      stop();
      resolve();
    });
  });
}

/** A won deal of each partner that counts now. */
function dealIds(partners: number): readonly number[] {
  return Array.from({ length: partners }, (_, place) => 20_000 + (place + 1) * 100 + 2);
}

/** Waits until nothing is left to read, judge or write, and this holds too. */
async function quiet({ databaseUrl }: WrittenPortal, also: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    try {
      const [left] = await query<{ work: number }>(
        databaseUrl,
        `select ((select count(*) from inbox) + (select count(*) from dirty_partner)
           + (select count(*) from desired_value where sent_run_id is not null or value is distinct from confirmed_value))::int as work`,
      );
      if (left?.work === 0 && (await also())) return;
    } catch {
      // The server is away.
    }
    await sleep(50);
  }
  throw new Error('The work never came to an end.');
}

/** Deals whose last change has not arrived in the mirror. */
async function lost({ databaseUrl, portalId, sandbox }: WrittenPortal, partners: number): Promise<number> {
  const deals = sandbox.context.portals.get(portalId)?.table('deals');
  const ids = dealIds(partners).map(String);
  const rows = await query<{ id: string; amount: string }>(
    databaseUrl,
    `select id, amount_minor::text as amount from deal where id = any($1::text[])`,
    [ids],
  );
  const mirrored = new Map(rows.map(({ amount, id }) => [id, Number(amount) / 100]));
  return ids.filter((id) => mirrored.get(id) !== Number(deals?.get(id)?.values.get('amount'))).length;
}

const Sent = z.object({
  inputs: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string()) })),
});

/** Records that were sent the same values more than once. */
function writtenTwice({ sandbox }: WrittenPortal): number {
  const writes = sandbox
    .requests()
    .filter(({ route }) => route === 'POST /crm/objects/companies/batch/update')
    .flatMap(({ body }) => Sent.parse(body).inputs.map((input) => JSON.stringify([input.id, input.properties])));
  return writes.length - new Set(writes).size;
}

/** Values of ours that the CRM does not hold as they are wanted. */
async function stale({ databaseUrl, portalId, sandbox }: WrittenPortal): Promise<number> {
  const companies = sandbox.context.portals.get(portalId)?.table('companies');
  const rows = await query<{ record_id: string; property: string; value: string | null }>(
    databaseUrl,
    `select record_id, property, value from desired_value where kind = 'company'`,
  );
  return rows.filter(
    ({ property, record_id, value }) =>
      !isSameValue(property, value, companies?.get(record_id)?.values.get(property) ?? null),
  ).length;
}
