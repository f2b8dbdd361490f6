import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { fullSync, type SyncReport } from '#src/actions/sync-records.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed, SeedAssociation } from '#src/sandbox/portal-seed.ts';
import type { ExpectedHealth, ExpectedRow, ExpectedRule } from '#src/sandbox/sample-program/blueprint.ts';
import { blueprints } from '#src/sandbox/sample-program/blueprints.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { dumpProgram, query, rowVersions } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const seed = createSampleProgram({ seed: 20_261_120, now });

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let report: SyncReport;
let health: ReadonlyMap<string, HealthResult>;

beforeAll(async () => {
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now } });
  programId = await connect(running.app, seed);
  sandbox.clearRequests();
  report = await synced();
  await judgePartners(running.app, programId, { signal: never });
  health = await judgedHealth();
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
});

async function synced(): Promise<SyncReport> {
  const done = await fullSync(running.app, programId, { signal: never });
  if (done === null) throw new Error('somebody else syncs');
  return done;
}

async function judgedHealth(): Promise<ReadonlyMap<string, HealthResult>> {
  const rows = await query<{ name: string; result: HealthResult }>(
    running.databaseUrl,
    'select p.name, s.result from partner p join partner_state s using (program_id, partner_id)',
  );
  return new Map(rows.map((row) => [row.name, row.result]));
}

test('PIPE1: some open deals of partners are stuck and some are not; partners have registered deals, revenue and touches, or none', async () => {
  const rows = await query<{ kind: string; property: string; value: string | null }>(
    running.databaseUrl,
    `select kind, property, value from desired_value where kind = 'deal' or property in ('prm_registered_deals_90d', 'prm_open_pipeline', 'prm_last_touch')`,
  );
  const countOf = (property: string, fits: (value: string | null) => boolean) =>
    rows.filter((row) => row.property === property && fits(row.value)).length;
  expect(countOf('prm_stuck', (value) => value === 'true')).toBeGreaterThan(3);
  expect(countOf('prm_stuck', (value) => value === 'false')).toBeGreaterThan(3);
  expect(countOf('prm_stuck', (value) => value === null)).toBe(0);
  expect(countOf('prm_days_in_stage', (value) => Number(value) >= 30)).toBe(
    countOf('prm_stuck', (value) => value === 'true'),
  );
  for (const property of ['prm_registered_deals_90d', 'prm_open_pipeline']) {
    expect(countOf(property, (value) => Number(value) > 0)).toBeGreaterThan(3);
    expect(countOf(property, (value) => Number(value) === 0)).toBeGreaterThan(3);
  }
  expect(countOf('prm_last_touch', (value) => value !== null)).toBeGreaterThan(3);
});

