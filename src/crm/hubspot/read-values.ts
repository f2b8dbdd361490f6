import { hubspotLimits } from '../limits.ts';
import type { ValuePage } from '../port.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { objectPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import { readableRows } from './rows.ts';
import { Batch, RecordBody } from './schema.ts';
import { filled, recordId } from './values.ts';

/** What the named properties hold now, by batches of 100. A record that answers under another id was merged: it is not followed, since the values of its survivor are another record's. */
export async function* readValues(
  portal: Portal,
  kind: 'company' | 'deal',
  ids: readonly string[],
  properties: readonly string[],
  signal: AbortSignal,
): AsyncIterable<ValuePage> {
  const path = objectPath(kind);
  const term = `read values of ${path}`;
  for (const asked of chunksOf(ids, hubspotLimits.batch.value)) {
    const request = await portal.requests.readBatch(path, asked, properties);
    const batch = parsedAnswer(await portal.client.call(term, request, signal), term, Batch);
    const records = readableRows(batch.results, RecordBody).flatMap((body) => {
      const id = recordId(body.id);
      if (id === undefined) return [];
      return [{ id, values: Object.fromEntries(properties.map((name) => [name, filled(body.properties[name])])) }];
    });
    const answered = new Set(records.map((record) => record.id));
    yield {
      records: records.filter((record) => asked.includes(record.id)),
      missing: asked.filter((id) => !answered.has(id)),
    };
  }
}
