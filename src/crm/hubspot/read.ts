import { CrmRejectedError } from '#src/errors.ts';

import { hubspotLimits } from '../limits.ts';
import type { RecordKind } from '../model.ts';
import type { ReadId, ReadPage } from '../port.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { engagementTypes } from './object-types.ts';
import type { Portal } from './portal.ts';
import { engagementReader, readerOf } from './readers.ts';
import { readRecords } from './record-page.ts';
import type { RecordReader } from './record-page.ts';
import { Batch, RecordBody } from './schema.ts';
import type { BatchError } from './schema.ts';
import { recordId } from './values.ts';

/** More than this many records that an answer does not mention are no merges but a broken answer. */
const mostUnmentioned = 20;

type ReadKind<K extends RecordKind> = (
  portal: Portal,
  ids: readonly ReadId[],
  signal: AbortSignal,
) => AsyncIterable<ReadPage<K>>;

/** The named records by batches of 100, engagements by type. */
export const readByIds: { readonly [K in RecordKind]: ReadKind<K> } = {
  company: (portal, ids, signal) => readKind(portal, 'company', ids, signal),
  deal: (portal, ids, signal) => readKind(portal, 'deal', ids, signal),
  contact: (portal, ids, signal) => readKind(portal, 'contact', ids, signal),
  engagement: readEngagements,
};

async function* readKind<K extends 'company' | 'deal' | 'contact'>(
  portal: Portal,
  kind: K,
  ids: readonly ReadId[],
  signal: AbortSignal,
): AsyncIterable<ReadPage<K>> {
  if (ids.length > 0) yield* readBatches(portal, await readerOf[kind](portal, signal), idsOf(ids), signal);
}

/** Without its type an engagement is looked for among all of them, and missing only when none has it. */
async function* readEngagements(
  portal: Portal,
  ids: readonly ReadId[],
  signal: AbortSignal,
): AsyncIterable<ReadPage<'engagement'>> {
  let untyped = new Set(idsOf(ids.filter((one) => one.type === null)));
  for (const type of engagementTypes) {
    const typed = idsOf(ids.filter((one) => one.type === type));
    yield* readBatches(portal, engagementReader(portal, type), typed, signal);
    const notFound = new Set<string>();
    for await (const page of readBatches(portal, engagementReader(portal, type), [...untyped], signal)) {
      for (const id of page.missing) notFound.add(id);
      yield { ...page, missing: [] };
    }
    untyped = notFound;
  }
  if (untyped.size > 0) yield { ...emptyPage, missing: [...untyped], readBeganAt: portal.clock.now() };
}

const emptyPage = { records: [], watched: [], refused: [], missing: [], redirected: [] } as const;

async function* readBatches<K extends RecordKind>(
  portal: Portal,
  reader: RecordReader<K>,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncIterable<ReadPage<K>> {
  for (const asked of chunksOf(ids, hubspotLimits.batch.value)) {
    const readBeganAt = portal.clock.now();
    const term = `read ${reader.path}`;
    const request = await portal.requests.readBatch(reader.path, asked, reader.properties);
    const batch = parsedAnswer(await portal.client.call(term, request, signal), term, Batch);
    const answered = new Set(batch.results.map((body) => bodyId(body)).filter((id) => id !== undefined));
    const gone = goneIds(batch.errors ?? [], term);
    const open = asked.filter((id) => !answered.has(id) && !gone.has(id));
    const merged = await mergedInto(portal, reader.path, open, signal);
    yield {
      ...readRecords(portal, batch.results, reader),
      missing: [...asked.filter((id) => gone.has(id)), ...merged.missing],
      redirected: merged.redirected,
      readBeganAt,
    };
  }
}

/** Ids that the CRM says it does not have. Any other error of a part is one of the whole: nothing may be taken for missing because a read failed. */
function goneIds(errors: readonly BatchError[], term: string): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const error of errors) {
    if (error.category !== 'OBJECT_NOT_FOUND') {
      throw new CrmRejectedError(
        `HubSpot could not ${term}: ${error.message ?? error.category ?? 'no reason given'}`,
        null,
      );
    }
    for (const id of error.context?.['ids'] ?? []) gone.add(String(id));
  }
  return gone;
}

interface Merged {
  readonly missing: readonly string[];
  readonly redirected: readonly { readonly from: string; readonly to: string }[];
}

/** Ids that were neither answered nor called unknown: a merged record answers under another id. Each is asked for by itself, since a batch does not say which became which. */
async function mergedInto(portal: Portal, path: string, open: readonly string[], signal: AbortSignal): Promise<Merged> {
  const term = `read ${path} one by one`;
  if (open.length > mostUnmentioned) {
    throw new CrmRejectedError(
      `HubSpot's answer to read ${path} does not mention ${open.length} of the records asked for.`,
      null,
    );
  }
  const missing: string[] = [];
  const redirected: { from: string; to: string }[] = [];
  for (const from of open) {
    try {
      const to = recordId(
        (await portal.client.read(term, await portal.requests.one(path, from), RecordBody, signal)).id,
      );
      if (to !== undefined && to !== from) redirected.push({ from, to });
    } catch (error) {
      if (!(error instanceof CrmRejectedError) || error.status !== 404) throw error;
      missing.push(from);
    }
  }
  return { missing, redirected };
}

function bodyId(body: unknown): string | undefined {
  return recordId(RecordBody.safeParse(body).data?.id);
}

function idsOf(ids: readonly ReadId[]): readonly string[] {
  return ids.map(({ id }) => id);
}
