import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, movedTo } from '#src/domain/calendar.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { companyFigures } from '#src/domain/rollups/company-figures.ts';
import { nextRollupOn, type RollupInput } from '#src/domain/rollups/next-rollup.ts';
import { stageProperties, type OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import { Settings } from '#src/domain/settings/settings.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import { deal, meeting, noon, partner, program, ref, today, wonDeal } from '../../support/partner-facts.ts';

const settings = Settings.parse({});
const farAhead = '2036-01-01';

function openDeal(daysAgo: number): OpenDealFact {
  return {
    record: ref('deal', 'deal-1'),
    createdOn: '2020-01-01',
    enteredStageOn: addDays(today, -daysAgo),
    counts: true,
  };
}

function next(input: Partial<RollupInput>, until = farAhead): string | null {
  return nextRollupOn(
    { facts: partner(), program: program(), openDeals: [], settings, asOf: noon(today), ...input },
    until,
  );
}

describe('the next day on which time alone changes a figure', () => {
  test('is none where nothing ages', () => {
    expect(next({})).toBeNull();
    expect(next({ facts: partner({ engagements: [meeting('2026-11-01')] }) })).toBeNull();
  });

  test('is the day on which a won deal leaves the twelve months', () => {
    expect(next({ facts: partner({ deals: [wonDeal('2026-03-05', 100)] }) })).toBe('2027-03-05');
  });

  test('is the day on which a sourced deal leaves the 90 days of a program without registrations', () => {
    const facts = partner({
      deals: [deal('lost', { createdOn: '2026-11-01', state: 'lost', closesOn: '2026-11-02' })],
    });
    expect(next({ facts, program: program({ firstRegistrationOn: null }) })).toBe(addDays('2026-11-01', 90));
  });

  test('is the day on which an open deal reaches the next step in its stage', () => {
    expect(next({ openDeals: [openDeal(29)] })).toBe(addDays(today, 1));
    expect(next({ openDeals: [openDeal(30)] })).toBe(addDays(today, 30));
    expect(next({ openDeals: [openDeal(400)] })).toBeNull();
  });

  test('is the day of a meeting that lies ahead', () => {
    expect(next({ facts: partner({ engagements: [meeting(addDays(today, 4))] }) })).toBe(addDays(today, 4));
  });

  test('W4: is the first of the month with which another rate of the table begins, while a deal is open', () => {
    const rates = [
      { currency: 'EUR', from: '2026-01-01', rate: 1.1 },
      { currency: 'EUR', from: '2026-12-15', rate: 1.2 },
    ];
    const other = Settings.parse({ program: { rates } });
    expect(next({ settings: other, facts: partner({ deals: [deal('open', { amount: 5 })] }) })).toBe('2027-01-01');
    expect(next({ settings: other })).toBeNull();
  });

  test('is none at or after the day that is looked up to', () => {
    const openDeals = [openDeal(29)];
    expect([next({ openDeals }, addDays(today, 1)), next({ openDeals }, addDays(today, 2))]).toEqual([
      null,
      addDays(today, 1),
    ]);
  });

  test('is exact: before it the figures are as now, and on it they are not', () => {
    const given = fc.record({
      facts: arbitraryPartnerFacts({ around: today }),
      program: arbitraryProgramFacts({ around: today }),
      settings: fc.constantFrom('UTC', 'America/New_York').map((timeZone) => Settings.parse({ program: { timeZone } })),
      openDeals: fc.array(fc.integer({ min: -10, max: 420 }).map(openDeal), { maxLength: 4 }),
      asOf: fc
        .integer({ min: -20_000, max: 20_000 })
        .map((minutes) => new Date(noon(today).getTime() + minutes * 60_000)),
    });
    fc.assert(
      fc.property(given, (input) => {
        const at = (asOf: Date) => {
          const moment = momentOf(asOf, input.settings.program);
          return [
            companyFigures(input.facts, input.program, moment),
            input.openDeals.map((one) => stageProperties(one, moment.today, input.settings)),
          ];
        };
        const day = momentOf(input.asOf, input.settings.program).today;
        const until = addDays(day, 60);
        const found = nextRollupOn(input, until);
        const now = at(input.asOf);
        for (let between = addDays(day, 1); between < (found ?? until); between = addDays(between, 1))
          expect(at(movedTo(input.asOf, between, input.settings.program.timeZone))).toEqual(now);
        const stays =
          found !== null && isDeepStrictEqual(at(movedTo(input.asOf, found, input.settings.program.timeZone)), now);
        expect(stays).toBe(false);
      }),
    );
  });
});
