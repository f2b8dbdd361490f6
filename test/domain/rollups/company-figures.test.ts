import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, lastMonths } from '#src/domain/calendar.ts';
import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import { companyFigures, figureProperties, type CompanyFigures } from '#src/domain/rollups/company-figures.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import {
  deal,
  engagement,
  meeting,
  noon,
  partner,
  program,
  registration,
  today,
  wonDeal,
} from '../../support/partner-facts.ts';

const now = { asOfMs: noon(today).getTime(), today };

function figures(facts: Partial<PartnerFacts>, about: Partial<ProgramFacts> = {}): CompanyFigures {
  return companyFigures(partner(facts), program(about), now);
}

describe('W3: the windows of the figures', () => {
  const since = lastMonths(today, 12).after;

  test.each([
    ['today', today, 100],
    ['tomorrow', addDays(today, 1), 0],
    ['on the first day of the 12 months', addDays(since, 1), 100],
    ['on the day before them', since, 0],
  ])('a deal won %s', (_, closesOn, sourcedRevenue) => {
    expect(figures({ deals: [wonDeal(closesOn, 100)] })).toMatchObject({ sourcedRevenue, influencedRevenue: 0 });
  });

  test.each([
    ['today', today, 1],
    ['89 days ago', addDays(today, -89), 1],
    ['90 days ago', addDays(today, -90), 0],
  ])('a registration submitted %s', (_, submittedOn, registeredDeals) => {
    expect(figures({ registrations: [registration(submittedOn)] })).toMatchObject({ registeredDeals });
  });

  test('29 February leaves a year later with 1 March', () => {
    const facts = partner({ deals: [wonDeal('2024-02-29', 7)] });
    const on = (day: string) =>
      companyFigures(facts, program(), { asOfMs: noon(day).getTime(), today: day }).sourcedRevenue;
    expect([on('2025-02-28'), on('2025-03-01')]).toEqual([7, 0]);
  });
});

describe('W5: deals of a partner', () => {
  test('count once, by their role, in the pipelines that count', () => {
    expect(
      figures({
        deals: [
          wonDeal('2026-03-01', 100),
          wonDeal('2026-03-02', 20, { role: 'influenced' }),
          wonDeal('2026-03-03', 3, { counts: false }),
          deal('lost', { state: 'lost', closesOn: '2026-03-04', amount: 5 }),
          deal('open', { closesOn: '2026-03-04', amount: 1_000 }),
          deal('open-influenced', { role: 'influenced', amount: 200 }),
          deal('elsewhere', { counts: false, amount: 70 }),
          deal('not-there-yet', { createdOn: addDays(today, 1), amount: 9 }),
        ],
      }),
    ).toMatchObject({ sourcedRevenue: 100, influencedRevenue: 20, openPipeline: 1_200 });
  });

  test('W4: a deal without a rate is left out, credits count', () => {
    expect(
      figures({
        deals: [
          wonDeal('2026-03-01', 100),
          wonDeal('2026-03-02', -250),
          deal('no-rate', { state: 'won', closesOn: '2026-03-03', amount: null, gap: 'no_rate' }),
        ],
      }),
    ).toMatchObject({ sourcedRevenue: -150 });
  });
});

