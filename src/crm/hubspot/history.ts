import { z } from 'zod';

import { hubspotLimits } from '../limits.ts';
import type { FieldChange } from '../model.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import { objectPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import { readableRows } from './rows.ts';
import { Batch, HistoryEntry, RecordBody } from './schema.ts';
import { cleanText, filled, instant, recordId } from './values.ts';

const Histories = z.record(z.string(), z.array(z.unknown()).catch([]));

/** Former values as HubSpot remembers them, as changes from one to the next, oldest first. An entry without a readable time is left out: it cannot be placed. */
export async function* fieldChanges(
  portal: Portal,
  kind: 'company' | 'deal',
  ids: readonly string[],
  fields: readonly string[],
  signal: AbortSignal,
): AsyncIterable<readonly FieldChange[]> {
  if (fields.length === 0) return;
  const path = objectPath(kind);
  const term = `read history of ${path}`;
  for (const asked of chunksOf(ids, hubspotLimits.historyBatch.value)) {
    const request = await portal.requests.readBatch(path, asked, [], fields);
    const batch = parsedAnswer(await portal.client.call(term, request, signal), term, Batch);
    yield batch.results.flatMap((body) => {
      const record = RecordBody.safeParse(body).data;
      const id = recordId(record?.id);
      const histories = Histories.safeParse(record?.propertiesWithHistory).data;
      if (id === undefined || histories === undefined) return [];
      return fields.flatMap((field) => changesOf(kind, id, field, histories[field] ?? []));
    });
  }
}

function changesOf(
  kind: 'company' | 'deal',
  id: string,
  field: string,
  entries: readonly unknown[],
): readonly FieldChange[] {
  const versions = readableRows(entries, HistoryEntry)
    .flatMap((entry) => {
      const changedAt = instant(entry.timestamp);
      const value = filled(entry.value);
      return changedAt instanceof Date
        ? [{ changedAt, to: value === null ? null : cleanText(value), source: cleanText(entry.sourceType ?? '') }]
        : [];
    })
    .toSorted((a, b) => a.changedAt.getTime() - b.changedAt.getTime());
  const changes: FieldChange[] = [];
  let from: string | null = null;
  for (const version of versions) {
    if (version.to !== from) changes.push({ kind, id, field, from, ...version });
    from = version.to;
  }
  return changes;
}
