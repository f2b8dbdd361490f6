import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, addMonths, localDay, movedTo } from '#src/domain/calendar.ts';
import {
  blindSpotCodes,
  blindSpotIds,
  isBlindSpotId,
  type BlindSpot,
  type BlindSpotInput,
} from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { leavesOn } from '#src/domain/partnership/blind-spots/change-days.ts';
import {
  blindSpots,
  nextBlindSpotChangeOn,
  openBlindSpots,
} from '#src/domain/partnership/blind-spots/judge-blind-spots.ts';
import { blindSpotOptions, blindSpotsValue } from '#src/domain/partnership/blind-spots/property.ts';
import { blindSpotRules } from '#src/domain/partnership/blind-spots/rules.ts';
import type { EnteredFact } from '#src/domain/partnership/facts.ts';
import { recordKey } from '#src/domain/records.ts';

import { arbitraryBlindSpotInput } from '../../support/arbitrary-partnership.ts';
import { allSources, held, inputOf, partnership, spot } from '../../support/blind-spot-facts.ts';
import { fit, portalFact, program, rating, ref, settingsWith, today } from '../../support/partner-facts.ts';

describe('blind spots', () => {
  test('are a fixed list in a fixed order', () => {
    const listed = blindSpots(inputOf(partnership())).map(({ code, id }) => [id, code]);
    expect(listed).toEqual(Object.entries(blindSpotCodes));
    expect(blindSpotRules.map(({ id }) => id)).toEqual(blindSpotIds);
    expect(blindSpotIds).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20].map((id) => `BS${id}`),
    );
  });

  test('of a program without any source list what has none (W8), and flag only what needs none', () => {
    const facts = partnership({
      owner: null,
      contacts: null,
      engagements: null,
      feedback: null,
      escalations: null,
      commitments: null,
    });
    const none = Object.fromEntries(Object.keys(inputOf(facts).sources).map((source) => [source, false]));
    const bare = {
      hasAttribution: false,
      firstRegistrationOn: null,
      oldestAttributedCloseOn: null,
      portalMapped: false,
      portalActivityDays: [],
    };
    const sources = { ...inputOf(facts).sources, ...none };
    const found = blindSpots(
      inputOf(facts, { program: bare, sources, segment: 'Strategic', baseSegment: 'Strategic' }),
    );
    expect(found.filter(({ status }) => status !== 'no_source').map(({ id, status }) => [id, status])).toEqual([
      ['BS1', 'flagged'],
      ['BS10', 'flagged'],
      ['BS11', 'flagged'],
    ]);
  });

  test('of a partner whose people and engagements cannot be read are unknown, not flagged', () => {
    const facts = partnership({
      contacts: null,
      engagements: null,
      feedback: [{ record: ref('note', 'f'), on: '2026-01-01', kind: 'feedback' }],
    });
    const found = blindSpots(inputOf(facts, { segment: 'Strategic', baseSegment: 'Strategic' }));
    expect(found.filter(({ status }) => status === 'unknown').map(({ id }) => id)).toEqual([
      'BS2',
      'BS3',
      'BS4',
      'BS5',
      'BS6',
      'BS7',
      'BS13',
      'BS14',
      'BS16',
      'BS17',
      'BS18',
    ]);
  });

  test('carry at most 20 records and the count of all', () => {
    const unattributedWins = Array.from({ length: 23 }, (_, place) => ({
      record: ref('deal', `deal-${place}`),
      wonOn: '2026-11-01',
    }));
    const { evidence } = spot('BS20', partnership({ unattributedWins }));
    expect([evidence.count, evidence.records.length]).toEqual([23, 20]);
  });

  test.each([
    [
      'unknown: all of it',
      { name: 'satisfaction', points: null, max: 15, rule: 'H6.no_answers' },
      'BS10',
      { dimension: 'satisfaction', points: 15 },
    ],
    [
      'judged with nothing: all of it',
      { name: 'engagement', points: 0, max: 20, rule: 'H5.never_signed_in' },
      'BS8',
      { dimension: 'engagement', points: 20 },
    ],
    [
      'judged in part: the rest',
      { name: 'activity', points: 10, max: 25, rule: 'H4.registrations' },
      'BS12',
      { dimension: 'activity', points: 15 },
    ],
    ['full: nothing', { name: 'activity', points: 25, max: 25, rule: 'H4.registrations' }, 'BS12', null],
    ['absent from the profile: nothing', { name: 'fit', points: 0, max: 10, rule: 'H7.fit' }, 'BS10', null],
    [
      'judged by the portal, a silence hides nothing',
      { name: 'engagement', points: 0, max: 20, rule: 'H5.portal' },
      'BS5',
      null,
    ],
    [
      'judged by touches, a silence hides it',
      { name: 'engagement', points: 0, max: 20, rule: 'H5.never_touched' },
      'BS5',
      { dimension: 'engagement', points: 20 },
    ],
    [
      'judged by touches, a training is worth nothing',
      { name: 'engagement', points: 0, max: 20, rule: 'H5.touch' },
      'BS9',
      null,
    ],
  ] as const)('say what a hidden dimension could be worth; %s', (_which, dimension, id, hides) => {
    expect(spot(id, partnership(), { dimensions: [dimension] }).hides).toEqual(hides);
  });

  test('hide nothing where they are clear', () => {
    const facts = partnership({}, { answers: [rating(9, '2026-11-01')] });
    const dimensions = [{ name: 'satisfaction', points: 10, max: 15, rule: 'H6.few_answers' }] as const;
    expect(spot('BS10', facts, { dimensions })).toEqual({
      id: 'BS10',
      code: 'no_nps',
      status: 'clear',
      since: null,
      params: {},
      evidence: { count: 0, records: [] },
      hides: null,
      known: null,
      fix: null,
    });
  });

  test('name what a person can do at once', () => {
    const found = blindSpots(inputOf(partnership({ owner: null })));
    expect(found.flatMap(({ id, fix }) => (fix === null ? [] : [[id, fix]]))).toEqual([
      ['BS1', 'assign_owner'],
      ['BS2', 'name_primary_contact'],
      ['BS10', 'log_answer'],
      ['BS11', 'set_fit'],
    ]);
  });
});

