import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, localDay, movedTo } from '#src/domain/calendar.ts';
import type { HealthResult, HealthState } from '#src/domain/health-view.ts';
import { nextEvaluationOn } from '#src/domain/health/next-evaluation.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import {
  judgedWithState,
  meeting,
  noon,
  partner,
  program,
  registrations,
  settingsWith,
  today,
} from '../../support/partner-facts.ts';

const settings = defaultSettings();
const settled: HealthState = { band: 'Critical', pending: null };

function nextOn(facts: Parameters<typeof nextEvaluationOn>[0]['facts'], state = settled, asOf = today) {
  return nextEvaluationOn({ facts, program: program(), settings, state, asOf: noon(asOf) });
}

/** What of a result is shown or kept, but for counts of days and for what only looks ahead. */
function shown({ result, state }: { result: HealthResult; state: HealthState }): unknown {
  const dimensions = result.dimensions.map((dimension) => {
    const { expires: _, next: __, params, ...judged } = dimension;
    const { days: ___, ...figures } = params;
    return { ...judged, params: figures };
  });
  return { score: result.score, band: result.band, bandPending: result.bandPending, dimensions, state };
}

describe('W3: the next day on which time alone changes a result', () => {
  test('is the day on which a fact leaves its row or window', () => {
    expect(
      nextOn(partner({ engagements: [meeting('2026-11-15')], registrations: registrations(1, '2026-10-01') })),
    ).toBe('2026-11-23');
    expect(nextOn(partner({ registrations: registrations(1, '2026-10-01') }))).toBe('2026-12-30');
  });

  test('is the day on which a pending band matures', () => {
    // Activity 10 of 75 known points: 13, within 5 points of Critical's own boundary.
    const facts = partner({ registrations: registrations(2, '2026-11-01'), engagements: [meeting('2026-09-01')] });
    const state: HealthState = { band: 'At-risk', pending: { band: 'Critical', since: '2026-11-18' } };
    expect(judgedWithState(facts, { state: { band: 'At-risk', pending: null } }).result.score).toBe(27);
    expect(nextOn(facts, state)).toBe('2026-11-25');
  });

  test('is otherwise the first day of the next quarter, and after it the day on which the last counts as completed', () => {
    expect(nextOn(partner())).toBe('2027-01-01');
    expect(nextOn(partner(), settled, '2027-01-01')).toBe('2027-01-07');
  });

  test('is exact: on every day before it the result is the same, and on it another or a quarter’s', () => {
    const given = fc.record({
      facts: arbitraryPartnerFacts({ around: today }),
      program: arbitraryProgramFacts({ around: today }),
      settings: fc.constantFrom('UTC', 'America/New_York').map((timeZone) => settingsWith({ program: { timeZone } })),
      asOf: fc
        .integer({ min: -30 * 1440, max: 30 * 1440 })
        .map((minutes) => new Date(noon(today).getTime() + minutes * 60_000)),
      state: fc.constantFrom<HealthState>(
        { band: null, pending: null },
        { band: 'Healthy', pending: null },
        { band: 'At-risk', pending: null },
      ),
    });
    fc.assert(
      fc.property(given, (input) => {
        const { timeZone } = input.settings.program;
        const now = judgedWithState(input.facts, input);
        const day = localDay(input.asOf, timeZone);
        const next = nextEvaluationOn({ ...input, state: now.state });
        expect(next > day).toBe(true);
        for (let between = addDays(day, 1); between < next; between = addDays(between, 1)) {
          const then = judgedWithState(input.facts, {
            ...input,
            state: now.state,
            asOf: movedTo(input.asOf, between, timeZone),
          });
          expect(shown(then)).toEqual(shown(now));
        }
        const then = judgedWithState(input.facts, {
          ...input,
          state: now.state,
          asOf: movedTo(input.asOf, next, timeZone),
        });
        const isQuarterStart = ['01-01', '04-01', '07-01', '10-01'].includes(next.slice(5));
        const isTurn = then.result.quarterTurn?.on !== now.result.quarterTurn?.on || next === '2027-01-07';
        const isOther = JSON.stringify(shown(then)) !== JSON.stringify(shown(now));
        expect(isOther || isQuarterStart || isTurn).toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
