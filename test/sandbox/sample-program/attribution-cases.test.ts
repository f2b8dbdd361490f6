import { describe, expect, test } from 'vitest';

import type { SeedRecord } from '#src/sandbox/portal-seed.ts';
import { attributionCases } from '#src/sandbox/sample-program/attribution-cases.ts';
import { blueprints } from '#src/sandbox/sample-program/blueprints.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { readPortal, text } from './read-portal.ts';

const portal = readPortal(createSampleProgram({ seed: 11, now: new Date('2026-11-18T15:00:00Z') }));
const [sourced, influenced] = portal.seed.labels.map((label) => label.typeId);
const isPartner = (company: SeedRecord) => ['PARTNER', 'RESELLER'].includes(text(company, 'type') ?? '');

function dealNamed(name: string): SeedRecord {
  const found = portal.live('deals').filter((deal) => text(deal, 'dealname') === name);
  const [deal] = found;
  if (deal === undefined || found.length > 1) throw new Error(`${found.length} deals are called ${name}.`);
  return deal;
}

/** What the deal says of itself: by label, by property, by the companies on it; sourced wins. */
function attributionOf(deal: SeedRecord): string[] {
  const claims: { readonly domain: string; readonly role: string; readonly way: string }[] = [];
  const companies = portal.linked(deal, 'companies');
  for (const { record, typeIds } of companies) {
    const domain = text(record, 'domain') ?? '';
    if (typeIds.some((id) => id === sourced)) claims.push({ domain, role: 'sourced', way: 'label' });
    if (typeIds.some((id) => id === influenced)) claims.push({ domain, role: 'influenced', way: 'label' });
    if (isPartner(record) && !typeIds.includes(5)) claims.push({ domain, role: 'influenced', way: 'other_company' });
  }
  const referrer = text(deal, 'referring_partner_domain');
  const named = portal
    .live('companies')
    .filter(
      (company) =>
        isPartner(company) &&
        referrer !== null &&
        [company.id, text(company, 'domain'), text(company, 'name')].includes(referrer),
    );
  for (const company of named)
    claims.push({ domain: text(company, 'domain') ?? '', role: 'sourced', way: 'deal_property' });
  const ranked = claims.toSorted((a, b) => Number(b.role === 'sourced') - Number(a.role === 'sourced'));
  const winners = new Map(ranked.toReversed().map((claim) => [claim.domain, claim]));
  return [...winners.values()].map(({ domain, role, way }) => `${domain} ${role} ${way}`).toSorted();
}

describe('attribution cases', () => {
  test.each(attributionCases)('$dealName: $why', ({ dealName, attributed }) => {
    expect(attributionOf(dealNamed(dealName))).toEqual(
      attributed.map(({ domain, role, way }) => `${domain} ${role} ${way}`).toSorted(),
    );
  });

  test('cover every way, no company, three companies, two partners', () => {
    const ways = attributionCases.flatMap(({ attributed }) => attributed.map(({ way, role }) => `${way} ${role}`));
    expect(new Set(ways)).toEqual(
      new Set(['label sourced', 'label influenced', 'deal_property sourced', 'other_company influenced']),
    );
    const companies = attributionCases.map(({ dealName }) => portal.linked(dealNamed(dealName), 'companies').length);
    expect(new Set(companies)).toEqual(new Set([0, 1, 2, 3]));
    const two = dealNamed('Joint bid for the port authority');
    expect(portal.linked(two, 'companies').filter(({ record }) => isPartner(record)).length).toBe(2);
  });

  test('never touch a blueprint', () => {
    const planted = new Set(blueprints.map((blueprint) => blueprint.domain));
    expect(
      attributionCases.flatMap(({ attributed }) => attributed.filter(({ domain }) => planted.has(domain))),
    ).toEqual([]);
  });

  test('hold deals without an amount, won and open, and one in a currency without a rate', () => {
    const money = ['Goodwill implementation days', 'Unpriced warehouse study', 'Alpine depot planning'].map((name) => {
      const deal = dealNamed(name);
      return [
        text(deal, 'hs_is_closed_won'),
        text(deal, 'amount'),
        text(deal, 'deal_currency_code'),
        text(deal, 'amount_in_home_currency'),
      ];
    });
    expect(money).toEqual([
      ['true', null, 'USD', null],
      ['false', null, 'USD', null],
      ['true', '26500', 'CHF', null],
    ]);
  });
});

test('only attribution cases and labels tie a partner to a deal: direct deals have none', () => {
  const cases = new Set(attributionCases.map(({ dealName }) => dealName));
  const stray = portal.live('deals').filter((deal) => {
    const partners = portal.linked(deal, 'companies').filter(({ record }) => isPartner(record));
    const labelled = partners.every(({ typeIds }) => typeIds.some((id) => id === sourced || id === influenced));
    return !cases.has(text(deal, 'dealname') ?? '') && (!labelled || text(deal, 'referring_partner_domain') !== null);
  });
  expect(stray).toEqual([]);
});
