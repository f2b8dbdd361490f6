import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connectHubspot } from '#src/actions/connect-account.ts';
import { explainPartner } from '#src/actions/explain-partner.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { fullSync, syncChanges, type SyncReport } from '#src/actions/sync-records.ts';
import { CrmAuthError, CrmUnavailableError, UsageError } from '#src/errors.ts';
import { startSandbox, type Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed, SeedAssociation, SeedRecord } from '#src/sandbox/portal-seed.ts';

import { query, rowVersions } from '../support/dump.ts';
import { partnerPortal, portalScopes } from '../support/partner-portal.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');

/** A portal in which single records are as bad as they get. */
function portalWith(
  records: readonly Partial<SeedRecord>[],
  associations: readonly SeedAssociation[] = [],
  changes: Partial<PortalSeed> = {},
): PortalSeed {
  const good = partnerPortal({ now, portalId: 400_001, partners: 2, dealsEach: 3 });
  const bad = records.map((record) => ({
    type: 'deals' as const,
    id: '1',
    createdAt: '2026-10-01T10:00:00Z',
    updatedAt: '2026-10-02T10:00:00Z',
    ...record,
    properties: record.properties ?? {},
  }));
  return {
    ...good,
    ...changes,
    records: [...good.records, ...bad],
    associations: [...good.associations, ...associations],
  };
}

function deal(id: string, properties: Record<string, string | null>): Partial<SeedRecord> {
  return {
    type: 'deals',
    id,
    properties: {
      dealname: `Deal ${id}`,
      pipeline: 'default',
      dealstage: 'closedwon',
      closedate: '2026-08-05T10:00:00Z',
      amount: '1000',
      deal_currency_code: 'USD',
      ...properties,
    },
  };
}

function onPartner(dealId: string, company = '1001', typeId = 31): SeedAssociation {
  return { fromType: 'deals', fromId: dealId, toType: 'companies', toId: company, typeIds: [typeId] };
}

describe('records that are not as they should be', () => {
  const loneSurrogate = 'half a \uD83D';
  const seed = portalWith(
    [
      deal('90001', { dealname: 'NUL \u0000 inside' }),
      deal('90002', { dealname: loneSurrogate }),
      deal('90003', { amount: '1e30' }),
      deal('90004', { amount: 'NaN' }),
      deal('90005', { closedate: '0000-01-01T00:00:00Z' }),
      deal('90006', { dealstage: 'deleted-stage' }),
      deal('90007', {}),
      deal('90008', {}),
      deal('90009', { deal_currency_code: 'CHF' }),
      deal('90010', { hubspot_owner_id: '999' }),
      deal('90011', { amount: '-0.005', closedate: '+275760-09-13T00:00:00.000Z' }),
      deal('90012', { amount: null, closedate: null, dealstage: null, pipeline: null, dealname: null }),
      {
        type: 'companies',
        id: '90020',
        properties: {
          name: '\uDC00',
          domain: 'not a domain \u0000',
          type: 'PARTNER',
          partner_agreement_signed: 'yesterday',
          partner_portal_last_login: '1e99',
          hubspot_owner_id: '999',
        },
      },
      {
        type: 'meetings',
        id: '90030',
        properties: { hs_timestamp: 'never', hs_meeting_outcome: '', hs_meeting_start_time: 'NaN' },
      },
    ],
    [
      ...['90001', '90002', '90003', '90004', '90005', '90006', '90009', '90010', '90011', '90012'].map((id) =>
        onPartner(id),
      ),
      onPartner('90008', '1001', 5),
      onPartner('90008', '1002'),
      onPartner('90008', '3001', 341),
      { fromType: 'meetings', fromId: '90030', toType: 'companies', toId: '1001', typeIds: [188] },
    ],
  );
  let sandbox: Sandbox;
  let running: TestApp;
  let programId: string;
  let report: SyncReport | null;

  beforeAll(async () => {
    sandbox = await sandboxOf([seed], () => now);
    running = await appFor(sandbox.url, { clock: { now: () => now } });
    programId = await connect(running.app, seed);
    report = await fullSync(running.app, programId, { signal: never });
    await judgePartners(running.app, programId, { signal: never });
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await sandbox.stop();
  });

  test('are stored as far as they can be read, or parked with their cause, and cost no other record its place', async () => {
    const stored = await query<{ id: string }>(running.databaseUrl, 'select id from deal order by id');
    const parked = await query<{ record_id: string; cause: string }>(
      running.databaseUrl,
      `select record_id, cause from parked where work = 'sync'`,
    );
    const all = seed.records.filter((record) => record.type === 'deals').map((record) => record.id);
    expect(
      [
        ...stored.map((row) => row.id),
        ...parked.filter((row) => all.includes(row.record_id)).map((row) => row.record_id),
      ].toSorted(),
    ).toEqual(all.toSorted());
    expect(report?.refused.map(({ id }) => id).toSorted()).toEqual(parked.map((row) => row.record_id).toSorted());
    for (const { cause } of parked) expect(cause).toMatch(/\w+/);
  });

  test('become gaps where a value says nothing', async () => {
    const rows = await query<{ id: string; gaps: string[]; amount_minor: string | null; state: string }>(
      running.databaseUrl,
      `select id, gaps, amount_minor, state from deal where id like '900%' order by id`,
    );
    const gaps = Object.fromEntries(rows.map((row) => [row.id, row.gaps]));
    expect(gaps['90003']).toContain('amount_unreadable');
    expect(gaps['90004']).toContain('amount_unreadable');
    expect(gaps['90006']).toContain('unknown_stage');
    expect(rows.find((row) => row.id === '90012')).toMatchObject({ amount_minor: null, state: 'open' });
  });

  test('leave every partner judged', async () => {
    const { partners } = await listPartners(running.app, programId);
    expect(partners.map((partner) => partner.records[0]?.id ?? '').toSorted()).toEqual(['1001', '1002', '90020']);
    expect(partners.every((partner) => partner.health.coverage !== null)).toBe(true);
    const parked = await query(running.databaseUrl, `select cause from parked where work = 'judge'`);
    expect(parked).toEqual([]);
  });

  test('a deal without a company belongs to nobody, one with three to each partner among them', async () => {
    const rows = await query<{ deal_id: string; records: string }>(
      running.databaseUrl,
      `select a.deal_id, string_agg(r.record_id || ' ' || a.role, ', ' order by r.record_id) as records from attribution a join partner_record r using (program_id, partner_id)
       where a.deal_id in ('90007', '90008') and a.until is null group by 1`,
    );
    expect(rows).toEqual([{ deal_id: '90008', records: '1002 sourced' }]);
  });

  test('a deal without a rate is left out of the sums and said to be', async () => {
    const { partners } = await listPartners(running.app, programId);
    const partner = partners.find(({ records }) => records[0]?.id === '1001');
    const view = await explainPartner(running.app, programId, partner?.id ?? '');
    expect(view?.health.dimensions.find((dimension) => dimension.name === 'revenue')?.notes).toContain('no_rate');
  });

  test('an owner that is gone leaves a partner without an owner’s name', async () => {
    const { partners } = await listPartners(running.app, programId);
    const partner = partners.find(({ records }) => records[0]?.id === '90020');
    const view = await explainPartner(running.app, programId, partner?.id ?? '');
    expect(view?.partner).toMatchObject({ ownerId: '999', ownerName: null, signedOnAssumed: true });
  });
});

