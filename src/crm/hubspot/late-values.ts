import { hubspotLimits } from '../limits.ts';
import type { RecordKind } from '../model.ts';
import { chunksOf } from './chunks.ts';
import { parsedAnswer } from './client.ts';
import type { Portal } from './portal.ts';
import type { RecordReader } from './record-page.ts';
import { Batch, RecordBody } from './schema.ts';
import { recordId } from './values.ts';

/**
 * The records of a page with their values read by batch: for the case that the property names had no room in the address of a list or the body of a search. Associations stay the page's.
 * A record that the batch does not answer loses its values here and is refused later: no values are not empty values.
 */
export async function withValues<K extends RecordKind>(
  portal: Portal,
  reader: RecordReader<K>,
  bodies: readonly unknown[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const listed = bodies.map((body) => ({ body, id: idOf(body) }));
  const ids = listed.flatMap(({ id }) => id ?? []);
  const values = new Map<string, RecordBody>();
  const term = `read ${reader.path}`;
  for (const asked of chunksOf(ids, hubspotLimits.batch.value)) {
    const request = await portal.requests.readBatch(reader.path, asked, reader.properties);
    for (const result of parsedAnswer(await portal.client.call(term, request, signal), term, Batch).results) {
      const read = RecordBody.safeParse(result).data;
      const id = recordId(read?.id);
      if (read !== undefined && id !== undefined) values.set(id, read);
    }
  }
  return listed.map(({ body, id }) => {
    if (id === undefined) return body;
    const read = values.get(id);
    return read === undefined ? { id } : { ...read, associations: RecordBody.safeParse(body).data?.associations };
  });
}

function idOf(body: unknown): string | undefined {
  return recordId(RecordBody.safeParse(body).data?.id);
}
