import { CrmRejectedError, CrmUnavailableError } from '#src/errors.ts';

import { hubspotLimits } from '../limits.ts';
import type { LinkSet, RecordKind } from '../model.ts';
import type { DeletedPage, DeletedRecord, EngagementId, RecordPage } from '../port.ts';
import { withValues } from './late-values.ts';
import { linkSets } from './links.ts';
import { engagementTypes, objectPath } from './object-types.ts';
import { pagesOf } from './paging.ts';
import type { Portal } from './portal.ts';
import { engagementReader } from './readers.ts';
import { readRecords } from './record-page.ts';
import type { RecordReader } from './record-page.ts';
import type { SearchBody } from './requests.ts';
import { cursorOf } from './scan-cursor.ts';
import { nextPlace, Page, RecordBody } from './schema.ts';
import { instant, recordId } from './values.ts';

type ScannedKind = 'company' | 'deal' | 'contact';

/** Contacts call it otherwise; asking for the common name would silently find nothing. */
const modified = {
  company: 'hs_lastmodifieddate',
  deal: 'hs_lastmodifieddate',
  contact: 'lastmodifieddate',
  engagement: 'hs_lastmodifieddate',
} as const;

/**
 * Records modified at or after a time, found by search in the order of their ids. Each call asks for ids beyond the last one seen instead of paging, so that neither the limit of 10,000 results per
 * query nor any number of equal times loses a record. Five searches make one page, whose links are read in one call. The index lags by moments: the caller keeps an overlap.
 */
export async function* scanChanges<K extends ScannedKind>(
  portal: Portal,
  reader: RecordReader<K>,
  from: { readonly sinceMs: number; readonly lastId: string },
  signal: AbortSignal,
): AsyncIterable<RecordPage<K>> {
  const linked = reader.kind === 'company' ? null : reader.kind;
  let lastId: string | null = from.lastId;
  while (lastId !== null) {
    const readBeganAt = portal.clock.now();
    const bodies: unknown[] = [];
    while (lastId !== null && bodies.length < hubspotLimits.associationsBatch.value) {
      const found: Found = await searchBeyond(portal, reader, from.sinceMs, lastId, signal);
      bodies.push(...found.bodies);
      lastId = found.lastId;
    }
    const { records, refused, watched } = readRecords(portal, bodies, reader);
    const sets: LinkSet[] = [];
    if (linked !== null) {
      for await (const read of linkSets(
        portal,
        linked,
        'company',
        records.map((record) => record.id),
        signal,
      ))
        sets.push(...read);
    }
    const cursor = lastId === null ? null : cursorOf({ way: 'search', sinceMs: from.sinceMs, lastId });
    yield { records, refused, watched, linkSets: sets, readBeganAt, cursor };
  }
}

/** Engagements modified at or after a time, by type and id alone: most of a portal's are with nobody of interest, so that nothing more is read here. */
export async function* changedEngagements(
  portal: Portal,
  since: Date,
  signal: AbortSignal,
): AsyncIterable<readonly EngagementId[]> {
  for (const type of engagementTypes) {
    const reader = { ...engagementReader(portal, type), properties: [] };
    let lastId: string | null = '0';
    while (lastId !== null) {
      const found: Found = await searchBeyond(portal, reader, since.getTime(), lastId, signal);
      const ids = found.bodies.flatMap((body) => recordId(RecordBody.safeParse(body).data?.id) ?? []);
      if (ids.length > 0) yield ids.map((id) => ({ type, id }));
      lastId = found.lastId;
    }
  }
}

interface Found {
  readonly bodies: readonly unknown[];
  /** Null when there is nothing beyond. */
  readonly lastId: string | null;
}

async function searchBeyond<K extends RecordKind>(
  portal: Portal,
  reader: RecordReader<K>,
  sinceMs: number,
  lastId: string,
  signal: AbortSignal,
): Promise<Found> {
  const body = (properties: readonly string[], after: string | undefined): SearchBody => ({
    filterGroups: [
      {
        filters: [
          { propertyName: modified[reader.kind], operator: 'GTE', value: String(sinceMs) },
          { propertyName: 'hs_object_id', operator: 'GT', value: lastId },
        ],
      },
    ],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties,
    limit: hubspotLimits.searchPage.value,
    ...(after === undefined ? {} : { after }),
  });
  const longestPlace = String(hubspotLimits.searchResults.value);
  const fits = JSON.stringify(body(reader.properties, longestPlace)).length <= hubspotLimits.searchBody.value;
  const term = `search ${reader.path}`;
  let after: string | undefined;
  for (let emptyPages = 0; emptyPages < mostEmptyPages; emptyPages += 1) {
    const request = portal.requests.search(reader.path, body(fits ? reader.properties : [], after));
    const page = await portal.client.read(term, request, Page, signal, 'search');
    after = nextPlace(page);
    if (page.results.length === 0 && after !== undefined) continue;
    const bodies = fits ? page.results : await withValues(portal, reader, page.results, signal);
    // A short page is no end: only a page that names no next one is, when it is empty or covers the total.
    const covered = page.results.length === 0 || (page.total ?? Infinity) <= page.results.length;
    return { bodies, lastId: covered && after === undefined ? null : highestId(page.results, lastId, term) };
  }
  throw new CrmUnavailableError(`HubSpot answered to ${term} with nothing but empty pages.`, null);
}

/** As many as a query has pages. */
const mostEmptyPages = hubspotLimits.searchResults.value / hubspotLimits.searchPage.value;

/** Ids are compared as numbers: as text, 10 would stand before 9. */
function highestId(bodies: readonly unknown[], beyond: string, term: string): string {
  let highest = BigInt(beyond);
  for (const body of bodies) {
    const id = recordId(RecordBody.safeParse(body).data?.id);
    if (id !== undefined && BigInt(id) > highest) highest = BigInt(id);
  }
  if (highest === BigInt(beyond))
    throw new CrmRejectedError(`HubSpot answered to ${term} without any id beyond ${beyond}.`, null);
  return String(highest);
}

/** Archived records, which HubSpot lists whole and keeps for 90 days. */
export async function* deletedRecords(
  portal: Portal,
  kind: ScannedKind,
  cursor: string | undefined,
  signal: AbortSignal,
): AsyncIterable<DeletedPage> {
  const path = objectPath(kind);
  const request = (after: string | undefined) =>
    portal.requests.list(path, {
      limit: hubspotLimits.listPage.value,
      ...(after === undefined ? {} : { after }),
      archived: true,
    });
  for await (const page of pagesOf(portal.client, `list archived ${path}`, request, signal, cursor)) {
    const records = page.results.flatMap((body) => deletedRecord(kind, body, portal.clock.now()));
    yield { records, cursor: nextPlace(page) ?? null };
  }
}

/** That it is archived is sure even when its time cannot be read: then it counts as deleted now. */
function deletedRecord(kind: ScannedKind, body: unknown, now: Date): readonly DeletedRecord[] {
  const record = RecordBody.safeParse(body).data;
  const id = recordId(record?.id);
  if (record === undefined || id === undefined || record.archived !== true) return [];
  return [{ kind, id, deletedAt: instant(record.archivedAt) ?? now }];
}
