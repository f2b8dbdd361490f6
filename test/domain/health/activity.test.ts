import { describe, expect, test } from 'vitest';

import type { PartnerFacts } from '#src/domain/facts.ts';

import {
  deal,
  dimension,
  judged,
  partner,
  portalFact,
  program,
  ref,
  registration,
  registrations,
  type Judged,
} from '../../support/partner-facts.ts';

function activityOf(facts: Partial<PartnerFacts>, given: Judged = {}) {
  return dimension(judged(partner({ portal: [portalFact('2020-01-01')], ...facts }), given), 'activity');
}

const withoutRegistrations = { program: program({ firstRegistrationOn: null }) };

describe('H4: activity', () => {
  test.each([
    [0, 0],
    [1, 10],
    [2, 10],
    [3, 20],
    [4, 20],
    [5, 25],
    [9, 25],
  ])('%i registrations in the last 90 days give %i', (count, points) => {
    expect(activityOf({ registrations: registrations(count, '2026-10-01') })).toMatchObject({
      points,
      status: 'known',
      rule: 'H4.registrations',
      params: { count },
      evidence: { count },
    });
  });

  test.each([
    ['89 days ago', '2026-08-23', 1],
    ['90 days ago', '2026-08-22', 0],
    ['today', '2026-11-20', 1],
    ['tomorrow', '2026-11-21', 0],
  ])('a registration submitted %s', (_, day, count) => {
    expect(activityOf({ registrations: [registration(day)] }).params).toEqual({ count });
  });

  test.each([
    ['rejected today', { rejectedOn: '2026-11-20' }, 0],
    ['rejected tomorrow', { rejectedOn: '2026-11-21' }, 1],
    ['withdrawn today', { withdrawnOn: '2026-11-20' }, 0],
    ['withdrawn tomorrow', { withdrawnOn: '2026-11-21' }, 1],
  ])('ruling H4: a rejection or withdrawal counts from its date: %s', (_, ended, count) => {
    expect(activityOf({ registrations: [registration('2026-11-01', ended)] }).params).toEqual({ count });
  });

  test.each([
    ['from the day of the first registration of any partner', '2026-11-20', 'H4.registrations'],
    ['not before', '2026-11-21', 'H4.sourced_deals'],
  ])('ruling H4: the program has a registration source %s', (_, firstRegistrationOn, rule) => {
    expect(activityOf({}, { program: program({ firstRegistrationOn }) }).rule).toBe(rule);
  });

  test('without a registration source deals count that the partner sourced, by create date', () => {
    const deals = [
      deal('in', { createdOn: '2026-08-23', state: 'lost', closesOn: '2026-09-01' }),
      deal('old', { createdOn: '2026-08-22' }),
      deal('influenced', { createdOn: '2026-10-01', role: 'influenced' }),
      deal('elsewhere', { createdOn: '2026-10-01', counts: false }),
    ];
    expect(activityOf({ deals }, withoutRegistrations)).toMatchObject({
      points: 10,
      rule: 'H4.sourced_deals',
      params: { count: 1 },
      evidence: { count: 1, records: [ref('deal', 'in')] },
    });
  });
});

describe('W8: a rule without a source in the program', () => {
  const without = program({ firstRegistrationOn: null, hasAttribution: false });

  test('ruling W8: Activity has no source with neither registrations nor attribution', () => {
    expect(activityOf({}, { program: without })).toMatchObject({
      points: null,
      status: 'no_source',
      rule: 'H4.no_source',
      params: { count: null },
      next: null,
    });
  });

  test('W8: that is so for a partner that never did anything too, since the program could not know', () => {
    expect(activityOf({ portal: [] }, { program: without }).status).toBe('no_source');
  });
});
