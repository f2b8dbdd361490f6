import type { CallBudget } from '#src/crm/adapter-ports.ts';
import { Mapping } from '#src/domain/settings/mapping.ts';
import type { PortalSeed, SeedAssociation } from '#src/sandbox/portal-seed.ts';

import { itIsACrm } from '../../contract/crm.ts';
import type { ContractAccount } from '../../contract/crm.ts';
import { running } from '../../sandbox/hubspot/running.ts';
import { company, record, smallPortal, smallToken } from '../../sandbox/hubspot/small-portal.ts';
import { freeBudget, openHubspot } from '../../support/hubspot-crm.ts';

/** Enough deals for three pages, with one, two and no companies, some of them labelled. */
const deals = Array.from({ length: 230 }, (_, at) => String(515_690_208_000 + at * 7));
const companies = ['442222359701', '442222359702', '442222359703', '442222359704'] as const;
const [north, south, customer, buyer] = companies;

function dealLinks(id: string, at: number): SeedAssociation[] {
  const link = (toId: string, typeIds: readonly number[]): SeedAssociation => ({
    fromType: 'deals',
    fromId: id,
    toType: 'companies',
    toId,
    typeIds,
  });
  if (at % 5 === 4) return [];
  const primary = link(at % 2 === 0 ? customer : buyer, [5, 341]);
  if (at % 5 === 0) return [primary, link(north, [341, 31])];
  if (at % 5 === 1) return [primary, link(south, [341]), link(north, [31, 341])];
  return [primary];
}

const types = {
  call: { type: 'calls', companyTypeId: 182 },
  email: { type: 'emails', companyTypeId: 186 },
  meeting: { type: 'meetings', companyTypeId: 188 },
  note: { type: 'notes', companyTypeId: 190 },
  task: { type: 'tasks', companyTypeId: 192 },
} as const;
const engagements = [
  { id: '61', type: 'call', of: [north] },
  { id: '62', type: 'email', of: [north, south] },
  { id: '63', type: 'meeting', of: [north] },
  { id: '64', type: 'note', of: [south] },
  { id: '65', type: 'task', of: [south] },
] as const;

function seed(): PortalSeed {
  const small = smallPortal();
  return {
    ...small,
    records: [
      company(north, { name: 'North Partner', type: 'PARTNER' }),
      company(south, { name: 'South Partner', type: 'RESELLER' }),
      company(customer, { name: 'Customer', type: 'PROSPECT' }),
      company(buyer, { name: 'Buyer' }),
      record('contacts', '21', { firstname: 'Lee', lastname: 'Park' }),
      ...deals.map((id, at) =>
        record('deals', id, {
          dealname: `Deal ${at}`,
          amount: String(at * 100),
          deal_currency_code: 'EUR',
          dealstage: at % 3 === 0 ? 'closedwon' : 'contractsent',
          pipeline: 'default',
        }),
      ),
      ...engagements.map((one) => record(types[one.type].type, one.id, { hs_timestamp: '2026-02-01T09:00:00Z' })),
    ],
    associations: [
      ...deals.flatMap(dealLinks),
      ...engagements.flatMap(({ id, of, type }) => {
        const fromType = types[type].type;
        const typeIds = [types[type].companyTypeId];
        return of.map((toId): SeedAssociation => ({ fromType, fromId: id, toType: 'companies', toId, typeIds }));
      }),
    ],
  };
}

async function openAccount(): Promise<ContractAccount> {
  const api = await running({ portals: [seed()] });
  let token = smallToken;
  const crm = openHubspot(api.sandbox.url, {
    settings: Mapping.parse({ type: { property: 'description' } }),
    accessToken: async () => token,
    budget: spacedBudget(api.pass),
    clock: { now: api.now },
    timeoutMs: 400,
  });
  return {
    crm,
    ids: { company: companies, deal: deals, contact: ['21'] },
    engagements: engagements.map(({ id, type }) => ({ id, type })),
    partnerIds: [north, south],
    companiesOfDeals: Object.fromEntries(
      deals.map((id, at) => [
        id,
        dealLinks(id, at).map((link) => ({ id: link.toId, primary: link.typeIds.includes(5) })),
      ]),
    ),
    engagementsOf: Object.fromEntries(
      companies.map((id) => [
        id,
        engagements.filter((one) => one.of.some((of) => of === id)).map((one) => ({ id: one.id, type: one.type })),
      ]),
    ),
    unusedId: '999999999999',
    writable: 'description',
    refusing: { property: 'partner_tier', value: 'bronze' },
    now: api.now,
    pass: api.pass,
    async rename(dealId, dealname) {
      await api.send('PATCH', `/crm/objects/2026-03/deals/${dealId}`, { properties: { dealname } });
    },
    async remove(kind, id) {
      await api.send('DELETE', `/crm/objects/2026-03/${kind === 'deal' ? 'deals' : 'companies'}/${id}`);
    },
    break(how) {
      if (how === 'refused token') token = 'pat-na1-revoked';
      else if (how === 'hang') api.sandbox.switchFault({ kind: 'slow', delayMs: 60_000 });
      else api.sandbox.switchFault({ kind: how === 'unavailable' ? 503 : 429 });
    },
    [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
  };
}

/** Keeps to the vendor's windows by moving the sandbox's stop-watch instead of waiting. */
function spacedBudget(pass: (ms: number) => void): CallBudget {
  const budget = freeBudget();
  return {
    ...budget,
    async take(bucket, priority, signal) {
      await budget.take(bucket, priority, signal);
      pass(bucket === 'search' ? 200 : 60);
    },
  };
}

itIsACrm('HubSpot', openAccount);