describe('a full sync', () => {
  test('mirrors every company, deal, stage and owner of the portal', async () => {
    const rows = await query<{ id: string; name: string; domain: string; is_partner: boolean }>(
      running.databaseUrl,
      'select id, name, domain, is_partner from company order by id',
    );
    expect(rows).toEqual(
      recordsOf(seed, 'companies').map(({ id, properties }) => ({
        id,
        name: properties['name'] ?? null,
        domain: properties['domain'] ?? null,
        is_partner: ['PARTNER', 'RESELLER'].includes(properties['type'] ?? ''),
      })),
    );
    const deals = await query<{ id: string; stage_id: string; amount: string | null }>(
      running.databaseUrl,
      'select id, stage_id, amount_minor as amount from deal order by id',
    );
    expect(deals).toEqual(
      recordsOf(seed, 'deals').map(({ id, properties }) => ({
        id,
        stage_id: properties['dealstage'],
        amount: properties['amount'] ? String(Math.round(Number(properties['amount']) * 100)) : null,
      })),
    );
    const [counts] = await query(
      running.databaseUrl,
      `select (select count(*)::int from owner) as owners, (select count(*)::int from stage) as stages`,
    );
    expect(counts).toEqual({
      owners: seed.owners.length,
      stages: seed.pipelines.flatMap((pipeline) => pipeline.stages).length,
    });
  });

  test('keeps the contacts of partners and the engagements of partners and their contacts, and no others', async () => {
    const partners = new Set(
      recordsOf(seed, 'companies')
        .filter(({ properties }) => ['PARTNER', 'RESELLER'].includes(properties['type'] ?? ''))
        .map((record) => record.id),
    );
    const contacts = linked(seed, 'companies', partners, 'contacts');
    const stored = await query<{ id: string }>(running.databaseUrl, 'select id from contact order by id');
    expect(stored.map((row) => row.id)).toEqual([...contacts].toSorted());

    const expected: string[] = [];
    for (const [type, plural] of [
      ['call', 'calls'],
      ['email', 'emails'],
      ['meeting', 'meetings'],
      ['note', 'notes'],
      ['task', 'tasks'],
    ] as const) {
      const ids = new Set([
        ...linked(seed, 'companies', partners, plural),
        ...linked(seed, 'contacts', contacts, plural),
      ]);
      for (const id of ids) expected.push(`${type} ${id}`);
    }
    const engagements = await query<{ key: string }>(
      running.databaseUrl,
      `select type || ' ' || id as key from engagement`,
    );
    expect(engagements.map((row) => row.key).toSorted()).toEqual(expected.toSorted());
  });

  test('makes the calls that the sandbox counts, at most 5 % more than the fewest possible', () => {
    expect(report.calls).toBe(sandbox.stats(seed.account.portalId).total);
    expect(report.callsByTerm.reduce((sum, { calls }) => sum + calls, 0)).toBe(report.calls);
    const fewest = report.minimumCalls.reduce((sum, { calls }) => sum + calls, 0);
    expect(report.calls / fewest).toBeLessThanOrEqual(1.05);
    for (const { term, calls } of report.minimumCalls) {
      expect({ term, enough: (report.callsByTerm.find((made) => made.term === term)?.calls ?? 0) >= calls }).toEqual({
        term,
        enough: true,
      });
    }
  });

  test('attributes deals by label, by property and by a second company', async () => {
    const rows = await query<{ source: string; role: string; count: number }>(
      running.databaseUrl,
      'select source, role, count(*)::int from attribution where until is null group by 1, 2 order by 1, 2',
    );
    const ways = rows.map((row) => `${row.source} ${row.role}`);
    expect(ways).toEqual(['deal_property sourced', 'label influenced', 'label sourced', 'other_company influenced']);
  });

  test('writes nothing when nothing has changed', async () => {
    const before = await rowVersions(running.databaseUrl, programId);
    await synced();
    const after = await rowVersions(running.databaseUrl, programId);
    // The version of a link set is the time it was read: it moves with every reading.
    expect({ ...after, link_set: [] }).toEqual({ ...before, link_set: [] });
  });
});

describe('the judgement of the sample program', () => {
  test.each(blueprints.map((blueprint) => [blueprint.name, blueprint] as const))('%s', (_name, { expected, name }) => {
    expect(seenOf(health.get(name) ?? null, expected)).toEqual(expected === null ? null : wanted(expected));
  });

  test('is the same when everybody is judged again', async () => {
    const before = await dumpProgram(running.databaseUrl, programId);
    await query(
      running.databaseUrl,
      `insert into dirty_partner (program_id, partner_id, cause, since) select program_id, partner_id, 'test', now() - interval '1 year' from partner`,
    );
    await judgePartners(running.app, programId, { signal: never });
    expect(await dumpProgram(running.databaseUrl, programId)).toEqual(before);
  });

  test('has ledger deltas that add up to each score', async () => {
    const rows = await query<{ partner_id: string; score: number | null; sum: number }>(
      running.databaseUrl,
      `select s.partner_id, s.score, coalesce(sum(l.delta), 0)::int as sum from partner_state s left join ledger l using (program_id, partner_id) group by 1, 2`,
    );
    expect(rows.length).toBe(health.size);
    expect(rows.filter((row) => (row.score ?? 0) !== row.sum)).toEqual([]);
  });

  test('is listed with the lowest certain score first, prospects and ended partners last and without figures', async () => {
    const { partners } = await listPartners(running.app, programId);
    expect(partners).toHaveLength(60);
    const lowest = partners.flatMap((partner) => (partner.health.range === null ? [] : [partner.health.range[0]]));
    expect(lowest).toEqual(lowest.toSorted((a, b) => a - b));
    const unjudged = partners.filter((partner) => ['prospect', 'ended'].includes(partner.status));
    expect(unjudged.length).toBeGreaterThan(0);
    expect(partners.slice(-unjudged.length)).toEqual(unjudged);
    expect(unjudged.every((partner) => partner.health.score === null && partner.health.band === null)).toBe(true);
  });

  test('is explained with names and pages of the records behind it, from the stored result', async () => {
    const { partners } = await listPartners(running.app, programId);
    const champion = partners.find((partner) => partner.name === 'Larkmoor Systems');
    const view = await explainPartner(running.app, programId, champion?.id ?? '');
    expect(view?.health.score).toBe(100);
    expect(view?.partner.ownerName).not.toBeNull();
    const revenue = view?.health.dimensions.find((dimension) => dimension.name === 'revenue');
    expect(revenue?.evidence.records[0]).toEqual({
      crm: 'hubspot',
      type: 'deal',
      id: expect.stringMatching(/^\d+$/),
      name: expect.any(String),
      url: expect.stringMatching(/\/contacts\/24680135\/record\/0-3\/\d+$/),
    });
  });

  test('wants our company properties on every judged company record, and on no other', async () => {
    const rows = await query<{ record_id: string; held: number }>(
      running.databaseUrl,
      `select record_id, count(*)::int as held from desired_value where kind = 'company' group by 1`,
    );
    expect(rows).toHaveLength(health.size);
    expect(new Set(rows.map((row) => row.held))).toEqual(
      new Set([propertyCatalogue.filter(({ object }) => object === 'company').length]),
    );
    const written = await query(running.databaseUrl, 'select * from write_log');
    expect(written).toEqual([]);
  });
});

