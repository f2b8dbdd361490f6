import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import { engineVersion } from '#src/domain/health/engine-version.ts';
import { noteCodes, ruleCodes } from '#src/domain/health/rule-codes.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import {
  deal,
  dimension,
  fit,
  judged,
  meeting,
  noon,
  partner,
  ratings,
  ref,
  registrations,
  today,
  wonDeal,
} from '../../support/partner-facts.ts';

const partnerAndProgram = {
  facts: arbitraryPartnerFacts({ around: today }),
  program: arbitraryProgramFacts({ around: today }),
};

/** What does not look ahead. */
function seen(result: HealthResult) {
  const { forecast: _, quarterTurn: __, nextBestAction: ___, dimensions, ...rest } = result;
  const judgedToday = dimensions.map((given) => {
    const { expires: ____, next: _____, ...dimensionSeen } = given;
    return dimensionSeen;
  });
  return { ...rest, dimensions: judgedToday };
}

/** Undated, or dated by today. */
function isKnown(on: string | null): boolean {
  return on === null || on <= today;
}

describe('H16: the result', () => {
  test('one object says all', () => {
    const facts = partner({
      deals: [wonDeal('2025-03-01', 1_000_000), wonDeal('2026-03-01', 1_200_000)],
      registrations: registrations(3, '2026-11-01'),
      engagements: [meeting('2026-11-19')],
      answers: ratings([9], today),
    });

    const result = judged(facts);

    expect(result).toEqual({
      score: 94,
      coverage: 90,
      range: [85, 95],
      band: 'Champion',
      scoreBand: 'Champion',
      bandPending: null,
      dimensions: [
        {
          name: 'revenue',
          points: 30,
          max: 30,
          status: 'known',
          rule: 'H2.growth',
          params: { growth: 20, current: 1_200_000, prior: 1_000_000 },
          evidence: {
            count: 2,
            records: [ref('deal', 'won-2026-03-01-1200000'), ref('deal', 'won-2025-03-01-1000000')],
          },
          next: null,
          expires: null,
          notes: [],
        },
        {
          name: 'activity',
          points: 20,
          max: 25,
          status: 'known',
          rule: 'H4.registrations',
          params: { count: 3 },
          evidence: {
            count: 3,
            records: [0, 1, 2].map((place) => ref('registration', `registration-2026-11-01-${place}`)),
          },
          next: { kind: 'registrations', gain: 6, range: null, need: 2, by: null, on: null, liftsBand: null },
          expires: null,
          notes: [],
        },
        {
          name: 'engagement',
          points: 20,
          max: 20,
          status: 'known',
          rule: 'H5.touch',
          params: { days: 1 },
          evidence: { count: 1, records: [ref('meeting', 'meeting-2026-11-19')] },
          next: null,
          expires: { on: '2026-11-27', points: 15 },
          notes: [],
        },
        {
          name: 'satisfaction',
          points: 15,
          max: 15,
          status: 'known',
          rule: 'H6.few_answers',
          params: { mean: 9, answers: 1 },
          evidence: { count: 1, records: [ref('survey_answer', 'answer-contact-0-9-2026-11-20')] },
          next: null,
          expires: null,
          notes: [],
        },
        {
          name: 'fit',
          points: null,
          max: 10,
          status: 'unknown',
          rule: 'H7.not_set',
          params: { fit: null, setOn: null },
          evidence: { count: 0, records: [] },
          next: { kind: 'find_out', gain: null, range: [85, 95], need: null, by: null, on: null, liftsBand: null },
          expires: null,
          notes: [],
        },
      ],
      nextBestAction: [
        { dimension: 'activity', effort: 'medium', gain: 6, need: 2, by: null, on: null, liftsBand: null },
      ],
      forecast: [
        {
          on: '2026-11-27',
          score: 89,
          band: 'Champion',
          why: [
            {
              dimension: 'engagement',
              from: 20,
              to: 15,
              leaving: { count: 1, records: [ref('meeting', 'meeting-2026-11-19')] },
            },
          ],
        },
        {
          on: '2026-12-21',
          score: 83,
          band: 'Champion',
          why: [
            {
              dimension: 'engagement',
              from: 15,
              to: 10,
              leaving: { count: 1, records: [ref('meeting', 'meeting-2026-11-19')] },
            },
          ],
        },
      ],
      quarterTurn: {
        on: '2027-01-07',
        closesBy: '2026-12-31',
        pointsNow: 30,
        pointsThen: 30,
        toKeep: 0,
        openPipeline: 0,
      },
      profile: 'default',
      settingsVersion: 1,
      engineVersion,
      asOf: '2026-11-20T12:00:00.000Z',
    });
  });

  test('evidence links at most 20 records, the latest, and counts them all', () => {
    const deals = Array.from({ length: 25 }, (_, place) => wonDeal(addDays('2026-01-01', place), place));
    const { evidence } = dimension(judged(partner({ deals })), 'revenue');
    expect([evidence.count, evidence.records.length, evidence.records[0]]).toEqual([
      25,
      20,
      ref('deal', 'won-2026-01-25-24'),
    ]);
  });

  test('ruling H16: the first change of a dimension is told when the score stays as well', () => {
    const result = judged(
      partner({ registrations: registrations(1, '2026-09-01'), fits: [fit('weak', today)], engagements: [] }),
    );
    expect(dimension(result, 'activity').expires).toEqual({ on: '2026-11-30', points: 0 });
  });

  test('rules and notes are those that wording knows', () => {
    fc.assert(
      fc.property(fc.record(partnerAndProgram), ({ facts, program }) => {
        for (const { name, notes, rule } of judged(facts, { program }).dimensions) {
          expect(ruleCodes[name]).toContain(rule);
          expect(noteCodes).toEqual(expect.arrayContaining([...notes]));
        }
      }),
    );
  });
});