describe('a CRM that does not answer as it should', () => {
  const seed = partnerPortal({ now, portalId: 400_002, partners: 2, dealsEach: 60 });

  async function synced(
    options: { readonly before?: (sandbox: Sandbox) => void } = {},
  ): Promise<{ running: TestApp; sandbox: Sandbox; programId: string } & AsyncDisposable> {
    const sandbox = await sandboxOf([seed], () => now);
    const running = await appFor(sandbox.url, { clock: { now: () => now } });
    const programId = await connect(running.app, seed);
    options.before?.(sandbox);
    return {
      running,
      sandbox,
      programId,
      [Symbol.asyncDispose]: async () => {
        await running[Symbol.asyncDispose]();
        await sandbox.stop();
      },
    };
  }

  test.each([
    ['a page that breaks off', 'GET /crm/objects/deals', 'cut-body', CrmUnavailableError],
    ['a gateway’s error page', 'POST /crm/objects/meetings/batch/read', 502, CrmUnavailableError],
    ['links that cannot be read', 'POST /crm/associations/companies/meetings/batch/read', 500, CrmUnavailableError],
    ['links of deals that cannot be read', 'GET /crm/objects/deals', 503, CrmUnavailableError],
  ] as const)(
    '%s stops the run, which goes on where it was, and nothing is taken for empty',
    async (_name, route, kind, error) => {
      await using setup = await synced({ before: (sandbox) => sandbox.switchFault({ kind, route }) });
      const { programId, running } = setup;
      await expect(fullSync(running.app, programId, { signal: never })).rejects.toBeInstanceOf(error);
      expect(await judgePartners(running.app, programId, { signal: never })).toEqual({
        judged: 0,
        parked: 0,
        ready: false,
      });
      await fullSync(running.app, programId, { signal: never });
      const counts = await query(
        running.databaseUrl,
        'select (select count(*)::int from deal) as deals, (select count(*)::int from engagement) as engagements, (select count(*)::int from attribution) as attributed',
      );
      expect(counts).toEqual([{ deals: 120, engagements: 4, attributed: 120 }]);
    },
  );

  test('a failed reading of links leaves the stored ones as they are', async () => {
    await using setup = await synced();
    const { programId, running, sandbox } = setup;
    await fullSync(running.app, programId, { signal: never });
    const { link, engagement } = await rowVersions(running.databaseUrl, programId);
    sandbox.switchFault({ kind: 500, route: /associations/ });
    await expect(fullSync(running.app, programId, { signal: never })).rejects.toBeInstanceOf(CrmUnavailableError);
    expect(await rowVersions(running.databaseUrl, programId)).toMatchObject({ link, engagement });
  });
});

