import type { CrmName } from '#src/domain/facts.ts';
import { UsageError } from '#src/errors.ts';
import { listApprovals, setApprovalState } from '#src/store/approvals.ts';
import type { CrmScope } from '#src/store/transaction.ts';
import { adoptEqualValues, countDue, tryAllAgain } from '#src/store/write-values.ts';

import type { WriteReport } from './write-back.ts';
import { checkProperties, type CheckedProperty } from './write/check-properties.ts';
import { drainValues } from './write/drain-values.ts';
import { withRun } from './write/run-in-hand.ts';
import { settleValues } from './write/settle-values.ts';
import { storeAsWriter, withWriter, type WriteApp, type Writer, type WriterOptions } from './write/with-writer.ts';

export interface ApplyReport extends Omit<WriteReport, 'run' | 'failed'> {
  readonly run: string;
  /** Refused values in the CRM's words; a property that cannot be written at all stands there once, without a record. */
  readonly failed: readonly { readonly id: string | null; readonly property: string; readonly reason: string }[];
}

export interface ApplyOptions extends WriterOptions {
  /** Who asked for it. */
  readonly actor: string;
}

/** What a plan has read is good for this long; after that, values that were never ours are read once more before they are written over. */
const readingGoodForMs = 15 * 60_000;

/**
 * Writes everything that was approved, here and now: creates the properties where they are missing, writes every value that differs, and keeps the properties up to date from then on. What was refused or put off
 * before is tried again. The daily budget does not hold up what a person has seen and asked for.
 *
 * @returns null when another process is writing.
 * @throws UsageError when nothing is approved.
 */
export async function applyWrites(
  app: WriteApp,
  programId: string,
  options: ApplyOptions,
  crm: CrmName = 'hubspot',
): Promise<ApplyReport | null> {
  const scope = { programId, crm };
  const approvals = await app.store.inProgram(programId, (tx) => listApprovals(tx, scope));
  if (approvals.every(({ state }) => state === 'stopped'))
    throw new UsageError(
      'No property is approved: look at what would be written with tandem plan, then approve properties with tandem approve.',
    );
  const done = await withWriter(app, programId, crm, options, (writer) => apply(writer, options));
  return done?.value ?? null;
}

async function apply(writer: Writer, { actor, runId: asked }: ApplyOptions): Promise<ApplyReport> {
  const { app, scope, crm } = writer;
  const { value, runId } = await withRun(writer, { kind: 'apply', actor, runId: asked }, async (openRun) => {
    // A person acted: that is a run, whether it writes or not.
    await storeAsWriter(writer, openRun);
    const { properties } = await checkProperties(writer);
    const total = await makeLive(writer);
    const drained = await drainValues(writer, openRun, { limited: false, total });
    return { ...drained, properties: await blockedProperties(app, scope, properties) };
  });
  const { written, failed, properties } = value;
  return {
    run: runId ?? '',
    written,
    calls: crm.limits().calls,
    failed: [...properties, ...failed],
    deferred: 0,
  };
}

/** What is approved is kept up to date from now on. Answers how many values are due. */
async function makeLive(writer: Writer): Promise<number> {
  const { app, scope } = writer;
  const now = app.clock.now();
  await storeAsWriter(writer, async (tx) => {
    const approved = (await listApprovals(tx, scope)).filter(({ state }) => state === 'approved');
    await setApprovalState(tx, scope, approved, 'live', now);
    await tryAllAgain(tx, scope, new Date(now.getTime() - readingGoodForMs));
  });
  await settleValues(writer);
  return storeAsWriter(writer, async (tx) => {
    await adoptEqualValues(tx, scope);
    return countDue(tx, scope, app.clock.now());
  });
}

/** Properties that cannot be written, found before or while writing. */
async function blockedProperties(
  app: WriteApp,
  scope: CrmScope,
  checked: readonly CheckedProperty[],
): Promise<readonly { readonly id: null; readonly property: string; readonly reason: string }[]> {
  const names = new Set(checked.map(({ property }) => property));
  const approvals = await app.store.inProgram(scope.programId, (tx) => listApprovals(tx, scope));
  return approvals.flatMap(({ property, blockedReason }) =>
    blockedReason !== null && names.has(property) ? [{ id: null, property, reason: blockedReason }] : [],
  );
}