describe('unknown is empty, never 0', () => {
  test('W8: without any attribution there are no sums', () => {
    expect(figures({}, { hasAttribution: false, firstRegistrationOn: null })).toEqual({
      sourcedRevenue: null,
      influencedRevenue: null,
      openPipeline: null,
      registeredDeals: null,
      lastTouchOn: null,
    });
  });

  test('a partner without a deal in a program with deals has sums of 0', () => {
    expect(figures({})).toEqual({
      sourcedRevenue: 0,
      influencedRevenue: 0,
      openPipeline: 0,
      registeredDeals: 0,
      lastTouchOn: null,
    });
  });

  test('H4: without a registration ever, the deals it sourced count by create date; rejected and withdrawn ones do not count', () => {
    const sourced = deal('sourced', { createdOn: addDays(today, -10) });
    const influenced = deal('influenced', { createdOn: addDays(today, -10), role: 'influenced' });
    const registrations = [
      registration(addDays(today, -3)),
      registration(addDays(today, -4), { rejectedOn: today }),
      registration(addDays(today, -5), { withdrawnOn: addDays(today, -1) }),
      registration(addDays(today, -6), { rejectedOn: addDays(today, 1) }),
    ];
    const deals = [sourced, influenced];
    expect(figures({ deals, registrations })).toMatchObject({ registeredDeals: 2 });
    expect(figures({ deals, registrations }, { firstRegistrationOn: null })).toMatchObject({ registeredDeals: 1 });
  });

  test('the last touch is the latest one that has begun; unreadable engagements leave it empty', () => {
    const engagements = [
      meeting('2026-05-01'),
      engagement('email', '2026-06-01', { direction: 'inbound' }),
      engagement('email', '2026-07-01', { direction: 'outbound' }),
      engagement('note', '2026-08-01', { completed: true }),
      meeting('2026-09-01', { completed: false }),
      meeting(addDays(today, 1)),
    ];
    expect(figures({ engagements })).toMatchObject({ lastTouchOn: '2026-06-01' });
    expect(figures({ engagements: null })).toMatchObject({ lastTouchOn: null });
  });
});

test('properties are written in units of the currency with its decimals', () => {
  const some = {
    sourcedRevenue: 123_450,
    influencedRevenue: -5,
    openPipeline: 0,
    registeredDeals: 0,
    lastTouchOn: null,
  };
  expect(figureProperties(some, 'USD')).toEqual({
    prm_sourced_revenue_12m: '1234.50',
    prm_influenced_revenue_12m: '-0.05',
    prm_open_pipeline: '0.00',
    prm_registered_deals_90d: '0',
    prm_last_touch: null,
  });
  expect(figureProperties({ ...some, lastTouchOn: '2026-05-01' }, 'JPY')).toMatchObject({
    prm_sourced_revenue_12m: '123450',
    prm_influenced_revenue_12m: '-5',
    prm_open_pipeline: '0',
    prm_last_touch: '2026-05-01',
  });
  expect(figureProperties(some, 'KWD').prm_sourced_revenue_12m).toBe('123.450');
  expect(figureProperties({ ...some, sourcedRevenue: null }, 'USD').prm_sourced_revenue_12m).toBeNull();
});

describe('for any facts', () => {
  const input = fc.record({
    facts: arbitraryPartnerFacts({ around: today }),
    about: arbitraryProgramFacts({ around: today }),
  });

  test('the order of facts changes nothing', () => {
    fc.assert(
      fc.property(input, ({ facts, about }) => {
        const reversed = {
          ...facts,
          deals: facts.deals.toReversed(),
          registrations: facts.registrations.toReversed(),
          engagements: facts.engagements?.toReversed() ?? null,
        };
        expect(companyFigures(reversed, about, now)).toEqual(companyFigures(facts, about, now));
      }),
    );
  });

  test('W5: sourced and influenced revenue are all of the year’s won revenue, each deal once, and add up over any split of the deals', () => {
    fc.assert(
      fc.property(input, fc.func(fc.boolean()), ({ facts, about }, isFirst) => {
        const with1 = { ...about, hasAttribution: true };
        const sum = (deals: PartnerFacts['deals']) => {
          const { sourcedRevenue, influencedRevenue, openPipeline } = companyFigures({ ...facts, deals }, with1, now);
          return [sourcedRevenue ?? NaN, influencedRevenue ?? NaN, openPipeline ?? NaN];
        };
        const whole = sum(facts.deals);
        const one = sum(facts.deals.filter((each) => isFirst(each.record.id)));
        const other = sum(facts.deals.filter((each) => !isFirst(each.record.id)));
        expect(one.map((figure, place) => figure + (other[place] ?? NaN))).toEqual(whole);

        const { after } = lastMonths(today, 12);
        const won = facts.deals.filter(
          ({ counts, state, closesOn }) =>
            counts && state === 'won' && closesOn !== null && closesOn > after && closesOn <= today,
        );
        const total = won.reduce((all, { amount }) => all + (amount ?? 0), 0);
        expect((whole[0] ?? NaN) + (whole[1] ?? NaN)).toBe(total);
      }),
    );
  });
});
