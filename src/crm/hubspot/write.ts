import { CrmRejectedError, CrmUnavailableError } from '#src/errors.ts';

import { hubspotLimits } from '../limits.ts';
import type { PropertyWrite, WriteOutcome } from '../port.ts';
import { parsedAnswer } from './client.ts';
import { objectPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import { Batch, ErrorBody } from './schema.ts';
import type { BatchError } from './schema.ts';
import { cleanText, recordId } from './values.ts';

const maxReason = 300;
/** These errors are about a property, whatever its value: every record with that property fails. */
const propertyCodes = new Set(['PROPERTY_DOESNT_EXIST', 'READ_ONLY_VALUE']);

/**
 * Writes absolute values by batches of 100 and tells what became of each record. A batch that is refused as a whole is split until the refused records are alone: at most 2 log2(100) + 1 calls for each.
 * When a call's result is not known, its records are `unknown` and the ones after it are not sent: then the error is thrown, and whoever got no outcome was not written.
 */
export async function* writeValues(
  portal: Portal,
  values: readonly PropertyWrite[],
  signal: AbortSignal,
): AsyncIterable<readonly WriteOutcome[]> {
  const sender = batchSender(portal, signal);
  for (const kind of ['company', 'deal'] as const) {
    for (const batch of batchesOf(values.filter((one) => one.kind === kind)))
      yield* settled(sender, objectPath(kind), batch);
  }
}

/** HubSpot refuses a batch that names a record twice: the second write of a record waits for a later batch. */
function batchesOf(values: readonly PropertyWrite[]): readonly (readonly PropertyWrite[])[] {
  const batches: PropertyWrite[][] = [];
  const earliest = new Map<string, number>();
  for (const value of values) {
    let at = earliest.get(value.id) ?? 0;
    while ((batches[at]?.length ?? 0) >= hubspotLimits.batch.value) at += 1;
    (batches[at] ??= []).push(value);
    earliest.set(value.id, at + 1);
  }
  return batches;
}

type Sent = { readonly outcomes: readonly WriteOutcome[] } | { readonly refused: CrmRejectedError };
type Send = (path: string, writes: readonly PropertyWrite[]) => Promise<Sent>;

/** `refused` is given when the set is known to hold a record that is refused. */
async function* settled(
  send: Send,
  path: string,
  writes: readonly PropertyWrite[],
  known?: CrmRejectedError,
): AsyncIterable<readonly WriteOutcome[]> {
  let refused = known;
  if (refused === undefined || writes.length === 1) {
    const sent = await send(path, writes);
    if ('outcomes' in sent) {
      yield sent.outcomes;
      return;
    }
    refused = sent.refused;
  }
  const blamed = writes.length === 1 ? new Set(writes) : blamedWrites(writes, refused);
  if (blamed.size > 0) {
    const reason = reasonOf(refused);
    yield [...blamed].map(({ id, traceId }) => ({ id, traceId, outcome: 'refused', reason }));
    const rest = writes.filter((write) => !blamed.has(write));
    if (rest.length > 0) yield* settled(send, path, rest);
    return;
  }
  const left = writes.slice(0, Math.floor(writes.length / 2));
  const right = writes.slice(left.length);
  const sent = await send(path, left);
  if ('outcomes' in sent) {
    yield sent.outcomes;
    // The left half is clean, so the right one holds what was refused: no call is spent on finding that out.
    yield* settled(send, path, right, refused);
  } else {
    if (left.length === 1)
      yield left.map(({ id, traceId }) => ({ id, traceId, outcome: 'refused', reason: reasonOf(sent.refused) }));
    else yield* settled(send, path, left, sent.refused);
    yield* settled(send, path, right);
  }
}

function batchSender(portal: Portal, signal: AbortSignal): Send {
  let down: CrmUnavailableError | null = null;
  return async (path, writes) => {
    if (down !== null) throw down;
    const term = `write ${path}`;
    const request = await portal.requests.updateBatch(path, writes.map(inputOf));
    try {
      const answer = await portal.client.call(term, request, signal);
      return { outcomes: outcomesOf(parsedAnswer(answer, term, Batch), writes) };
    } catch (error) {
      if (error instanceof CrmRejectedError && error.status !== null) return { refused: error };
      if (error instanceof CrmUnavailableError) down = error;
      // The request may have been carried out although its answer did not come, came broken, or was not waited for.
      const unclear = error instanceof CrmUnavailableError || error instanceof CrmRejectedError || signal.aborted;
      if (!unclear) throw error;
      const reason = error instanceof Error ? error.message : 'The call was given up.';
      return { outcomes: writes.map(({ id, traceId }) => ({ id, traceId, outcome: 'unknown', reason })) };
    }
  };
}

function inputOf(write: PropertyWrite): { id: string; objectWriteTraceId: string; properties: Record<string, string> } {
  const properties = Object.fromEntries(Object.entries(write.values).map(([name, value]) => [name, value ?? '']));
  return { id: write.id, objectWriteTraceId: write.traceId, properties };
}

/** Results do not line up with what was sent, and a record that is neither among results nor errors has an unknown fate. */
function outcomesOf(
  batch: { results: readonly unknown[]; errors?: readonly BatchError[] | null | undefined },
  writes: readonly PropertyWrite[],
): readonly WriteOutcome[] {
  const written = new Set(
    batch.results.map((body) =>
      typeof body === 'object' && body !== null && 'id' in body ? recordId(body.id) : undefined,
    ),
  );
  const errors = batch.errors ?? [];
  return writes.map(({ id, traceId }): WriteOutcome => {
    const error =
      errors.find((one) => named(one, 'objectWriteTraceId').includes(traceId)) ??
      errors.find((one) => aboutRecord(one, id));
    if (error !== undefined)
      return {
        id,
        traceId,
        outcome: 'refused',
        reason: wordsOf(error),
      };
    if (written.has(id)) return { id, traceId, outcome: 'written' };
    const hint = errors[0]?.message;
    return {
      id,
      traceId,
      outcome: 'unknown',
      reason: plain(`HubSpot's answer does not mention the record${hint ? `, but says: ${hint}` : ''}.`),
    };
  });
}

/** The words about the single values, which a person can act on, rather than the message around them. */
function wordsOf(error: BatchError): string {
  const told = new Set((error.errors ?? []).flatMap(({ message }) => message ?? []));
  return plain(told.size > 0 ? [...told].join(' ') : (error.message ?? error.category ?? 'HubSpot gave no reason.'));
}

function aboutRecord(error: BatchError, id: string): boolean {
  return error.id === id || named(error, 'ids').includes(id) || named(error, 'id').includes(id);
}

/** The writes that a refusal names, by trace id, by record id or by a property that cannot be written at all. */
function blamedWrites(writes: readonly PropertyWrite[], refused: CrmRejectedError): ReadonlySet<PropertyWrite> {
  const body = ErrorBody.safeParse(refused.cause).data;
  if (body === undefined) return new Set();
  const parts = [{ code: null, context: body.context }, ...(body.errors ?? [])];
  const traces = new Set(parts.flatMap((part) => named(part, 'objectWriteTraceId')));
  const properties = parts.flatMap((part) => (propertyCodes.has(part.code ?? '') ? named(part, 'propertyName') : []));
  return new Set(
    writes.filter((write) => traces.has(write.traceId) || properties.some((name) => name in write.values)),
  );
}

function named(
  part: { readonly context?: Readonly<Record<string, readonly unknown[]>> | null | undefined },
  key: string,
): readonly string[] {
  return (part.context?.[key] ?? []).map(String);
}

function reasonOf(refused: CrmRejectedError): string {
  const body = ErrorBody.safeParse(refused.cause).data;
  const told = (body?.errors ?? []).flatMap((error) => error.message ?? []);
  return plain(told.length > 0 ? [...new Set(told)].join(' ') : (body?.message ?? refused.message));
}

function plain(reason: string): string {
  return cleanText(reason).slice(0, maxReason);
}
