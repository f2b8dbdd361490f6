import { hubspotLimits } from '#src/crm/limits.ts';

import { atMost, exactly, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { timed } from '../harness/statistics.ts';
import { judgeAll, openPortal, portalOf, readWhole } from '../programs/synced-portal.ts';

/** What every call waits for, as a call over the internet does. */
const latencyMs = 100;

/** From a token to scores, with the vendor's quota enforced: how much longer than the quota itself asks for. */
export const quotaStart: Benchmark = {
  name: 'quota/start',
  async run(bench) {
    const portal = portalOf(bench);
    await using open = await openPortal(bench.server, portal, () => bench.now, {
      latencyMs,
      overrides: { quota: tokenQuota, asOf: () => bench.now },
    });
    const { app, sandbox } = open;
    const wall = await timed(async () => {
      const programId = await open.connect();
      await readWhole(app, programId);
      await judgeAll(app, programId);
    });
    const { rateLimited, total } = sandbox.stats(portal.account.portalId);
    const { burstStarter, burstWindowMs } = hubspotLimits;
    const floor = (total * burstWindowMs.value) / burstStarter.value;
    return [
      { figure: 'from connecting to scored', measured: wall / 1000, unit: 's' },
      { figure: 'floor: calls / granted rate', measured: floor / 1000, unit: 's' },
      { figure: 'above the floor', measured: (wall - floor) / 1000, unit: 's', target: hopedFor(atMost(10)) },
      { figure: 'calls refused for the quota', measured: rateLimited, unit: 'calls', target: exactly(0) },
    ];
  },
};

/** What a token is granted whose plan is not known: the smallest burst, a tenth of it kept for people. */
const tokenQuota = {
  general: { limit: hubspotLimits.burstStarter.value, windowMs: hubspotLimits.burstWindowMs.value, reserve: 10 },
  search: { limit: hubspotLimits.searchPerSecond.value, windowMs: 1000, reserve: 1 },
};
