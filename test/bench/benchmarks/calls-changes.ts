import { syncChanges, syncRecords } from '#src/actions/sync-records.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import type { PortalSeed, SeedRecord } from '#src/sandbox/portal-seed.ts';

import { never } from '../../support/program.ts';
import { atMost, type Benchmark, type Figure } from '../harness/benchmark.ts';
import { eventSource, openSignedWeb } from '../programs/signed-web.ts';
import { fastForward, openPortal, portalOf, readWhole } from '../programs/synced-portal.ts';

const hourMs = 3_600_000;

/** How many calls it takes to learn of so many changed records: by their modification date, and told of them by events. */
export const callsChanges: Benchmark = {
  name: 'calls/changes',
  besideOthers: true,
  async run(bench) {
    const { changedRecords } = bench.sizes;
    const portal = withCustomers(portalOf(bench), changedRecords);
    let now = bench.now;
    const clock = () => now;
    await using open = await openPortal(bench.server, portal, clock, {
      monotonic: fastForward(),
      overrides: { clock: { now: clock } },
    });
    const { app, sandbox } = open;
    const programId = await open.connect();
    await readWhole(app, programId);

    const look = async () => {
      now = new Date(now.getTime() + hourMs);
      sandbox.clearRequests();
      await syncChanges(app, programId, { signal: never });
      return sandbox.stats(portal.account.portalId).total;
    };
    const empty = await look();
    const figures: Figure[] = [
      { figure: 'calls of a look that finds nothing', measured: empty, unit: 'calls', target: atMost(lookCalls) },
    ];
    for (const type of ['companies', 'deals'] as const) {
      now = new Date(now.getTime() + hourMs);
      const changed = changedOf(portal, type).slice(0, changedRecords);
      await change(sandbox.url, portal, type, changed);
      const calls = await look();
      figures.push(
        { figure: `calls for ${changed.length} changed ${type}`, measured: calls, unit: 'calls' },
        {
          figure: `${type}: calls / minimum`,
          measured: calls / (empty + furtherCalls(type, changed.length)),
          unit: 'x',
          target: atMost(1.2),
        },
      );
    }
    await using web = await openSignedWeb(app);
    const event = eventSource(portal.account.portalId, app.clock);
    for (const type of ['companies', 'deals'] as const) {
      const changed = changedOf(portal, type).slice(0, changedRecords);
      const told = changed.map(({ id }) =>
        event({ objectId: Number(id), objectTypeId: typeIds[type], propertyName: 'hs_lastmodifieddate' }),
      );
      for (let first = 0; first < told.length; first += eventsEach)
        await web.tell(told.slice(first, first + eventsEach));
      sandbox.clearRequests();
      await syncRecords(app, programId, { signal: never });
      const calls = sandbox.stats(portal.account.portalId).total;
      figures.push(
        { figure: `calls for ${changed.length} ${type} told of by events`, measured: calls, unit: 'calls' },
        {
          figure: `${type} by events: calls / minimum`,
          measured: calls / callsByEvents(type, changed.length),
          unit: 'x',
          target: atMost(1.2),
        },
      );
    }
    return figures;
  },
};

const eventsEach = 100;
const typeIds = { companies: '0-2', deals: '0-3' } as const;

/** The records in full batches, and the links of deals. */
function callsByEvents(type: 'companies' | 'deals', changed: number): number {
  const links = type === 'deals' ? Math.ceil(changed / hubspotLimits.associationsBatch.value) : 0;
  return Math.ceil(changed / hubspotLimits.batch.value) + links;
}

/** A search for each kind of record that is kept, and what no search tells: the account and its pipelines. */
const lookCalls = 8 + 2;

/** Beyond a look that finds nothing: full pages of a search after the first, and for deals their links in full batches. */
function furtherCalls(type: 'companies' | 'deals', changed: number): number {
  const searches = Math.ceil(changed / hubspotLimits.searchPage.value);
  const links = type === 'deals' ? Math.ceil(changed / hubspotLimits.associationsBatch.value) : 0;
  return searches - 1 + links;
}

function changedOf(portal: PortalSeed, type: 'companies' | 'deals'): readonly SeedRecord[] {
  const partners = new Set(['PARTNER', 'RESELLER']);
  return portal.records.filter(
    (record) =>
      record.type === type && record.archivedAt === undefined && !partners.has(record.properties['type'] ?? ''),
  );
}

/** The same portal with so many more companies that are no partners. */
function withCustomers(portal: PortalSeed, count: number): PortalSeed {
  const at = portal.records[0]?.createdAt ?? '';
  const more = Array.from({ length: count }, (_, place): SeedRecord => ({
    type: 'companies',
    id: String(990_000_000_000 + place),
    properties: { name: `Customer ${place}`, domain: `customer${place}.example`, type: 'PROSPECT' },
    createdAt: at,
    updatedAt: at,
  }));
  return { ...portal, records: [...portal.records, ...more] };
}

/** Changes records through the CRM's own API, as somebody else's program would. */
async function change(
  url: string,
  portal: PortalSeed,
  type: 'companies' | 'deals',
  records: readonly SeedRecord[],
): Promise<void> {
  const property = type === 'companies' ? 'name' : 'dealname';
  for (let first = 0; first < records.length; first += hubspotLimits.batch.value) {
    const inputs = records
      .slice(first, first + hubspotLimits.batch.value)
      .map(({ id, properties }) => ({ id, properties: { [property]: `${properties[property] ?? ''} changed` } }));
    const answer = await fetch(`${url}/crm/v3/objects/${type}/batch/update`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${portal.tokens[0]?.token ?? ''}` },
      body: JSON.stringify({ inputs }),
    });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}: ${await answer.text()}`);
  }
}
