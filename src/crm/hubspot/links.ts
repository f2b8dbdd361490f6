import type { z } from 'zod';

import { CrmRejectedError, CrmUnavailableError } from '#src/errors.ts';

import { hubspotLimits } from '../limits.ts';
import type { EngagementType, Link, LinkSet, RecordKind } from '../model.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { primaryTypeIds } from './label-book.ts';
import { pathsOf } from './object-types.ts';
import type { Portal } from './portal.ts';
import type { AssociationInput } from './requests.ts';
import { AssociationResult, Batch, nextPlace } from './schema.ts';
import type { BatchError } from './schema.ts';
import { cleanText, recordId } from './values.ts';

const noneFound = 'crm.associations.NO_ASSOCIATIONS_FOUND';
const transient = new Set(['RATE_LIMITS', 'INTERNAL_ERROR', 'SERVICE_UNAVAILABLE', 'TIMEOUT']);

/**
 * The complete link sets of the named records. Yields the sets that were read whole; if any could not be, it then throws and names them: an unread set is never an empty one.
 */
export async function* linkSets(
  portal: Portal,
  from: RecordKind,
  to: RecordKind,
  ids: readonly string[],
  signal: AbortSignal,
): AsyncIterable<readonly LinkSet[]> {
  for (const asked of chunksOf(ids, hubspotLimits.associationsBatch.value)) {
    const links = new Map<string, Link[]>(asked.map((id) => [id, []]));
    const failed = new Map<string, BatchError>();
    for (const source of pathsOf(from)) {
      for (const target of pathsOf(to)) {
        const read = await readPair(portal, source.path, target, asked, signal);
        for (const [id, found] of read.links) links.get(id)?.push(...found);
        for (const [id, error] of read.failed) failed.set(id, error);
      }
    }
    const whole = [...links].filter(([id]) => !failed.has(id));
    if (whole.length > 0) {
      yield whole.map(([fromId, found]) => ({ fromKind: from, fromId, toKind: to, to: distinct(found) }));
    }
    if (failed.size > 0) throw failure(`${from} to ${to}`, failed);
  }
}

/** The same between two object types by HubSpot's names, all or nothing. */
export async function linksBetween(
  portal: Portal,
  from: string,
  to: string,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Link[]>> {
  const { failed, links } = await readPair(portal, from, { path: to, type: null }, ids, signal);
  if (failed.size > 0) throw failure(`${from} to ${to}`, failed);
  return links;
}

interface PairLinks {
  readonly links: ReadonlyMap<string, readonly Link[]>;
  readonly failed: ReadonlyMap<string, BatchError>;
}

interface Target {
  readonly path: string;
  readonly type: EngagementType | null;
}

/** Links between two object types. Records with more links than fit into one answer are asked for again, together, until nothing is left. */
async function readPair(
  portal: Portal,
  from: string,
  to: Target,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<PairLinks> {
  const term = `read associations ${from} to ${to.path}`;
  const links = new Map<string, Link[]>();
  const failed = new Map<string, BatchError>();
  const places = new Set<string>();
  let inputs: readonly AssociationInput[] = ids.map((id) => ({ id }));
  while (inputs.length > 0) {
    const answer = await portal.client.call(term, await portal.requests.associations(from, to.path, inputs), signal);
    const read = sortedAnswer(parsedAnswer(answer, term, Batch), inputs, to.type);
    for (const [id, error] of read.failed) failed.set(id, error);
    for (const [id, found] of read.links) links.set(id, [...(links.get(id) ?? []), ...found]);
    for (const { id, after } of read.further) {
      const place = `${id} ${after}`;
      if (places.has(place))
        throw new CrmRejectedError(`HubSpot's pages of ${term} run in a circle at record ${id}.`, null);
      places.add(place);
    }
    inputs = read.further;
  }
  return { links, failed };
}

/** Every record asked for is in one of three states: read, without any link, or failed. One that the answer does not mention has failed. */
function sortedAnswer(
  batch: z.infer<typeof Batch>,
  inputs: readonly AssociationInput[],
  type: EngagementType | null,
): PairLinks & { readonly further: readonly Required<AssociationInput>[] } {
  const open = new Set(inputs.map((input) => input.id));
  const links = new Map<string, readonly Link[]>();
  const failed = new Map<string, BatchError>();
  const further: Required<AssociationInput>[] = [];
  for (const body of batch.results) {
    const { data: result } = AssociationResult.safeParse(body);
    const found = result?.to.map((one) => linkOf(one, type));
    // A link to an id that cannot be read makes the set incomplete: the record stays open and so counts as failed.
    if (result === undefined || found === undefined || !found.every((link) => link !== null)) continue;
    if (!open.delete(result.from.id)) continue;
    links.set(result.from.id, found);
    const after = nextPlace(result);
    if (after !== undefined) further.push({ id: result.from.id, after });
  }
  for (const error of batch.errors ?? []) {
    for (const id of idsOf(error, open)) {
      open.delete(id);
      if (error.subCategory !== noneFound) failed.set(id, error);
    }
  }
  for (const id of open) failed.set(id, { ...unmentioned, id });
  return { links, failed, further };
}

const unmentioned = { category: null, subCategory: null, message: 'the answer does not say', context: null } as const;

/** Paging may name a link twice when the set changes meanwhile. */
function distinct(links: readonly Link[]): readonly Link[] {
  return [...new Map(links.map((link) => [`${link.type ?? ''} ${link.id}`, link])).values()];
}

function linkOf(one: AssociationResult['to'][number], type: EngagementType | null): Link | null {
  const id = recordId(one.toObjectId);
  if (id === undefined) return null;
  const labelled = one.associationTypes.filter(
    ({ label, typeId }) => !primaryTypeIds.has(typeId) && label !== null && label !== undefined,
  );
  return {
    id,
    type,
    labels: labelled.map(({ typeId }) => String(typeId)).toSorted(),
    primary: one.associationTypes.some(({ typeId }) => primaryTypeIds.has(typeId)),
  };
}

/** The records of the call that an error speaks of. */
function idsOf(error: BatchError, open: ReadonlySet<string>): readonly string[] {
  const named = [
    ...(error.context?.['fromObjectId'] ?? []),
    ...(error.context?.['ids'] ?? []),
    ...(error.context?.['id'] ?? []),
    error.id,
  ];
  return named.map(String).filter((id) => open.has(id));
}

function failure(pair: string, failed: ReadonlyMap<string, BatchError>): Error {
  const [first] = failed.values();
  const shown = [...failed.keys()].slice(0, 5).join(', ');
  const told = cleanText(first?.message ?? first?.category ?? 'no reason given').slice(0, 200);
  const message = `The links ${pair} of ${failed.size} record(s) could not be read (${shown}): ${told}`;
  return transient.has(first?.category ?? '')
    ? new CrmUnavailableError(message, null)
    : new CrmRejectedError(message, null);
}
