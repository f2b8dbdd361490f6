import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parentsOf } from '#src/domain/partnership/family-tree.ts';
import { families, type Relative } from '#src/domain/partnership/family.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { deal, partner, program, registration, wonDeal } from '../../support/partner-facts.ts';
import { momentOn } from '../../support/partnership-facts.ts';

const context = { program: program(), settings: defaultSettings(), moment: momentOn() };

function relative(
  partnerId: string,
  parentPartnerId: string | null,
  facts: Partial<Relative['partner']> = {},
): Relative {
  return { partner: partner({ partnerId, name: partnerId, ...facts }), parentPartnerId };
}

test('FAM1: a family is its head with all below it; a partner without relatives is none', () => {
  const found = families(
    [
      relative('grandchild', 'child-b'),
      relative('child-b', 'head'),
      relative('alone', null),
      relative('child-a', 'head'),
      relative('head', null),
    ],
    context,
  );

  expect(found.findings).toEqual([]);
  expect(
    found.families.map(({ members, partnerId }) => [
      partnerId,
      members.map((member) => [member.partnerId, member.parentPartnerId, member.depth]),
    ]),
  ).toEqual([
    [
      'head',
      [
        ['head', null, 0],
        ['child-a', 'head', 1],
        ['child-b', 'head', 1],
        ['grandchild', 'child-b', 2],
      ],
    ],
  ]);
});

test('FAM1, W5: figures add up, but a deal that two members share counts once and is said', () => {
  const shared = wonDeal('2026-05-01', 1000);
  const pipeline = deal('open', { amount: 300 });
  const own = wonDeal('2026-06-01', 200);
  const { families: found } = families(
    [
      relative('head', null, { deals: [shared, pipeline], registrations: [registration('2026-11-01')] }),
      relative('child', 'head', {
        deals: [{ ...shared, role: 'influenced' }, own, pipeline],
        registrations: [registration('2026-11-02')],
      }),
    ],
    context,
  );

  const [head, child] = found[0]?.members ?? [];
  expect(head?.figures).toEqual({ revenue: 1000, wonDeals: 1, pipeline: 300, openDeals: 1, registrations: 1 });
  expect(child?.figures).toEqual({ revenue: 1200, wonDeals: 2, pipeline: 300, openDeals: 1, registrations: 1 });
  expect(found[0]?.total).toEqual({
    revenue: 1200,
    wonDeals: 2,
    pipeline: 300,
    openDeals: 1,
    registrations: 2,
    sharedDeals: 2,
  });
});

test.each([
  ['2025-09-30', 0],
  ['2025-10-01', 500],
  ['2026-09-30', 500],
  ['2026-10-01', 0],
])('FAM1: revenue is of the last four completed quarters: won on %s gives %s', (closesOn, revenue) => {
  const { families: found } = families(
    [relative('head', null), relative('child', 'head', { deals: [wonDeal(closesOn, 500)] })],
    context,
  );

  expect(found[0]?.total.revenue).toBe(revenue);
});

test('FAM1: paused members add up, prospects and ended ones are listed with nulls', () => {
  const deals = [wonDeal('2026-05-01', 100)];
  const { families: found } = families(
    [
      relative('head', null, { status: 'ended', deals }),
      relative('paused', 'head', { status: 'paused', deals: [wonDeal('2026-05-02', 10)] }),
      relative('prospect', 'head', { status: 'prospect', deals }),
    ],
    context,
  );

  expect(found[0]?.members.map(({ figures, partnerId }) => [partnerId, figures?.revenue ?? null])).toEqual([
    ['head', null],
    ['paused', 10],
    ['prospect', null],
  ]);
  expect(found[0]?.total.revenue).toBe(10);
});

test('FAM1, W8: without a source of registrations they are unknown, not none', () => {
  const sourceless = program({ firstRegistrationOn: null, hasAttribution: false });
  const { families: found } = families([relative('head', null), relative('child', 'head')], {
    ...context,
    program: sourceless,
  });

  expect(found[0]?.total.registrations).toBe(null);
});

test.each([
  ['itself', [['a', 'a']], ['a'], 'a'],
  [
    'each other',
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    ['a', 'b'],
    'a',
  ],
  [
    'three',
    [
      ['c', 'b'],
      ['b', 'd'],
      ['d', 'c'],
      ['e', 'c'],
    ],
    ['b', 'd', 'c'],
    'b',
  ],
] as const)('FAM1: parents in a circle of %s are cut at the first by id, and reported', (_, links, partnerIds, cut) => {
  const partners = links.map(([partnerId, parentPartnerId]) => ({ partnerId, parentPartnerId }));

  const { findings, parentOf } = parentsOf(partners);
  expect(findings).toEqual([{ rule: 'FAM1.circular_parents', partnerIds, cut }]);
  expect(parentOf.has(cut)).toBe(false);
  expect(parentOf.size).toBe(partners.length - 1);
});

test('FAM1: after the cut a circle is a family as any other', () => {
  const { families: found, findings } = families([relative('b', 'a'), relative('a', 'b'), relative('c', 'b')], context);

  expect(findings).toHaveLength(1);
  expect(found.map(({ members }) => members.map(({ partnerId }) => partnerId))).toEqual([['a', 'b', 'c']]);
});

test('FAM1: a parent that is no partner of the program is none, and is reported', () => {
  expect(families([relative('a', 'gone')], context)).toEqual({
    families: [],
    findings: [{ rule: 'FAM1.unknown_parent', partnerId: 'a', parentPartnerId: 'gone' }],
  });
});

test('FAM1: no partner, no family; a line of ten thousand is one', () => {
  const line = Array.from({ length: 10_000 }, (_, place) =>
    relative(`p${place}`, place === 0 ? null : `p${place - 1}`),
  );

  expect(families([], context)).toEqual({ families: [], findings: [] });
  expect(families(line, context).families[0]?.members.at(-1)).toMatchObject({ partnerId: 'p9999', depth: 9999 });
});

const anyLinks = fc
  .array(fc.option(fc.integer({ min: 0, max: 11 }), { freq: 4 }), { maxLength: 12 })
  .map((parents) => parents.map((parent, place) => relative(`p${place}`, parent === null ? null : `p${parent}`)));

test('FAM1: whatever the links, everybody is in at most one family, each once, and the order changes nothing', () => {
  fc.assert(
    fc.property(anyLinks, (relatives) => {
      const found = families(relatives, context);
      const members = found.families.flatMap((family) => family.members.map(({ partnerId }) => partnerId));
      expect(new Set(members).size).toBe(members.length);
      expect(families(relatives.toReversed(), context)).toEqual(found);
    }),
  );
});