describe('a finding known to a person', () => {
  const known = {
    kind: 'finding_known',
    finding: 'BS11',
    reason: 'A new product line',
    until: '2026-12-31',
    by: 'Ann',
    on: '2026-11-10',
  } as const;
  const facts = partnership({ entries: [known] });

  test.each([
    ['the day before it was entered', '2026-11-09', null],
    ['the day it was entered', '2026-11-10', { until: '2026-12-31', reason: 'A new product line', by: 'Ann' }],
    ['its last day', '2026-12-31', { until: '2026-12-31', reason: 'A new product line', by: 'Ann' }],
    ['the day after its last', '2027-01-01', null],
  ])('on %s', (_when, asOf, shown) => {
    const found = blindSpots(inputOf(facts, { asOf }));
    expect(found.find(({ id }) => id === 'BS11')).toMatchObject({ status: 'flagged', known: shown });
    expect(openBlindSpots(found).some(({ id }) => id === 'BS11')).toBe(shown === null);
  });

  test('is open again when it is withdrawn, and what was said last holds', () => {
    const withdrawn = { ...known, until: null, on: '2026-11-12' };
    expect(spot('BS11', partnership({ entries: [known, withdrawn] })).known).toBeNull();
    const again = { ...known, reason: 'Moved', until: '2026-11-30', on: '2026-11-12' };
    expect(spot('BS11', partnership({ entries: [known, withdrawn, again] })).known).toEqual({
      until: '2026-11-30',
      reason: 'Moved',
      by: 'Ann',
    });
  });

  test('sets aside no other', () => {
    expect(spot('BS10', facts).known).toBeNull();
  });

  test('that does not hold is not shown as known', () => {
    expect(spot('BS11', partnership({ entries: [known] }, { fits: [fit('strong', '2026-11-01')] })).known).toBeNull();
  });
});

