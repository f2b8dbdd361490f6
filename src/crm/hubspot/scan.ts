import { hubspotLimits } from '../limits.ts';
import type { RecordPage, ScanOptions } from '../port.ts';
import { scanChanges } from './changes.ts';
import { inlineLinkSets } from './inline-links.ts';
import { withValues } from './late-values.ts';
import { pagesOf } from './paging.ts';
import type { Portal } from './portal.ts';
import { readRecords } from './record-page.ts';
import type { RecordReader } from './record-page.ts';
import type { ApiRequest } from './requests.ts';
import { cursorOf, placeOf } from './scan-cursor.ts';
import { nextPlace } from './schema.ts';

export type ScannedKind = 'company' | 'deal' | 'contact';

/** Every record of a kind by its list, 100 a call with the company links inside; or, since a time, by search. */
export async function* scanRecords<K extends ScannedKind>(
  portal: Portal,
  reader: RecordReader<K>,
  options: ScanOptions,
  signal: AbortSignal,
): AsyncIterable<RecordPage<K>> {
  const place = options.cursor === undefined ? undefined : placeOf(options.cursor);
  if (place?.way === 'search' || (place === undefined && options.changedSince !== undefined)) {
    const from = place?.way === 'search' ? place : { sinceMs: options.changedSince?.getTime() ?? 0, lastId: '0' };
    yield* scanChanges(portal, reader, from, signal);
    return;
  }
  yield* scanList(portal, reader, place?.after, signal);
}

async function* scanList<K extends ScannedKind>(
  portal: Portal,
  reader: RecordReader<K>,
  start: string | undefined,
  signal: AbortSignal,
): AsyncIterable<RecordPage<K>> {
  const linked = linkedKind(reader.kind);
  const associations = linked === null ? {} : { associations: ['companies'] };
  const request = async (after: string | undefined, properties: readonly string[]): Promise<ApiRequest> =>
    portal.requests.list(reader.path, {
      limit: hubspotLimits.listPage.value,
      ...(after === undefined ? {} : { after }),
      properties,
      ...associations,
    });
  // Many or long property names make an address that HubSpot refuses: then the values are read by batch, whose names stand in the body.
  const fits = (await request('9'.repeat(20), reader.properties)).url.length <= hubspotLimits.addressLength.value;
  const pages = pagesOf(
    portal.client,
    `list ${reader.path}`,
    (after) => request(after, fits ? reader.properties : []),
    signal,
    start,
  );
  let readBeganAt = portal.clock.now();
  for await (const page of pages) {
    const bodies = fits ? page.results : await withValues(portal, reader, page.results, signal);
    const { records, refused, watched } = readRecords(portal, bodies, reader);
    const readable = new Set(records.map((record) => record.id));
    const sets = linked === null ? [] : await inlineLinkSets(portal, linked, bodies, readable, signal);
    const after = nextPlace(page);
    yield {
      records,
      refused,
      watched,
      linkSets: sets,
      readBeganAt,
      cursor: after === undefined ? null : cursorOf({ way: 'list', after }),
    };
    readBeganAt = portal.clock.now();
  }
}

/** Kinds whose companies come along. */
function linkedKind(kind: ScannedKind): 'deal' | 'contact' | null {
  return kind === 'company' ? null : kind;
}
