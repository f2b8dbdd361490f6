import { describe, expect, test } from 'vitest';

import { idsOf, metric, named } from '../../support/metric-context.ts';
import { deal, ref, today } from '../../support/partner-facts.ts';

const review = (id: string, scheduledOn: string, heldOn: string | null) => ({
  record: ref('meeting', id),
  scheduledOn,
  heldOn,
});

const commitment = (id: string, side: 'us' | 'partner' | 'both', dueOn: string, keptOn: string | null) => ({
  record: ref('task', id),
  side,
  dueOn,
  keptOn,
});

const decision = (id: string, submittedOn: string, decidedOn: string | null) => ({
  record: ref('registration', id),
  partnerId: 'a',
  submittedOn,
  decidedOn,
});

const staged = (id: string, amount: number, ownerId: string | null, role: 'sourced' | 'influenced' = 'sourced') => ({
  ...deal(id, { amount, role }),
  name: id,
  ownerId,
  stage: null,
  enteredStageOn: '2026-01-01',
  enteredStageFrom: 'crm' as const,
  supportNeeded: null,
  customerIds: [],
});

const asking = (id: string, count: number, on = '2026-11-01') =>
  named(
    id,
    {},
    {
      feedback: Array.from({ length: count }, (_, place) => ({
        record: ref('note', `${id}-${place}`),
        on,
        kind: 'support_request' as const,
      })),
    },
  );

describe('MET6', () => {
  test('MET6: held of scheduled, in twelve months', () => {
    const reviews = [
      review('held', '2026-05-01', '2026-05-02'),
      review('missed', '2026-08-01', null),
      review('old', '2025-11-20', null),
      review('today', today, null),
      review('ahead', '2026-11-21', null),
    ];
    const found = metric('MET6', [named('a', {}, { reviews })]);

    expect(found).toMatchObject({ value: 50, meetsTarget: false, target: { is: 'at_least', value: 90 } });
    expect([idsOf(found.numerator), idsOf(found.denominator)]).toEqual([['held'], ['held', 'missed']]);
  });

  test('MET6: nine of ten are enough', () => {
    const reviews = Array.from({ length: 10 }, (_, place) =>
      review(`r${place}`, '2026-05-01', place === 0 ? null : '2026-05-01'),
    );

    expect(metric('MET6', [named('a', {}, { reviews })])).toMatchObject({ value: 90, meetsTarget: true });
  });
});

describe('MET7', () => {
  test('MET7: kept by their day, per side; what both promised counts on either', () => {
    const commitments = [
      commitment('us-kept', 'us', '2026-05-01', '2026-05-01'),
      commitment('us-late', 'us', '2026-05-01', '2026-05-02'),
      commitment('partner-open', 'partner', '2026-05-01', null),
      commitment('both-kept', 'both', '2026-05-01', '2026-04-01'),
      commitment('due-today', 'us', today, null),
      commitment('old', 'us', '2025-11-20', null),
    ];
    const found = metric('MET7', [named('a', {}, { commitments })]);

    expect(found).toMatchObject({ value: 50, target: null, meetsTarget: null });
    expect(
      found.groups.map(({ denominator, key, numerator, value }) => [key, value, idsOf(numerator), denominator?.amount]),
    ).toEqual([
      ['us', 66.7, ['both-kept', 'us-kept'], 3],
      ['partner', 50, ['both-kept'], 2],
    ]);
  });
});

describe('MET8', () => {
  test.each([
    ['the fifth business day', '2026-11-06', '2026-11-13', [1, 1]],
    ['the sixth', '2026-11-06', '2026-11-16', [0, 1]],
    ['not yet, with a day left', '2026-11-13', null, [0, 0]],
    ['not by the fifth', '2026-11-12', null, [0, 1]],
    ['ahead of today', '2026-11-12', '2026-11-21', [0, 1]],
  ] as const)('MET8: decided on %s', (_, submittedOn, decidedOn, counted) => {
    const found = metric('MET8', [named('a')], { decisions: [decision('r', submittedOn, decidedOn)] });

    expect([found.numerator.amount, found.denominator?.amount]).toEqual(counted);
  });

  test('MET8: decisions of partners that are not active are left out', () => {
    const decisions = [decision('r', '2026-11-02', '2026-11-03')];

    expect(metric('MET8', [named('a', { status: 'ended' })], { decisions }).status).toBe('unknown');
  });
});

