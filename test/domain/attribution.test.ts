import { describe, expect, test } from 'vitest';

import {
  attributionProperties,
  attributions,
  indexPartners,
  registrableDomain,
  type AttributedDeal,
} from '#src/domain/attribution.ts';
import type { AttributionWay } from '#src/domain/settings/mapping.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

const partners = indexPartners([
  { partnerId: 'acme', companyId: '101', domain: 'www.acme.co.uk', name: 'Acme Partners' },
  { partnerId: 'acme', companyId: '102', domain: 'acme.co.uk', name: 'Acme  partners' },
  { partnerId: 'bolt', companyId: '201', domain: 'bolt.example', name: 'Bolt' },
  { partnerId: 'bolt-two', companyId: '301', domain: 'bolt.example', name: 'Bolt Two' },
  { partnerId: 'pages', companyId: '401', domain: 'pages-shop.github.io', name: null },
]);
const labelKeys = new Map([
  ['partner_sourced', ['1/17', '1/18']],
  ['partner_influenced', ['1/19']],
]);
const defaultWays = defaultSettings().mapping.hubspot.attribution;

function deal(
  companies: readonly { id: string; labels?: readonly string[]; primary?: boolean }[],
  fields: AttributedDeal['fields'] = {},
): AttributedDeal {
  return { companies: companies.map(({ id, labels = [], primary = false }) => ({ id, labels, primary })), fields };
}

function found(given: AttributedDeal, ways: readonly AttributionWay[] = defaultWays): string[] {
  return attributions(given, ways, labelKeys, partners).map(
    ({ partnerId, role, source }) => `${partnerId} ${role} by ${source}`,
  );
}

describe('attribution', () => {
  test.each([
    ['a label of either key', deal([{ id: '101', labels: ['1/18'] }]), ['acme sourced by label']],
    ['a partner that is the primary company only', deal([{ id: '101', primary: true }]), []],
    ['a labelled primary company', deal([{ id: '101', labels: ['1/17'], primary: true }]), ['acme sourced by label']],
    ['a company that is no partner', deal([{ id: '999' }]), []],
    ['no company', deal([]), []],
    [
      'three companies',
      deal([{ id: '999', primary: true }, { id: '101' }, { id: '201' }]),
      ['acme influenced by other_company', 'bolt influenced by other_company'],
    ],
    ['a foreign label', deal([{ id: '101', labels: ['9/99'] }]), ['acme influenced by other_company']],
  ])('by default: %s', (_, given, expected) => {
    expect(found(given)).toEqual(expected);
  });

  test('ruling: all ways apply and sourced wins, whichever way comes first', () => {
    const ways: readonly AttributionWay[] = [
      { by: 'other_company', role: 'influenced' },
      { by: 'deal_property', property: 'partner', holds: 'any', role: 'sourced' },
    ];
    const given = deal([{ id: '101' }, { id: '201' }], { partner: 'Bolt' });
    expect(found(given, ways)).toEqual(['acme influenced by other_company', 'bolt sourced by deal_property']);
    expect(found(given, ways.toReversed())).toEqual([
      'bolt sourced by deal_property',
      'acme influenced by other_company',
    ]);
  });

  test('ruling: without labels a partner company that is not the primary one influences, and sources where the program says so', () => {
    expect(found(deal([{ id: '101' }]), [{ by: 'other_company', role: 'sourced' }])).toEqual([
      'acme sourced by other_company',
    ]);
  });

  test('W5: a partner with two companies on a deal is attributed once', () => {
    expect(found(deal([{ id: '101' }, { id: '102' }]))).toEqual(['acme influenced by other_company']);
  });

  test.each([
    ['id', '101', ['acme']],
    ['id', 'Acme Partners', []],
    ['domain', 'https://sales.acme.co.uk/deal?x=1', ['acme']],
    ['domain', 'someone@ACME.co.uk', ['acme']],
    ['domain', 'co.uk', []],
    ['domain', 'other-shop.github.io', []],
    ['domain', 'pages-shop.github.io', ['pages']],
    ['name', ' acme   PARTNERS ', ['acme']],
    ['name', 'Acme', []],
    ['any', '201', ['bolt']],
    ['any', 'acme.co.uk', ['acme']],
    ['any', 'Bolt Two', ['bolt-two']],
    ['any', '101;Bolt', ['acme', 'bolt']],
    ['any', ' ', []],
    ['any', null, []],
  ] as const)('a deal property that holds %s with the value %s names %j', (holds, value, expected) => {
    const ways: readonly AttributionWay[] = [{ by: 'deal_property', property: 'partner', holds, role: 'sourced' }];
    const names = attributions(deal([], { partner: value }), ways, labelKeys, partners).map(
      ({ partnerId }) => partnerId,
    );
    expect(names).toEqual(expected);
  });

  test('a domain that two partners share names neither', () => {
    const ways: readonly AttributionWay[] = [
      { by: 'deal_property', property: 'partner', holds: 'domain', role: 'sourced' },
    ];
    expect(found(deal([], { partner: 'bolt.example' }), ways)).toEqual([]);
  });

  test('the properties that must be read are those that ways name, once each', () => {
    const way = { by: 'deal_property', property: 'partner', holds: 'any', role: 'sourced' } as const;
    expect(attributionProperties([...defaultWays, way, { ...way, role: 'influenced' }])).toEqual(['partner']);
  });

  test('a registrable domain is what a company registers', () => {
    expect(
      ['shop.acme.co.uk', 'x@acme.com', 'http://acme.com:8080/a', 'localhost', '', 'com'].map(registrableDomain),
    ).toEqual(['acme.co.uk', 'acme.com', 'acme.com', null, null, null]);
  });
});
