import { listConnections } from '#src/store/connections.ts';
import { removeDirty, takeDirty } from '#src/store/dirty-partners.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import { confirmJudgements } from '#src/store/standings.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from '../context.ts';
import type { BatchContext } from './batch-context.ts';
import { clearDeals } from './clear-deals.ts';
import { gatherPartners, openDealsOf } from './gather-partners.ts';
import { gatherProgramFacts } from './gather-program-facts.ts';
import { judgeHealths } from './judge-healths.ts';
import { judgePartnerships } from './judge-partnerships.ts';
import { keepJudgements } from './keep-judgements.ts';
import { parkPoisoned } from './park-poisoned.ts';
import { partUnchanged } from './unchanged-partners.ts';
import { unjudge } from './unjudge.ts';

export interface BatchOutcome {
  readonly taken: number;
  /** Those included that would have been judged to the same again. */
  readonly judged: number;
  readonly parked: number;
}

/** So many partners are judged in one transaction: their facts are one page of memory, and a sync that waits for one of them does not wait long. */
const batchSize = 200;

/**
 * Judges some of the partners that wait for it, in one transaction: result, state, ledger, snapshot and desired values stand or fall together, and only what was judged leaves the table. Everybody in it is
 * judged by the same settings and the same facts of the program. Whoever would be judged to the same again only leaves the table, with the time noted.
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
  const context: BatchContext = { programId, settings, program, connections: await listConnections(tx), asOf, now };

  const partnerIds = taken.map((dirty) => dirty.partnerId);
  const { digests, inputs, notJudged, toJudge, unchanged } = await partUnchanged(tx, context, partnerIds);
  await confirmJudgements(tx, programId, unchanged, context);
  const gathered = await gatherPartners(tx, { ...context, partnerIds: toJudge, settings: settings.settings });
  const health = await judgeHealths(tx, context, gathered);
  const partnerships = await judgePartnerships(tx, {
    ...context,
    inputs,
    partners: health.evaluated.map(({ facts, judgement }) => ({ ...judgement, facts })),
  });
  const evaluated = health.evaluated.filter(({ judgement }) => partnerships.judged.has(judgement.partnerId));
  const poisoned = [...health.poisoned, ...partnerships.poisoned];
  const { before } = health;
  await keepJudgements(tx, context, { evaluated, partnerships: partnerships.judged, before, digests });
  await unjudge(tx, context, notJudged);
  const open = evaluated.flatMap(({ facts }) => openDealsOf(facts));
  await clearDeals(tx, context, [...toJudge, ...notJudged], open);
  const wellJudged = [...unchanged, ...evaluated.map(({ judgement }) => judgement.partnerId)];
  await parkPoisoned(tx, context, wellJudged, poisoned);
  await app.failPoint('judge:stored');
  await removeDirty(tx, programId, taken);
  await app.failPoint('judge:before-commit');
  for (const { partnerId, cause } of poisoned)
    app.log.warn({ programId, partnerId, cause }, 'a partner could not be judged and was parked');
  return { taken: taken.length, judged: wellJudged.length, parked: poisoned.length };
}