describe('a finding that a person called wrong', () => {
  const silentSince = '2026-10-01';
  const wrong = {
    kind: 'finding_known',
    finding: 'BS4',
    reason: 'We talk in their chat',
    until: '2027-09-30',
    by: 'Ann',
    on: '2026-10-10',
    says: 'wrong',
    shown: { since: silentSince },
  } as const;
  const said = { until: '2027-09-30', reason: 'We talk in their chat', by: 'Ann', says: 'wrong' };
  const on = (asOf: string, touched: readonly string[], entry: EnteredFact = wrong) =>
    spot('BS4', partnership({ entries: [entry], engagements: touched.map((day) => held(day)) }), { asOf });

  test('stays away for as long as it is found by the same facts', () => {
    expect(on('2026-10-10', ['2026-08-01'])).toMatchObject({ status: 'flagged', since: silentSince, known: said });
    expect(on('2026-12-01', ['2026-08-01'])).toMatchObject({ status: 'flagged', known: said });
  });

  test('is open again when it is flagged anew by other facts, before its last day', () => {
    expect(on('2027-01-05', ['2026-08-01', '2026-10-20'])).toMatchObject({
      status: 'flagged',
      since: '2026-12-20',
      known: null,
    });
  });

  test('is open again after its last day, however it is found', () => {
    const short = { ...wrong, until: '2026-11-30' };
    expect(on('2026-11-30', ['2026-08-01'], short).known).toMatchObject({ says: 'wrong' });
    expect(on('2026-12-01', ['2026-08-01'], short).known).toBeNull();
  });

  test('of which was not kept what was shown stays away through its last day', () => {
    const { shown: _shown, ...bare } = wrong;
    expect(on('2027-01-05', ['2026-08-01', '2026-10-20'], bare)).toMatchObject({ known: said });
    expect(on('2027-01-05', ['2026-08-01', '2026-10-20'], { ...wrong, shown: null })).toMatchObject({ known: said });
  });

  test('while one that is known stays away whatever it is found by', () => {
    const known = { ...wrong, says: 'known' } as const;
    expect(on('2027-01-05', ['2026-08-01', '2026-10-20'], known)).toMatchObject({
      known: { until: '2027-09-30', reason: 'We talk in their chat', by: 'Ann' },
    });
  });
});

describe('the property prm_blind_spots', () => {
  test('holds the open ones, joined as a CRM keeps several options; none clears it', () => {
    const open = openBlindSpots(
      blindSpots(inputOf(partnership({ owner: null }, { fits: [fit('weak', '2026-11-01')] }))),
    );
    expect(blindSpotsValue(open)).toBe('BS1;BS2;BS3;BS5;BS8;BS9;BS10;BS12');
    expect(blindSpotsValue([])).toBeNull();
  });

  test('has an option with a name for every one', () => {
    expect(blindSpotOptions.map(({ value }) => value)).toEqual(blindSpotIds);
    expect(blindSpotOptions[2]).toEqual({ value: 'BS3', label: 'BS3 Single-threaded' });
    expect(new Set(blindSpotOptions.map(({ label }) => label)).size).toBe(blindSpotIds.length);
    expect(blindSpotOptions.every(({ label }) => !label.includes(';'))).toBe(true);
  });

  test('names findings that people may set aside: those of partners alone', () => {
    expect(['BS1', 'BS19', 'BS21', 'constructor', ''].map(isBlindSpotId)).toEqual([true, false, false, false, false]);
  });
});

describe('W3: the day on which a fact leaves a window of months', () => {
  test.each([
    ['2026-05-20', 6, '2026-11-20'],
    ['2026-08-31', 6, '2027-03-01'],
    ['2026-08-28', 6, '2027-02-28'],
    ['2024-02-29', 12, '2025-03-01'],
    ['2026-12-31', 2, '2027-03-01'],
  ])('%s, %d months: %s', (day, months, left) => {
    expect(leavesOn(day, months)).toBe(left);
  });

  test('is the first day whose window begins on it or later', () => {
    const days = fc.integer({ min: -4000, max: 4000 }).map((count) => addDays(today, count));
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 24 }), (day, months) => {
        const left = leavesOn(day, months);
        expect(addMonths(left, -months) >= day).toBe(true);
        expect(addMonths(addDays(left, -1), -months) < day).toBe(true);
      }),
    );
  });
});

