import { describe, expect, test } from 'vitest';

import { isNeverActivated } from '#src/domain/health/never-activated.ts';

import {
  deal,
  dimension,
  fit,
  judged,
  meeting,
  partner,
  portalFact,
  portalProgram,
  ratings,
  registration,
  settingsWith,
  today,
} from '../../support/partner-facts.ts';

describe('H1: never activated', () => {
  test.each(['2010-01-01', today])('a partner that signed on %s and never did anything is Unknown', (signedOn) => {
    const result = judged(partner({ signedOn, engagements: [meeting('2026-11-19')], fits: [fit('strong', null)] }));

    expect(result).toMatchObject({ score: null, band: 'Unknown', coverage: 10, range: [10, 100] });
    expect(result.dimensions.map(({ name, points, rule, status }) => [name, points, rule, status])).toEqual([
      ['revenue', null, 'H1.never_activated', 'unknown'],
      ['activity', null, 'H1.never_activated', 'unknown'],
      ['engagement', null, 'H1.never_activated', 'unknown'],
      ['satisfaction', null, 'H6.no_answers', 'unknown'],
      ['fit', 10, 'H7.fit', 'known'],
    ]);
  });

  test('it stays Unknown in a profile that lives on satisfaction and fit', () => {
    const dimensions = {
      revenue: { max: 0 },
      activity: { max: 25 },
      engagement: { max: 0 },
      satisfaction: { max: 65, rows: [{ nps: 0, mean: 5, points: 65 }] },
    };
    const settings = settingsWith({ health: { profiles: { default: { dimensions } } } });

    const result = judged(partner({ answers: ratings([9, 9], today), fits: [fit('strong', today)] }), { settings });

    expect(result).toMatchObject({ score: null, band: 'Unknown', coverage: 75 });
  });

  test.each([
    ['an open deal', { deals: [deal('1')] }, false],
    ['a lost deal', { deals: [deal('1', { state: 'lost', closesOn: '2025-01-01' })] }, false],
    ['a deal of a pipeline that does not count', { deals: [deal('1', { counts: false })] }, false],
    [
      'a deal that was brought in after it had closed',
      { deals: [deal('1', { state: 'won', closesOn: '2025-01-01', createdOn: '2026-11-30' })] },
      false,
    ],
    ['a rejected registration', { registrations: [registration('2025-01-01', { rejectedOn: '2025-01-02' })] }, false],
    ['a sign-in', { portal: [portalFact('2022-01-01')] }, false],
    ['a training', { portal: [portalFact('2022-01-01', 'training')] }, false],
    ['a certification alone', { portal: [portalFact('2022-01-01', 'certification')] }, true],
    ['a touch', { engagements: [meeting('2026-11-01')] }, true],
    ['a deal of tomorrow', { deals: [deal('1', { createdOn: '2026-11-21' })] }, true],
    ['a registration of tomorrow', { registrations: [registration('2026-11-21')] }, true],
  ] as const)('ruling H1: %s says whether a partner was activated', (_, facts, never) => {
    expect(isNeverActivated(partner(facts), today)).toBe(never);
  });

  test('a portal that is connected changes nothing for a partner that never did anything', () => {
    const result = judged(partner(), { program: portalProgram(today) });
    expect(dimension(result, 'engagement')).toMatchObject({ points: null, rule: 'H1.never_activated' });
  });
});
