import { isJudged } from '#src/domain/partner-status.ts';
import { listConnections } from '#src/store/connections.ts';
import { removeDirty, takeDirty } from '#src/store/dirty-partners.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from '../context.ts';
import type { Bench } from './bench.ts';
import { gatherPartners, openDealsOf } from './gather-partners.ts';
import { gatherProgramFacts } from './gather-program-facts.ts';
import { judgeHealths } from './judge-healths.ts';
import { judgePartnerships } from './judge-partnerships.ts';
import { keepDeals } from './keep-deals.ts';
import { keepJudgements } from './keep-judgements.ts';
import { parkPoisoned } from './park-poisoned.ts';
import { unjudge } from './unjudge.ts';

export interface BatchOutcome {
  readonly taken: number;
  readonly judged: number;
  readonly parked: number;
}

/** So many partners are judged in one transaction: their facts are one page of memory, and a sync that waits for one of them does not wait long. */
const batchSize = 200;

/**
 * Judges some of the partners that wait for it, in one transaction: result, state, ledger, snapshot and desired values stand or fall together, and only what was judged leaves the table. Everybody in it is
 * judged by the same settings and the same facts of the program.
 */
export async function judgeBatch(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log'>,
  programId: string,
): Promise<BatchOutcome> {
  return app.store.inProgram(programId, (tx) => judgeWaiting(app, tx, programId));
}

/**
 * As `judgeBatch`, within a transaction that has other work to do as well: what changed a partner and the judgement that follows stand or fall together.
 *
 * @param only These of the partners that wait, and no others; null takes whoever has waited longest.
 */
export async function judgeWaiting(
  app: Pick<App, 'clock' | 'asOf' | 'failPoint' | 'log'>,
  tx: Tx,
  programId: string,
  only: readonly string[] | null = null,
): Promise<BatchOutcome> {
  const settings = await currentSettings(tx);
  if (settings === null) return { taken: 0, judged: 0, parked: 0 };
  const [asOf, now] = [app.asOf(), app.clock.now()];
  const taken = await takeDirty(tx, programId, batchSize, now, only);
  if (taken.length === 0) return { taken: 0, judged: 0, parked: 0 };
  const program = await gatherProgramFacts(tx, programId, settings.settings, asOf);
  const bench: Bench = { programId, settings, program, connections: await listConnections(tx), asOf, now };

  const partnerIds = taken.map((dirty) => dirty.partnerId);
  const gathered = await gatherPartners(tx, { ...bench, partnerIds, settings: settings.settings });
  const health = await judgeHealths(
    tx,
    bench,
    gathered.filter(({ partner }) => isJudged(partner.status)),
  );
  const partnerships = await judgePartnerships(tx, {
    ...bench,
    partners: health.evaluated.map(({ facts, judgement }) => ({ ...judgement, facts })),
  });
  const evaluated = health.evaluated.filter(({ judgement }) => partnerships.judged.has(judgement.partnerId));
  const poisoned = [...health.poisoned, ...partnerships.poisoned];
  await keepJudgements(tx, bench, evaluated, health.before, partnerships.judged);
  await unjudge(
    tx,
    bench,
    gathered.flatMap(({ partner }) => (isJudged(partner.status) ? [] : [partner.partnerId])),
  );
  await keepDeals(
    tx,
    bench,
    partnerIds,
    evaluated.flatMap(({ facts }) => openDealsOf(facts)),
  );
  await parkPoisoned(tx, bench, evaluated, poisoned);
  await app.failPoint('judge:stored');
  await removeDirty(tx, programId, taken);
  await app.failPoint('judge:before-commit');
  for (const { partnerId, cause } of poisoned)
    app.log.warn({ programId, partnerId, cause }, 'a partner could not be judged and was parked');
  return { taken: taken.length, judged: evaluated.length, parked: poisoned.length };
}
