import { writeBack } from '#src/actions/write-back.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import { setDesired } from '#src/store/desired-values.ts';

import { never } from '../../support/program.ts';
import { exactly, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { openWrittenPortal, type WrittenPortal } from '../programs/written-portal.ts';

/** What every call waits for, as a call over the internet does. */
const latencyMs = 100;

/** How many calls it takes to bring the values of so many company records to the CRM. */
export const writeBackCalls: Benchmark = {
  name: 'write-back/calls',
  async run(bench) {
    const partners = bench.sizes.writtenPartners;
    await using portal = await openWrittenPortal(bench, { partners, dealsEach: 1, clock: () => bench.now });
    portal.slowDown(latencyMs);
    await portal.judgeAgain();
    const figures: Figure[] = [
      {
        figure: 'calls when nothing differs',
        measured: await callsOfWriting(portal),
        unit: 'calls',
        target: exactly(0),
      },
    ];
    for (const changed of new Set([1, Math.ceil(partners / 20), partners])) {
      await wantOther(portal, changed, `${changed} changed`);
      figures.push({
        figure: `calls for ${changed} changed records`,
        measured: await callsOfWriting(portal),
        unit: 'calls',
        target: exactly(Math.ceil(changed / hubspotLimits.batch.value)),
      });
    }
    return figures;
  },
};

/** All calls: a look at what the CRM holds counts as much as a write. */
async function callsOfWriting({ app, portalId, programId, sandbox }: WrittenPortal): Promise<number> {
  sandbox.clearRequests();
  await writeBack(app, programId, { signal: never });
  return sandbox.stats(portalId).total;
}

/** Wants another reason on so many records, as a judgement would. */
async function wantOther({ app, programId }: WrittenPortal, records: number, value: string): Promise<void> {
  const rows = Array.from({ length: records }, (_, place) => ({
    crm: 'hubspot' as const,
    kind: 'company' as const,
    recordId: String(1001 + place),
    property: 'prm_health_reason',
    value,
  }));
  await app.store.inProgram(programId, async (tx) => {
    const differing = await setDesired(tx, programId, rows, 'bench', app.clock.now());
    if (differing !== records) throw new Error(`${differing} values differ, not ${records}`);
  });
}
