import { undoRun } from '#src/actions/undo-run.ts';
import { writeBack } from '#src/actions/write-back.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import { setDesired } from '#src/store/desired-values.ts';
import type { WrittenKind } from '#src/store/write-values.ts';

import { never } from '../../support/program.ts';
import { exactly, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { openWrittenPortal, type WrittenPortal } from '../programs/written-portal.ts';

/** What every call waits for, as a call over the internet does. */
const latencyMs = 100;

/** So many records of each kind. */
type Changed = Readonly<Record<WrittenKind, number>>;

/** How many calls it takes to bring the values of so many company and deal records to the CRM, and to take them back. */
export const writeBackCalls: Benchmark = {
  name: 'write-back/calls',
  besideOthers: true,
  async run(bench) {
    const partners = bench.sizes.writtenPartners;
    // The second deal of each partner is open, and so has values of ours.
    await using portal = await openWrittenPortal(bench, { partners, dealsEach: 2, clock: () => bench.now });
    portal.slowDown(latencyMs);
    await portal.judgeAgain();
    const figures: Figure[] = [
      {
        figure: 'calls when nothing differs',
        measured: (await written(portal)).calls,
        unit: 'calls',
        target: exactly(0),
      },
    ];
    const some = Math.ceil(partners * 0.6);
    const companies = new Set([1, Math.ceil(partners / 20), partners]);
    const rounds: readonly Changed[] = [...companies].map((company) => ({ company, deal: 0 }));
    for (const changed of [...rounds, { company: some, deal: some }]) {
      await wantOther(portal, changed);
      figures.push({
        figure: `calls for ${wordsOf(changed)}`,
        measured: (await written(portal)).calls,
        unit: 'calls',
        target: exactly(fewestCalls(changed)),
      });
    }
    figures.push(await takenBack(portal, { company: some, deal: Math.ceil(partners * 0.8) }));
    return figures;
  },
};

/** A run of both kinds, neither of whole batches, is undone: what stands there is read, then written. */
async function takenBack(portal: WrittenPortal, changed: Changed): Promise<Figure> {
  const { app, portalId, programId, sandbox } = portal;
  await wantOther(portal, changed);
  const { run } = await written(portal);
  sandbox.clearRequests();
  await undoRun(app, programId, run ?? '', { actor: 'bench', signal: never });
  return {
    figure: `calls to undo ${wordsOf(changed)}`,
    measured: sandbox.stats(portalId).total,
    unit: 'calls',
    target: exactly(2 * fewestCalls(changed)),
  };
}

function fewestCalls({ company, deal }: Changed): number {
  return Math.ceil(company / hubspotLimits.batch.value) + Math.ceil(deal / hubspotLimits.batch.value);
}

function wordsOf({ company, deal }: Changed): string {
  return deal === 0 ? `${company} changed records` : `${company} companies and ${deal} deals`;
}

/** All calls: a look at what the CRM holds counts as much as a write. */
async function written({
  app,
  portalId,
  programId,
  sandbox,
}: WrittenPortal): Promise<{ readonly calls: number; readonly run: string | null }> {
  sandbox.clearRequests();
  const report = await writeBack(app, programId, { signal: never });
  return { calls: sandbox.stats(portalId).total, run: report?.run ?? null };
}

/** Wants another reason on so many companies and another age on so many open deals, as a judgement would. */
async function wantOther({ app, programId }: WrittenPortal, changed: Changed): Promise<void> {
  const value = wordsOf(changed);
  const rows = [
    ...Array.from({ length: changed.company }, (_, place) => ({
      crm: 'hubspot' as const,
      kind: 'company' as const,
      recordId: String(1001 + place),
      property: 'prm_health_reason',
      value,
    })),
    ...Array.from({ length: changed.deal }, (_, place) => ({
      crm: 'hubspot' as const,
      kind: 'deal' as const,
      recordId: String(20_101 + place * 100),
      property: 'prm_days_in_stage',
      value: String(9_000 + changed.deal),
    })),
  ];
  await app.store.inProgram(programId, async (tx) => {
    const differing = await setDesired(tx, programId, rows, 'bench', app.clock.now());
    if (differing !== rows.length) throw new Error(`${differing} values differ, not ${rows.length}`);
  });
}
