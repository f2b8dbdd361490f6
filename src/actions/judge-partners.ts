import { isDeepStrictEqual } from 'node:util';

import { localDay } from '#src/domain/calendar.ts';
import { listConnections } from '#src/store/connections.ts';
import { markDirtyWhere } from '#src/store/dirty-partners.ts';
import { currentSettings, readSettings } from '#src/store/settings-versions.ts';
import { lastGoodRun } from '#src/store/sync-runs.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { followProgramFacts } from './judge/follow-program-facts.ts';
import { judgeBatch } from './judge/judge-batch.ts';

export interface JudgeReport {
  readonly judged: number;
  /** Partners whose judgement failed, each with its cause among the parked items. */
  readonly parked: number;
  /** False while the CRM has not been read completely by the mapping in force: nobody is judged by half of the facts. */
  readonly ready: boolean;
}

export interface JudgeOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number | null }) => void;
}

/** Judges every partner of the program that waits for it, batch by batch. */
export async function judgePartners(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log'>,
  programId: string,
  { signal, onProgress }: JudgeOptions,
): Promise<JudgeReport> {
  if (!(await app.store.inProgram(programId, (tx) => isReadyToJudge(tx, programId))))
    return { judged: 0, parked: 0, ready: false };
  await followProgramFacts(app, programId);
  let judged = 0;
  let parked = 0;
  for (;;) {
    signal.throwIfAborted();
    const batch = await judgeBatch(app, programId);
    await app.failPoint('judge:committed');
    if (batch.taken === 0) return { judged, parked, ready: true };
    judged += batch.judged;
    parked += batch.parked;
    onProgress?.({ done: judged + parked, total: null });
  }
}

/** Asks for a judgement of everybody whose result changes by itself by now: the nightly pass. Answers how many. */
export async function markDue(app: Pick<App, 'store' | 'clock' | 'asOf'>, programId: string): Promise<number> {
  return app.store.inProgram(programId, async (tx) => {
    const settings = await currentSettings(tx);
    if (settings === null) return 0;
    const dueOn = localDay(app.asOf(), settings.settings.program.timeZone);
    return markDirtyWhere(tx, programId, { dueOn }, 'due', app.clock.now());
  });
}

/** Asks for a judgement of every partner. */
export async function markAllDirty(
  app: Pick<App, 'store' | 'clock'>,
  programId: string,
  cause: string,
): Promise<number> {
  return app.store.inProgram(programId, (tx) => markDirtyWhere(tx, programId, 'all', cause, app.clock.now()));
}

/** Whether every connected CRM has been read completely, by the mapping in force: nobody is judged by half of the facts. */
export async function isReadyToJudge(tx: Tx, programId: string): Promise<boolean> {
  const connections = await listConnections(tx);
  const runs = await Promise.all(connections.map(({ crm }) => lastGoodRun(tx, { programId, crm }, 'full')));
  if (runs.length === 0) return false;
  const current = await currentSettings(tx);
  for (const run of runs) {
    if (run === null) return false;
    const version = run.counts['settingsVersion'];
    if (current === null || typeof version !== 'number' || version === current.version) continue;
    const read = await readSettings(tx, version);
    if (read !== null && !isDeepStrictEqual(read.settings.mapping, current.settings.mapping)) return false;
  }
  return true;
}