function recordsOf(portal: PortalSeed, type: PortalSeed['records'][number]['type']) {
  return portal.records
    .filter((record) => record.type === type && record.archivedAt === undefined)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Ids of one type that are linked to any of these records. */
function linked(
  portal: PortalSeed,
  fromType: SeedAssociation['fromType'],
  fromIds: ReadonlySet<string>,
  toType: SeedAssociation['toType'],
): ReadonlySet<string> {
  const living = new Set(recordsOf(portal, toType).map((record) => record.id));
  const found = portal.associations.flatMap((link) => {
    if (link.fromType === fromType && link.toType === toType && fromIds.has(link.fromId)) return [link.toId];
    return link.toType === fromType && link.fromType === toType && fromIds.has(link.toId) ? [link.fromId] : [];
  });
  return new Set(found.filter((id) => living.has(id)));
}

const ruleOf: Readonly<Record<ExpectedRule, readonly string[]>> = {
  never_activated: ['H1.never_activated'],
  growth: ['H2.growth', 'H2.year_before'],
  short_history: ['H2.short_history', 'H2.no_history'],
  new_revenue: ['H3.new_revenue'],
  no_revenue: ['H3.no_revenue'],
  net_credits: ['H3.net_credits'],
  sourced_deals: ['H4.sourced_deals'],
  portal: ['H5.portal'],
  never_signed_in: ['H5.never_signed_in'],
  not_yet_signed_in: ['H5.not_yet_signed_in'],
  nps: ['H6.nps', 'H6.property_nps'],
  few_answers: ['H6.few_answers', 'H6.property_rating'],
  no_answer: ['H6.no_answers'],
  fit: ['H7.fit'],
  stale_fit: ['H7.fit'],
  no_fit: ['H7.not_set'],
};

const money = new Set(['current', 'prior']);

/** The outcome worked out by hand, in the shape of `seenOf`. */
function wanted({ total, ...rows }: ExpectedHealth): unknown {
  return {
    total,
    rows: Object.fromEntries(
      Object.entries(rows).map(([name, row]) => [name, { points: row.points, rule: row.rule, seen: row.seen }]),
    ),
  };
}

/** As much of a result as an expectation speaks of; money in whole units. */
function seenOf(result: HealthResult | null, expected: ExpectedHealth | null): unknown {
  if (result === null || expected === null) return result;
  const { band, coverage, range, score } = result;
  const rows = result.dimensions.map((dimension) => {
    const row: ExpectedRow = expected[dimension.name];
    const seen = Object.fromEntries(Object.keys(row.seen).map((key) => [key, seenValue(dimension, key)]));
    const fits =
      ruleOf[row.rule].includes(dimension.rule) && (row.rule === 'stale_fit') === dimension.notes.includes('stale');
    return [dimension.name, { points: dimension.points, rule: fits ? row.rule : dimension.rule, seen }];
  });
  return { total: { score, coverage, range, band }, rows: Object.fromEntries(rows) };
}

function seenValue({ params, rule }: HealthResult['dimensions'][number], key: string): unknown {
  if (money.has(key)) return Number(params[key]) / 100;
  // A mapped property is one answer, and the result does not count it.
  return key === 'answers' && rule.startsWith('H6.property') ? (params[key] ?? 1) : params[key];
}