describe('W3: only the facts decide, not how they came', () => {
  test('the order of facts changes nothing', () => {
    const shuffled = fc
      .record(partnerAndProgram)
      .chain(({ facts, program }) =>
        fc
          .tuple(
            ...([facts.deals, facts.registrations, facts.portal, facts.answers, facts.fits] as const).map((list) =>
              fc.shuffledSubarray([...list] as unknown[], { minLength: list.length }),
            ),
          )
          .map((lists) => ({ facts, program, lists })),
      );
    fc.assert(
      fc.property(shuffled, ({ facts, program, lists: [deals, registered, portal, answers, fits] }) => {
        const other = {
          ...facts,
          ...Object.fromEntries(Object.entries({ deals, registrations: registered, portal, answers, fits })),
        };
        const reversed = { ...other, engagements: facts.engagements?.toReversed() ?? null };
        expect(judged(reversed, { program })).toEqual(judged(facts, { program }));
      }),
      { numRuns: 200 },
    );
  });

  test('facts dated after the evaluation change nothing that is judged today', () => {
    fc.assert(
      fc.property(fc.record(partnerAndProgram), ({ facts, program }) => {
        const known = {
          ...facts,
          signedOn: isKnown(facts.signedOn) ? facts.signedOn : null,
          deals: facts.deals.filter(
            ({ createdOn, closesOn, state }) =>
              createdOn <= today || (state !== 'open' && closesOn !== null && closesOn <= today),
          ),
          registrations: facts.registrations
            .filter(({ submittedOn }) => submittedOn <= today)
            .map((given) => ({
              ...given,
              rejectedOn: isKnown(given.rejectedOn) ? given.rejectedOn : null,
              withdrawnOn: isKnown(given.withdrawnOn) ? given.withdrawnOn : null,
            })),
          engagements:
            facts.engagements?.filter(
              ({ on, startsAt }) => on <= today && startsAt <= noon(addDays(today, 1)).getTime(),
            ) ?? null,
          portal: facts.portal.filter(({ on }) => on <= today),
          answers: facts.answers.filter(({ on }) => isKnown(on)),
          fits: facts.fits.filter(({ on }) => isKnown(on)),
        };
        const knownProgram = {
          ...program,
          firstRegistrationOn: isKnown(program.firstRegistrationOn) ? program.firstRegistrationOn : null,
          oldestAttributedCloseOn: isKnown(program.oldestAttributedCloseOn) ? program.oldestAttributedCloseOn : null,
          portalActivityDays: program.portalActivityDays.filter((day) => day <= today),
        };
        expect(seen(judged(known, { program: knownProgram }))).toEqual(seen(judged(facts, { program })));
      }),
      { numRuns: 300 },
    );
  });

  test('another status, name or owner changes nothing', () => {
    const facts = partner({ deals: [deal('1')], engagements: [meeting(today)] });
    expect(judged({ ...facts, name: 'Other', ownerId: '7', status: 'paused' })).toEqual(judged(facts));
  });
});