describe('MET9', () => {
  const dueAt = Date.parse('2026-11-02T12:00:00Z');
  const escalation = (id: string, firstRespondedAt: number | null, due = dueAt) => ({
    record: ref('task', id),
    openedOn: '2026-11-01',
    severity: 'high' as const,
    firstResponseDueAt: due,
    firstRespondedAt,
    resolvedOn: null,
  });

  test('MET9: first answered by the time it was due', () => {
    const noon = Date.parse(`${today}T12:00:00Z`);
    const escalations = [
      escalation('in-time', dueAt),
      escalation('late', dueAt + 1),
      escalation('never', null),
      escalation('open', null, noon),
      escalation('ahead', noon + 1, noon + 2),
    ];
    const found = metric('MET9', [named('a', {}, { escalations })]);

    expect(found.value).toBe(33.3);
    expect([idsOf(found.numerator), idsOf(found.denominator)]).toEqual([['in-time'], ['in-time', 'late', 'never']]);
  });
});

describe('MET10', () => {
  const teamOf = new Map([
    ['ann', { id: 't1', name: 'North' }],
    ['bob', { id: 't2', name: 'South' }],
  ]);

  test('MET10: open deals that partners sourced, by the team of their owner, each once', () => {
    const found = metric(
      'MET10',
      [
        named('a', {}, { deals: [staged('x', 100, 'ann'), staged('y', 50, 'bob'), staged('z', 7, null)] }),
        named(
          'b',
          {},
          { deals: [staged('x', 100, 'ann'), staged('w', 900, 'ann', 'influenced'), staged('v', 3, 'cy')] },
        ),
      ],
      { teamOf },
    );

    expect(found).toMatchObject({ value: 160, unit: 'minor_units', denominator: null, params: { sharedDeals: 1 } });
    expect(found.groups.map(({ key, name, numerator, value }) => [key, name, value, idsOf(numerator)])).toEqual([
      ['', null, 10, ['v', 'z']],
      ['t1', 'North', 100, ['x']],
      ['t2', 'South', 50, ['y']],
    ]);
  });

  test('MET10, W8: without teams there is no source', () => {
    expect(metric('MET10', [], { teamOf: null })).toMatchObject({ status: 'no_source', missingSource: 'sales_teams' });
  });
});

describe('MET11', () => {
  const stageOf = new Map([
    ['a', 'launch'],
    ['b', 'launch'],
    ['c', 'autonomous'],
  ] as const);

  test('MET11: support requests per partner by development stage; they should fall from stage to stage', () => {
    const found = metric('MET11', [asking('a', 3), asking('b', 2), asking('c', 1), asking('d', 1)], { stageOf });

    expect(found).toMatchObject({ value: 1.8, unit: 'requests_per_partner', meetsTarget: true });
    expect(found.groups.map(({ denominator, key, value }) => [key, value, idsOf(denominator)])).toEqual([
      ['launch', 2.5, ['a', 'b']],
      ['guided', null, []],
      ['industry', null, []],
      ['autonomous', 1, ['c']],
    ]);
  });

  test('MET11: as many as in the stage before is no fall; one stage alone says nothing', () => {
    expect(metric('MET11', [asking('a', 1), asking('c', 1)], { stageOf }).meetsTarget).toBe(false);
    expect(metric('MET11', [asking('a', 1), asking('b', 1)], { stageOf }).meetsTarget).toBe(null);
  });

  test.each([
    ['2026-08-20', 0, 1],
    ['2026-08-21', 1, 0],
    ['2026-05-20', 0, 0],
    ['2026-11-21', 0, 0],
  ])('MET11: a request of %s is %s now and %s in the months before', (on, now, before) => {
    const found = metric('MET11', [asking('a', 1, on)], { stageOf });

    expect([found.numerator.amount, found.beside['before']?.amount]).toEqual([now, before]);
  });

  test('MET11: wishes and concerns are no support requests', () => {
    const feedback = [{ record: ref('note', 'n'), on: '2026-11-01', kind: 'feedback' as const }];

    expect(metric('MET11', [named('a', {}, { feedback })]).value).toBe(0);
  });
});