describe('the next day on which time alone changes a blind spot', () => {
  const seen = { portal: [portalFact('2026-11-01', 'training')], fits: [fit('strong', null)] };
  const quiet = { sources: { ...allSources, primaryContact: false }, program: program({ firstRegistrationOn: null }) };
  const touched = [held('2026-11-10', { contactIds: ['a', 'b'] })];
  const known = {
    kind: 'finding_known',
    finding: 'BS10',
    reason: 'So',
    until: '2026-12-24',
    by: 'Ann',
    on: today,
  } as const;

  test.each([
    ['a silence begins', partnership({ engagements: touched }, seen), '2027-01-10'],
    ['what is known comes back', partnership({ engagements: touched, entries: [known] }, seen), '2026-12-25'],
    [
      'a deal becomes a year old',
      partnership(
        { engagements: touched, unattributedWins: [{ record: ref('deal', 'd'), wonOn: '2025-12-01' }] },
        seen,
      ),
      '2026-12-01',
    ],
    [
      'a commitment becomes overdue',
      partnership(
        {
          engagements: touched,
          commitments: [{ record: ref('task', 't'), side: 'us', dueOn: '2026-11-30', keptOn: null }],
        },
        seen,
      ),
      '2026-12-01',
    ],
    ['a partner is old enough', partnership({}, { ...seen, signedOn: '2026-10-01' }), '2026-12-01'],
    ['nothing does', partnership({ engagements: null, contacts: null, feedback: null, commitments: null }, seen), null],
  ] as const)('when %s', (_what, facts, next) => {
    expect(nextBlindSpotChangeOn(inputOf(facts, quiet))).toBe(next);
  });
});

describe('over any partner', () => {
  const any = arbitraryBlindSpotInput({ around: today });

  test('the order of facts changes nothing', () => {
    fc.assert(
      fc.property(any, (input) => {
        expect(blindSpots(reversed(input))).toEqual(blindSpots(input));
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('the next change is the first day on which the moved clock shows another answer', () => {
    fc.assert(
      fc.property(any, (input) => {
        const { timeZone } = input.settings.program;
        const day = localDay(input.asOf, timeZone);
        const shown = (on: string): unknown =>
          blindSpots({ ...input, asOf: movedTo(input.asOf, on, timeZone) }).map(shownAs);
        const now = shown(day);
        const next = nextBlindSpotChangeOn(input);
        const last = next ?? addDays(day, 500);
        expect(last > day).toBe(true);
        const between = daysFrom(addDays(day, 1), last).filter((one) => !isDeepStrictEqual(shown(one), now));
        expect(between).toEqual([]);
        expect(next === null || !isDeepStrictEqual(shown(next), now)).toBe(true);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('since is the first day of the unbroken stretch in which it has been flagged', () => {
    fc.assert(
      fc.property(any, (given) => {
        const input = { ...given, settings: settingsWith() };
        const judgedOn = localDay(input.asOf, 'UTC');
        const flaggedOn = (id: string, day: string): boolean =>
          blindSpots({ ...input, asOf: new Date(`${day}T23:59:59.999Z`) }).some(
            (found) => found.id === id && found.status === 'flagged',
          );
        const wrong = blindSpots(input).filter(({ id, since, status }) => {
          if (status !== 'flagged') return since !== null;
          const first = since ?? '2023-01-01';
          const days = [first, addDays(first, 1), addDays(first, 45), addDays(judgedOn, -1)];
          const unbroken = days.every((day) => day < first || day >= judgedOn || flaggedOn(id, day));
          return !unbroken || (since !== null && flaggedOn(id, addDays(since, -1)));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** What people see of a blind spot; its evidence whole, as there is less of it than is cut off. */
function shownAs({ evidence, id, known, params, since, status }: BlindSpot): unknown {
  return status === 'flagged' ? { evidence: recordsOf(evidence), id, known, params, since } : { id, status };
}

function recordsOf({ count, records }: BlindSpot['evidence']): unknown {
  return [count, records.map((record) => recordKey(record)).toSorted()];
}

/** The same facts the other way round. What people entered stays: its order tells what was said last. */
function reversed(input: BlindSpotInput): BlindSpotInput {
  const { facts } = input;
  const { partner } = facts;
  return {
    ...input,
    facts: {
      ...facts,
      partner: {
        ...partner,
        deals: partner.deals.toReversed(),
        registrations: partner.registrations.toReversed(),
        portal: partner.portal.toReversed(),
        answers: partner.answers.toReversed(),
        fits: partner.fits.toReversed(),
      },
      contacts: facts.contacts?.toReversed() ?? null,
      engagements: facts.engagements?.toReversed() ?? null,
      unattributedWins: facts.unattributedWins.toReversed(),
      feedback: facts.feedback?.toReversed() ?? null,
      escalations: facts.escalations?.toReversed() ?? null,
      commitments: facts.commitments?.toReversed() ?? null,
      reviews: facts.reviews?.toReversed() ?? null,
    },
  };
}

/** The days from one to before another. */
function daysFrom(first: string, end: string): readonly string[] {
  const days = [];
  for (let day = first; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}
