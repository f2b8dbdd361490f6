import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed, SeedRecord } from '#src/sandbox/portal-seed.ts';

import { forever, openHubspot } from '../support/hubspot-crm.ts';
import { partnerPortal } from '../support/partner-portal.ts';

export const accountStart = Date.parse('2026-11-01T00:00:00Z');
/** HubSpot's smallest and its longest ids, so that their order as text is not their order as numbers. */
export const idOf = (place: number) => String(place % 2 === 0 ? place + 1 : 999_999_990_000 + place * 7);

/** An account with companies and nothing else. `timeOf` is when each was changed last, in milliseconds since the beginning. */
export function accountOf(portalId: number, count: number, timeOf: (place: number) => number): PortalSeed {
  const records = Array.from({ length: count }, (_, place): SeedRecord => ({
    type: 'companies',
    id: idOf(place),
    properties: { name: `Company ${place}` },
    createdAt: new Date(accountStart).toISOString(),
    updatedAt: new Date(accountStart + timeOf(place)).toISOString(),
  }));
  const empty = partnerPortal({ now: new Date(accountStart), partners: 0, portalId });
  return { ...empty, records };
}

/** Searches of the account, and how often each id was read. */
export async function readSince({ url }: Pick<Sandbox, 'url'>, { account, tokens }: PortalSeed, sinceMs: number) {
  const crm = openHubspot(url, { accessToken: async () => tokens[0]?.token ?? '' });
  const read = new Set<string>();
  const changedSince = new Date(accountStart + sinceMs);
  for await (const page of crm.scan('company', { changedSince }, forever()))
    for (const { id } of page.records) read.add(id);
  return { portalId: account.portalId, read, searches: crm.limits().callsByTerm['search companies'] ?? 0 };
}
