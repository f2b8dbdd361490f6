import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { RecordOf, RefusedRecord } from '#src/crm/model.ts';
import { Mapping } from '#src/domain/settings/mapping.ts';

import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal } from '../../support/hubspot-portal.ts';

/** What scanning one page with these bodies gives. */
async function scanned<K extends 'company' | 'deal' | 'contact'>(
  kind: K,
  results: readonly unknown[],
  options: Parameters<typeof openHubspot>[1] = {},
): Promise<{ readonly records: readonly RecordOf[K][]; readonly refused: readonly RefusedRecord[] }> {
  await using portal = await fakePortal(() => ({ json: { results } }));
  const pages = await all(openHubspot(portal.url, options).scan(kind, {}, forever()));
  return { records: pages.flatMap((page) => page.records), refused: pages.flatMap((page) => page.refused) };
}

const deal = {
  dealname: 'Rollout',
  pipeline: 'default',
  dealstage: 'won',
  amount: '1234.5',
  deal_currency_code: 'USD',
  amount_in_home_currency: '1100.01',
  closedate: '2026-02-03T00:00:00Z',
  hubspot_owner_id: '501',
  hs_v2_date_entered_current_stage: '2026-02-03T09:30:00.123Z',
};

test('a deal is read in minor units, with its state from the pipeline and its times as instants', async () => {
  const { records, refused } = await scanned('deal', [body('31', deal)]);
  expect(refused).toEqual([]);
  expect(records).toEqual([
    {
      kind: 'deal',
      id: '31',
      createdAt: new Date('2026-01-05T08:00:00Z'),
      updatedAt: new Date('2026-02-01T08:00:00.250Z'),
      archived: false,
      name: 'Rollout',
      ownerId: '501',
      pipelineId: 'default',
      stageId: 'won',
      state: 'won',
      amountMinor: 123_450,
      currency: 'USD',
      accountAmountMinor: 110_001,
      closesAt: new Date('2026-02-03T00:00:00Z'),
      enteredStageAt: new Date('2026-02-03T09:30:00.123Z'),
      gaps: [],
      fields: {},
    },
  ]);
});

test('a deal without a currency of its own is in the account\u2019s, and without an amount it has none', async () => {
  const { records } = await scanned('deal', [
    body('31', { ...deal, deal_currency_code: null, amount_in_home_currency: null }),
    body('32', { ...deal, amount: null, amount_in_home_currency: '' }),
    body('33', { ...deal, amount: '1500', deal_currency_code: 'JPY' }),
  ]);
  expect(records).toMatchObject([
    { amountMinor: 123_450, currency: 'EUR', accountAmountMinor: null, gaps: [] },
    { amountMinor: null, accountAmountMinor: null, gaps: [] },
    { amountMinor: 1500, currency: 'JPY', gaps: [] },
  ]);
});

test.each([
  [{ hs_is_closed: 'true', hs_is_closed_won: 'true' }, 'won'],
  [{ hs_is_closed: 'true', hs_is_closed_won: 'false' }, 'lost'],
  [{ hs_is_closed: 'false', hs_is_closed_won: 'false' }, 'open'],
  [{}, 'open'],
])('in a stage that no pipeline has, the flags %j make a deal %s, with a gap', async (flags, state) => {
  const { records } = await scanned('deal', [body('31', { ...deal, dealstage: 'deleted stage', ...flags })]);
  expect(records).toMatchObject([{ state, gaps: ['unknown_stage'], stageId: 'deleted stage' }]);
});

test('a stage belongs to its pipeline: the same id elsewhere is another stage', async () => {
  const { records } = await scanned('deal', [body('31', { ...deal, pipeline: 'other' })]);
  expect(records).toMatchObject([{ state: 'open', gaps: ['unknown_stage'] }]);
});

test.each(['NaN', 'Infinity', `1${'0'.repeat(30)}`, '1e30', 'a lot'])(
  'an amount of %s is a gap, and the deal stays',
  async (amount) => {
    const { records, refused } = await scanned('deal', [body('31', { ...deal, amount })]);
    expect(refused).toEqual([]);
    expect(records).toMatchObject([{ amountMinor: null, accountAmountMinor: 110_001, gaps: ['amount_unreadable'] }]);
  },
);

