import { setTimeout as sleep } from 'node:timers/promises';

import { startWork } from '#jobs/start-work.ts';
import { gatherMs } from '#src/actions/receive-events.ts';

import { query } from '../../support/dump.ts';
import { atMost, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { percentile, spreadOf } from '../harness/statistics.ts';
import { eventSource, openSignedWeb } from '../programs/signed-web.ts';
import { openWrittenPortal, runningFrom, type WrittenPortal } from '../programs/written-portal.ts';

/** What every call waits for, as a call over the internet does. */
const latencyMs = 100;
/** The record, its links, and the write that follows. */
const callsNeeded = 3;
const patienceMs = 30_000;

/** From an event of a changed deal to the property it changes, with web process, queue and worker as they run: nothing is called by hand. */
export const eventToProperty: Benchmark = {
  name: 'event/property',
  async run(bench) {
    // The first event meets code that never ran: it is not counted.
    const partners = bench.sizes.eventRounds + 1;
    await using portal = await openWrittenPortal(bench, { partners, clock: runningFrom(bench.now) });
    const { app, sandbox } = portal;
    await using web = await openSignedWeb(app);
    await using work = await startWork(app, { wakeEveryMs: 60_000 });
    void work;
    // With the worker's start comes a sweep, which would read the first changes before anybody is told of them.
    await swept(portal);
    const event = eventSource(portal.portalId, app.clock);
    portal.slowDown(latencyMs);

    const took: number[] = [];
    const calls: number[] = [];
    for (let place = 1; place <= partners; place += 1) {
      const dealId = String(20_000 + place * 100 + 2);
      await portal.editDeals([{ id: dealId, properties: { amount: String(900_000 + place) } }]);
      sandbox.clearRequests();
      const written = nextWrite(portal, String(1000 + place));
      const began = performance.now();
      await web.tell([event({ objectId: Number(dealId), objectTypeId: '0-3', propertyName: 'amount' })]);
      took.push((await written) - began - gatherMs);
      calls.push(sandbox.stats(portal.portalId).total);
    }
    took.shift();
    calls.shift();
    const floor = callsNeeded * latencyMs;
    const spread = spreadOf(took);
    return [
      { figure: 'p50 without the debounce', measured: spread.median, range: spread.range, unit: 'ms' },
      { figure: 'p99 without the debounce', measured: percentile(took, 99), unit: 'ms' },
      { figure: 'calls of an event', measured: percentile(calls, 50), unit: 'calls', target: atMost(callsNeeded) },
      {
        figure: `p50 / ${callsNeeded} calls of ${latencyMs} ms`,
        measured: spread.median / floor,
        unit: 'x',
        target: hopedFor(atMost(1.3)),
      },
    ];
  },
};

/** When changes were looked for for the first time, and all that follows is done. */
async function swept({ databaseUrl }: WrittenPortal): Promise<void> {
  const until = performance.now() + patienceMs;
  const [looks, work] = [
    `select 1 from sync_run where mode = 'changes'`,
    'select 1 from dirty_partner union select 1 from inbox',
  ];
  while ((await query(databaseUrl, looks)).length === 0 || (await query(databaseUrl, work)).length > 0) {
    if (performance.now() > until) throw new Error('Nobody looks for changes.');
    await sleep(50);
  }
}

/** When one of our properties of this company changes next. */
function nextWrite({ portalId, sandbox }: WrittenPortal, companyId: string): Promise<number> {
  const portal = sandbox.context.portals.get(portalId);
  if (portal === undefined) throw new Error('The portal is gone.');
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${companyId} was not written to.`)), patienceMs);
    const stop = portal.onChange((change) => {
      if (change.kind !== 'updated' || change.id !== companyId || !change.property.startsWith('prm_')) return;
      clearTimeout(late);
      stop();
      resolve(performance.now());
    });
  });
}