describe('a token that opens too little', () => {
  test('is refused in one sentence when HubSpot does not know it', async () => {
    const seed = partnerPortal({ now, portalId: 400_003 });
    await using sandbox = await startSandbox({ port: 0, portals: [seed], clock: () => now });
    await using running = await appFor(sandbox.url);
    await expect(connect(running.app, seed, 'wrong')).rejects.toThrow(/refuses this token/);
    expect(await query(running.databaseUrl, 'select * from program')).toEqual([]);
  });

  test('is refused with the scope it lacks when it cannot read companies or deals', async () => {
    const seed = partnerPortal({
      now,
      portalId: 400_004,
      scopes: portalScopes.filter((scope) => scope !== 'crm.objects.deals.read'),
    });
    await using sandbox = await sandboxOf([seed], () => now);
    await using running = await appFor(sandbox.url);
    const refusal = connectHubspot(running.app, { token: seed.tokens[0]?.token ?? '' }, never);
    await expect(refusal).rejects.toBeInstanceOf(UsageError);
    await expect(refusal).rejects.toThrow('crm.objects.deals.read');
  });

  test('without the scope for contacts leaves Engagement unknown, not 0', async () => {
    const seed = partnerPortal({
      now,
      portalId: 400_005,
      partners: 2,
      scopes: portalScopes.filter((scope) => scope !== 'crm.objects.contacts.read'),
    });
    const withoutPortal = {
      ...seed,
      properties: [],
      records: seed.records.map((record) => ({
        ...record,
        properties: { ...record.properties, partner_portal_last_login: null },
      })),
    };
    await using sandbox = await sandboxOf([withoutPortal], () => now);
    await using running = await appFor(sandbox.url, { clock: { now: () => now } });
    const programId = await connect(running.app, seed);
    await fullSync(running.app, programId, { signal: never });
    await judgePartners(running.app, programId, { signal: never });
    const { partners } = await listPartners(running.app, programId);
    const view = await explainPartner(running.app, programId, partners[0]?.id ?? '');
    const parked = await query<{ cause: string }>(running.databaseUrl, `select cause from parked where work = 'scope'`);
    expect(parked[0]?.cause).toMatch(/crm\.objects\.contacts\.read/);
    expect(view?.health.dimensions.find((dimension) => dimension.name === 'engagement')).toMatchObject({
      points: null,
      status: 'unknown',
      rule: 'H5.unreadable',
    });
  });

  test.each([
    ['revoked', (sandbox: Sandbox, token: string) => void sandbox.tokens.revoke(token)],
    ['expired', (_sandbox: Sandbox, _token: string, pass: (ms: number) => void) => pass(31 * 60_000)],
  ])('%s in mid-run stops all work of the connection within one call and says why', async (_name, end) => {
    const seed = partnerPortal({ now, portalId: 400_006 });
    let passed = 0;
    await using sandbox = await sandboxOf([seed], () => new Date(now.getTime() + passed));
    const { token } = sandbox.tokens.issueAccess({
      portalId: seed.account.portalId,
      appId: 'app',
      clientId: 'client',
      userId: 1,
      scopes: portalScopes,
    });
    await using running = await appFor(sandbox.url, {
      clock: { now: () => now },
      failPoint: async (name) => {
        if (name === 'sync:deal:page-committed') {
          sandbox.clearRequests();
          end(sandbox, token, (ms) => {
            passed += ms;
          });
        }
      },
    });
    const programId = await connect(running.app, seed, token);
    await expect(fullSync(running.app, programId, { signal: never })).rejects.toBeInstanceOf(CrmAuthError);
    const accepted = sandbox.requests().filter((request) => request.status !== 401);
    expect(accepted).toEqual([]);
    const made = sandbox.requests().length;
    await expect(syncChanges(running.app, programId, { signal: never })).rejects.toThrow(/connected again/);
    expect(sandbox.requests().length).toBe(made);
    const [connection] = await query<{ status: string; status_reason: string }>(
      running.databaseUrl,
      'select status, status_reason from connection',
    );
    expect(connection).toEqual({ status: 'reconnect_needed', status_reason: expect.stringMatching(/token/i) });
  });
});