test('text with a NUL or half a surrogate pair is cleaned, and a deal says so', async () => {
  const { records } = await scanned('deal', [body('31', { ...deal, dealname: 'A\u0000B\uD800C' })]);
  expect(records).toMatchObject([{ name: 'A\uFFFDB\uFFFDC', gaps: ['text_cleaned'] }]);
  const companies = await scanned('company', [
    body('11', { name: 'N\u0000', domain: 'x\uDC00.example', type: 'PARTNER' }),
  ]);
  expect(companies.records).toMatchObject([{ name: 'N\uFFFD', domain: 'x\uFFFD.example', isPartner: true }]);
});

test.each([
  ['no id', body('31', deal, { id: undefined }), null, 'its id "nothing" is none'],
  ['an id with a NUL', body('31', deal, { id: '3\u00001' }), null, String.raw`its id ""3\u00001"" is none`],
  ['an id of text', body('31', deal, { id: 'abc' }), null, 'its id ""abc"" is none'],
  [
    'a close date in the year 0',
    body('31', { ...deal, closedate: '0000-01-01T00:00:00Z' }),
    '31',
    'closedate "0000-01-01T00:00:00Z" is no date in the years 1900 to 9999',
  ],
  [
    'a close date with a NUL',
    body('31', { ...deal, closedate: '2026\u0000' }),
    '31',
    'closedate "2026\uFFFD" is no date in the years 1900 to 9999',
  ],
  [
    'a close date beyond all time',
    body('31', { ...deal, closedate: '9'.repeat(15) }),
    '31',
    `closedate "${'9'.repeat(15)}" is no date`,
  ],
  ['no time of change', body('31', deal, { updatedAt: undefined }), '31', 'updatedAt is missing'],
  ['a time of change that is none', body('31', deal, { updatedAt: 'soon' }), '31', 'updatedAt "soon" is no date'],
  ['no properties', { id: '31', updatedAt: '2026-02-01T08:00:00Z' }, '31', 'It is no record (properties).'],
  [
    'an object as a value',
    body('31', { ...deal, dealname: { nested: true } }),
    '31',
    'It is no record (properties.dealname).',
  ],
  ['null', null, null, 'It is no record'],
  ['a number', 7, null, 'It is no record'],
  ['a list', [], null, 'It is no record'],
] as const)(
  'a record with %s is refused with its reason, and the rest of the page is read',
  async (_name, broken, id, reason) => {
    const { records, refused } = await scanned('deal', [body('30', deal), broken, body('32', deal)]);
    expect(records.map((record) => record.id)).toEqual(['30', '32']);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ kind: 'deal', id });
    expect(refused[0]?.reason).toContain(reason);
    expect(refused[0]?.reason.isWellFormed()).toBe(true);
  },
);

test('a refused record keeps what the CRM sent, shortened and fit to be stored', async () => {
  const { refused } = await scanned('deal', [
    body('31', { ...deal, dealname: `\u0000${'x'.repeat(9_000)}`, closedate: 'never' }),
  ]);
  expect(refused[0]?.body).toHaveLength(4_000);
  expect(refused[0]?.body).not.toContain('\u0000');
});

test('an id that arrives as a number is the same id', async () => {
  const { records } = await scanned('deal', [body('31', deal, { id: 515_690_208_449 })]);
  expect(records.map((record) => record.id)).toEqual(['515690208449']);
});

test('a company carries the raw values that the mapping names, and the partner rule is applied to them', async () => {
  const settings = Mapping.parse({
    partner: { by: 'property', property: 'kind', values: ['reseller'] },
    owner: 'partner_manager',
    parent: null,
    signedOn: { property: 'signed_on' },
    portal: { signIn: 'last_login' },
    fit: { property: 'fit', dateProperty: 'fit_on', values: { A: 'strong' } },
  });
  const values = { name: 'North', domain: 'north.example', kind: 'msp;reseller', hubspot_owner_id: '501' };
  const { records } = await scanned(
    'company',
    [
      body('11', {
        ...values,
        partner_manager: '502',
        signed_on: '2024-05-01',
        last_login: null,
        fit: 'A',
        fit_on: '',
      }),
    ],
    { settings },
  );
  expect(records).toEqual([
    {
      kind: 'company',
      id: '11',
      createdAt: new Date('2026-01-05T08:00:00Z'),
      updatedAt: new Date('2026-02-01T08:00:00.250Z'),
      archived: false,
      name: 'North',
      domain: 'north.example',
      ownerId: '502',
      isPartner: true,
      fields: {
        kind: 'msp;reseller',
        partner_manager: '502',
        signed_on: '2024-05-01',
        last_login: null,
        fit: 'A',
        fit_on: null,
      },
    },
  ]);
});

