import { setTimeout as sleep } from 'node:timers/promises';

import { quotaOf } from '#src/app.ts';
import type { CallPriority } from '#src/crm/adapter-ports.ts';
import { createHubspotCrm } from '#src/crm/hubspot/adapter.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import type { Crm } from '#src/crm/port.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { CrmRateLimitError } from '#src/errors.ts';
import { afterError } from '#src/queue/retry.ts';
import { createCallBudget } from '#src/store/budget.ts';

import { partnerPortal } from '../../support/partner-portal.ts';
import { never } from '../../support/program.ts';
import { atLeast, atMost, type Benchmark } from '../harness/benchmark.ts';
import { timed } from '../harness/statistics.ts';
import { openPortal } from '../programs/synced-portal.ts';

/** How much faster than at the vendor quotas fill and empty. */
const usualSpeed = 2.5;
/** Of every ten calls one is kept for people who wait: one of these is theirs. */
const workers: readonly CallPriority[] = ['background', 'background', 'background', 'interactive'];

/**
 * More work than quota, and the account grants about half of what the app believes: the windows are the sandbox's, counted as HubSpot counts. What gets through, beside what the account would have let through.
 */
export const storm429: Benchmark = {
  name: 'storm/429',
  async run({ now, server, sizes }) {
    const time = fasterTime(usualSpeed);
    const { passed } = time;
    const clock = () => new Date(now.getTime() + Math.round(passed()));
    const seed = partnerPortal({ now, partners: 1, dealsEach: 1 });
    const portal = { ...seed, account: { ...seed.account, plan: 'starter' as const } };
    await using open = await openPortal(server, portal, clock, {
      monotonic: passed,
      overrides: { clock: { now: clock } },
    });
    const { app, sandbox } = open;
    const programId = await open.connect();
    const { burstProfessional, burstStarter, burstWindowMs } = hubspotLimits;
    const granted = quotaOf({ auth: 'token' }).general;
    const { limit: usual } = granted;
    const believed = {
      ...granted,
      limit: burstProfessional.value,
      reserve: Math.floor((granted.reserve * burstProfessional.value) / usual),
    };
    const crmFor = (priority: CallPriority): Crm =>
      createHubspotCrm({
        accountId: String(portal.account.portalId),
        settings: defaultSettings().mapping.hubspot,
        accessToken: async () => portal.tokens[0]?.token ?? '',
        budget: createCallBudget(app.store, {
          programId,
          crm: 'hubspot',
          limits: { general: believed, search: believed },
          clock: app.clock,
          maxWaitMs: 15_000,
          sleep: (ms) => sleep(ms / time.speed()),
        }),
        priority,
        clock: app.clock,
        apiUrl: sandbox.url,
        timeoutMs: 10_000,
      });

    // So fast that the machine could make twice the calls that the account grants: else it would be the machine that is measured.
    const callMs = await timeOfCall(workers.map(crmFor));
    time.slowTo(burstWindowMs.value / (2 * burstStarter.value * callMs));
    // What this and connecting have used is out of the window before the first call that counts.
    await sleep(burstWindowMs.value / time.speed());
    sandbox.clearRequests();
    const until = passed() + sizes.stormWindows * burstWindowMs.value;
    let answered = 0;
    await Promise.all(
      workers.map(async (priority) => {
        const crm = crmFor(priority);
        while (passed() < until) {
          try {
            for await (const page of read(crm)) if (passed() <= until) answered += page.records.length;
          } catch (error) {
            // As the queue puts a job off.
            const after = afterError(error, 1);
            if (!(error instanceof CrmRateLimitError) || after.do !== 'put-off') throw error;
            await sleep(Math.min(after.delayMs, Math.max(0, until - passed())) / time.speed());
          }
        }
      }),
    );
    const { rateLimited, total } = sandbox.stats(portal.account.portalId);
    return [
      { figure: `calls answered in ${sizes.stormWindows} windows of 10 s`, measured: answered, unit: 'calls' },
      {
        figure: 'goodput / quota',
        measured: answered / (sizes.stormWindows * burstStarter.value),
        unit: 'x',
        target: atLeast(0.9),
      },
      {
        figure: 'refused / all calls, percent',
        measured: (100 * rateLimited) / total,
        unit: 'count',
        target: atMost(5),
      },
    ];
  },
};

interface FasterTime {
  /** Milliseconds since it began. */
  readonly passed: () => number;
  readonly speed: () => number;
  /** Goes on at this speed, should it be slower. */
  readonly slowTo: (speed: number) => void;
}

function fasterTime(atFirst: number): FasterTime {
  let [speed, since, before] = [atFirst, performance.now(), 0];
  const passed = () => before + (performance.now() - since) * speed;
  return {
    passed,
    speed: () => speed,
    slowTo(wanted) {
      [before, since] = [passed(), performance.now()];
      speed = Math.min(speed, wanted);
    },
  };
}

/** How long a call takes here when all of these make calls at once, in milliseconds. */
async function timeOfCall(crms: readonly Crm[]): Promise<number> {
  const each = 3;
  const took = await timed(async () => {
    await Promise.all(
      crms.map(async (crm) => {
        for (let call = 0; call < each; call += 1) {
          for await (const page of read(crm)) void page;
        }
      }),
    );
  });
  return took / (each * crms.length);
}

/** One call. */
function read(crm: Crm): ReturnType<typeof crm.read<'company'>> {
  return crm.read('company', [{ id: '1001', type: null }], never);
}
