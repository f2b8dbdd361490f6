import { localDay } from '#src/domain/calendar.ts';
import { CrmPermissionError } from '#src/errors.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import type { Tx } from '#src/store/transaction.ts';
import { addWritten, writtenOn } from '#src/store/write-budget.ts';
import {
  deferDue,
  dueValues,
  saveStates,
  unsettledValues,
  type TrackedValue,
  type WrittenKind,
} from '#src/store/write-values.ts';

import { blockObject, checkProperties } from './check-properties.ts';
import { parkRecords } from './park-writes.ts';
import { byRecord } from './read-held.ts';
import { ownName, type OpenRun } from './run-in-hand.ts';
import { recordsPerBatch, sendBatch, type BatchResult } from './send-batch.ts';
import { settleValues } from './settle-values.ts';
import { refused, toDesired } from './value-state.ts';
import { storeAsWriter, type Writer } from './with-writer.ts';

export interface FailedWrite {
  readonly id: string;
  readonly property: string;
  readonly reason: string;
}

export interface Drained {
  /** Values. */
  readonly written: number;
  readonly failed: readonly FailedWrite[];
  /** Values that wait for tomorrow's budget. */
  readonly deferred: number;
}

/**
 * Writes whatever is due, a hundred records a call, until nothing is. `limited` keeps within the day's budget. `openRun` is asked when there is something to write.
 */
export async function drainValues(
  writer: Writer,
  openRun: OpenRun,
  { limited, total }: { readonly limited: boolean; readonly total: number | null },
): Promise<Drained> {
  const { scope, signal } = writer;
  let written = 0;
  const failed: FailedWrite[] = [];
  const checked = new Set<WrittenKind>();
  for (let seen = await firstLook(writer); seen.due.length > 0; seen = await look(writer)) {
    signal.throwIfAborted();
    const { due, used } = seen;
    // One object at a time: a call holds records of one, and what forbids it says nothing of the other.
    const object = due[0]?.kind ?? 'company';
    const ofObject = due.filter(({ kind }) => kind === object);
    const batch = limited ? withinBudget(writer, ofObject, used) : ofObject;
    if (batch.length === 0) return { written, failed, deferred: await untilTomorrow(writer) };

    const day = today(writer);
    const result = await unlessForbidden(writer, object, () =>
      sendBatch(writer, openRun, batch.map(toDesired), async (tx) => {
        if (limited) await addWritten(tx, scope, day, batch.length);
      }),
    );
    if (result === null) continue;
    written += result.written.length;
    writer.onProgress({ done: written, total });
    if (result.unknown.length > 0) await settleValues(writer);
    if (result.refused.length > 0) {
      // Either some records break a rule of the CRM, or a property is not what it was: then every record with it fails, and its definition tells.
      const allRefused = result.refused.length === batch.length;
      const changed = !checked.has(object) || allRefused ? (await checkProperties(writer)).changed : [];
      checked.add(object);
      if (changed.length === 0) failed.push(...(await giveUp(writer, result)));
      else await settleValues(writer);
    }
  }
  return { written, failed, deferred: 0 };
}

/** What is due next, of so many records as fit into a call. */
interface Look {
  readonly due: readonly TrackedValue[];
  /** Values that were written by themselves today. */
  readonly used: number;
}

/** The look that work begins with: whatever is in doubt is read before it. */
async function firstLook(writer: Writer): Promise<Look> {
  const { app, scope } = writer;
  const { inDoubt, seen } = await app.store.inProgram(scope.programId, async (tx) => ({
    inDoubt: await unsettledValues(tx, scope, app.clock.now(), 1),
    seen: await lookWithin(tx, writer),
  }));
  if (inDoubt.length === 0) return seen;
  await settleValues(writer);
  return look(writer);
}

function look(writer: Writer): Promise<Look> {
  return writer.app.store.inProgram(writer.scope.programId, (tx) => lookWithin(tx, writer));
}

async function lookWithin(tx: Tx, writer: Writer): Promise<Look> {
  const { app, scope } = writer;
  return {
    due: await dueValues(tx, scope, app.clock.now(), recordsPerBatch),
    used: await writtenOn(tx, scope, today(writer)),
  };
}

/** What the connection may not write is parked with what to grant, and the other object goes on. */
async function unlessForbidden(
  writer: Writer,
  object: WrittenKind,
  send: () => Promise<BatchResult>,
): Promise<BatchResult | null> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof CrmPermissionError)) throw error;
    writer.app.log.warn({ ...writer.scope, object, scopes: error.scopes }, 'the connection may not write an object');
    await blockObject(writer, object, error);
    return null;
  }
}

/** Refused though all properties are as they have to be: an admin's rule, or a record that is gone. They wait for a person, in the CRM's words. */
async function giveUp(writer: Writer, result: BatchResult): Promise<readonly FailedWrite[]> {
  const { app, scope } = writer;
  await storeAsWriter(writer, async (tx) => {
    await saveStates(
      tx,
      scope,
      result.refused.map(({ value }) => refused(value)),
    );
    const parked = result.refused.map(({ value, reason }) => ({ ...value, reason }));
    await parkRecords(tx, scope, parked, app.clock.now());
  });
  return result.refused.map(({ value, reason }) => ({ id: value.recordId, property: value.property, reason }));
}

function today({ app, settings }: Writer): string {
  return localDay(app.clock.now(), settings.program.timeZone);
}

const quarterHourMs = 900_000;

/** When the next day begins there: every zone's days begin at a quarter of an hour. */
function nextDay(now: Date, timeZone: string): Date {
  const day = localDay(now, timeZone);
  let at = Math.ceil((now.getTime() + 1) / quarterHourMs) * quarterHourMs;
  while (localDay(new Date(at), timeZone) === day) at += quarterHourMs;
  return new Date(at);
}

/** As many whole records as the day's budget still has room for. */
function withinBudget({ settings }: Writer, due: readonly TrackedValue[], used: number): readonly TrackedValue[] {
  let room = settings.writeBack.dailyValues - used;
  const fitting: TrackedValue[] = [];
  for (const record of byRecord(due)) {
    if (record.length > room) break;
    room -= record.length;
    fitting.push(...record);
  }
  return fitting;
}

/** The rest of what is due waits for the next day of the program's zone. Answers how many values. */
async function untilTomorrow(writer: Writer): Promise<number> {
  const { app, scope, settings } = writer;
  const now = app.clock.now();
  const tomorrow = nextDay(now, settings.program.timeZone);
  return storeAsWriter(writer, async (tx) => {
    const deferred = await deferDue(tx, scope, now, tomorrow);
    const detail = `${settings.writeBack.dailyValues} values were written today; ${deferred} wait until ${tomorrow.toISOString()}`;
    const entry = { actor: ownName, action: 'budget used up', runId: null, crm: scope.crm, kind: null, property: null };
    await addToAuditLog(tx, scope.programId, [{ ...entry, detail }], now);
    return deferred;
  });
}
