import { atMost, exactly, type Benchmark } from '../harness/benchmark.ts';
import { fastForward, openPortal, portalOf, readWhole } from '../programs/synced-portal.ts';

/** How many calls the first reading of a portal makes, beside the fewest in which HubSpot can tell what it holds. */
export const callsFullSync: Benchmark = {
  name: 'calls/full-sync',
  besideOthers: true,
  async run(bench) {
    const portal = portalOf(bench);
    const clock = () => bench.now;
    await using open = await openPortal(bench.server, portal, clock, {
      monotonic: fastForward(),
      overrides: { clock: { now: clock } },
    });
    const programId = await open.connect();
    open.sandbox.clearRequests();
    const { calls, minimumCalls } = await readWhole(open.app, programId);
    const fewest = minimumCalls.reduce((sum, term) => sum + term.calls, 0);
    return [
      { figure: 'calls', measured: calls, unit: 'calls' },
      { figure: 'calls / minimum', measured: calls / fewest, unit: 'x', target: atMost(1.05) },
      {
        figure: 'calls reported - calls counted by the CRM',
        measured: calls - open.sandbox.stats(portal.account.portalId).total,
        unit: 'calls',
        target: exactly(0),
      },
    ];
  },
};
