import type { z } from 'zod';

import { CrmRejectedError } from '#src/errors.ts';

import type { HubspotClient } from './client.ts';
import type { ApiRequest } from './requests.ts';
import { nextPlace, Page } from './schema.ts';

/**
 * The pages of a list, each fetched when it is asked for. Only a missing place of the next page ends it: short and empty pages occur in the middle.
 * Throws CrmRejectedError when the CRM names a place twice, for then it would never end.
 */
export async function* pagesOf(
  client: HubspotClient,
  term: string,
  request: (after: string | undefined) => Promise<ApiRequest>,
  signal: AbortSignal,
  start?: string,
): AsyncIterable<z.infer<typeof Page>> {
  const seen = new Set<string>();
  let after = start;
  do {
    if (after !== undefined) seen.add(after);
    const page = await client.read(term, await request(after), Page, signal);
    after = nextPlace(page);
    if (after !== undefined && seen.has(after)) {
      throw new CrmRejectedError(`HubSpot's pages of ${term} run in a circle: ${after} came twice.`, null);
    }
    yield page;
  } while (after !== undefined);
}