test('a property that the settings name and the portal lacks is reported once and read as empty', async () => {
  const settings = Mapping.parse({ parent: null, signedOn: { property: 'signed_on' } });
  const said: unknown[] = [];
  const log = { warn: (details: unknown) => said.push(details) };
  const { records } = await scanned('company', [body('11', { type: 'PARTNER' }), body('12', { type: null })], {
    settings,
    log,
  });
  expect(records).toMatchObject([
    { isPartner: true, fields: { type: 'PARTNER', signed_on: null } },
    { isPartner: false, fields: { type: null, signed_on: null } },
  ]);
  expect(said).toEqual([{ crm: 'hubspot', objectType: 'companies', property: 'signed_on' }]);
});

test('a contact has a name and no address', async () => {
  const { records } = await scanned('contact', [
    body('21', { firstname: 'Lee', lastname: 'Park', email: 'lee@north.example', hubspot_owner_id: '501' }),
    body('22', { firstname: null, lastname: 'Kim' }),
    body('23', {}),
  ]);
  expect(records.map((record) => record.name)).toEqual(['Lee Park', 'Kim', null]);
  expect(JSON.stringify(records)).not.toContain('lee@north');
});

test('a contact carries the raw values that the mapping names', async () => {
  const settings = Mapping.parse({ contacts: { left: { property: 'still_there', values: ['no'] } } });
  const { records } = await scanned(
    'contact',
    [body('21', { still_there: 'no', hs_buying_role: 'EXECUTIVE_SPONSOR', hs_email_hard_bounce_reason_enum: null })],
    { settings },
  );
  expect(records.map((record) => record.fields)).toEqual([
    { still_there: 'no', hs_buying_role: 'EXECUTIVE_SPONSOR', hs_email_hard_bounce_reason_enum: null },
  ]);
});

test('whatever stands in a page, every record of it is either read or refused', async () => {
  const anyValue = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(null, 'NaN', '1e30', '0000-01-01'),
    fc.integer(),
    fc.boolean(),
  );
  const anyBody = fc.oneof(
    fc.jsonValue(),
    fc.record({
      id: fc.oneof(fc.string(), fc.integer(), fc.constant('31')),
      properties: fc.dictionary(
        fc.constantFrom('dealname', 'amount', 'closedate', 'dealstage', 'pipeline', 'createdate'),
        anyValue,
      ),
      updatedAt: anyValue,
      createdAt: anyValue,
      archived: fc.boolean(),
      associations: fc.jsonValue(),
    }),
  );
  let results: readonly unknown[] = [];
  await using portal = await fakePortal((route) =>
    route.startsWith('GET') ? { json: { results } } : { status: 207, json: { results: [], errors: [] } },
  );
  const crm = openHubspot(portal.url);
  await fc.assert(
    fc.asyncProperty(fc.array(anyBody, { maxLength: 5 }), async (bodies) => {
      results = bodies;
      const ended = await countedOrRefused(crm.scan('deal', {}, forever()));
      // Associations that make no sense are asked for again, and this portal does not answer that.
      expect(ended).toBeOneOf([bodies.length, 'CrmRejectedError']);
    }),
    { numRuns: 60 },
  );
});

async function countedOrRefused(
  pages: AsyncIterable<{ readonly records: readonly unknown[]; readonly refused: readonly unknown[] }>,
): Promise<number | string> {
  let counted = 0;
  try {
    for await (const page of pages) counted += page.records.length + page.refused.length;
    return counted;
  } catch (error) {
    return error instanceof Error ? error.name : 'no error';
  }
}
