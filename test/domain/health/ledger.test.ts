import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import type { PartnerFacts } from '#src/domain/facts.ts';
import { ledgerCauses, type LedgerEntry } from '#src/domain/health-view.ts';
import type { JudgedInputs } from '#src/domain/health/ledger-stages.ts';
import { explainChange } from '#src/domain/health/ledger.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { readHealth } from '#src/domain/health/read-health.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import {
  deal,
  fit,
  meeting,
  noon,
  partner,
  portalFact,
  portalProgram,
  program,
  rating,
  ratings,
  ref,
  registration,
  registrations,
  settingsWith,
  today,
  wonDeal,
} from '../../support/partner-facts.ts';

type Given = Omit<JudgedInputs, 'score' | 'asOf'> & { readonly asOf: Date };

/** Inputs with the score that the rules give them. */
function inputs(facts: PartnerFacts, given: Partial<Given> = {}): JudgedInputs {
  const all: Given = {
    facts,
    program: program(),
    settings: settingsWith(),
    settingsVersion: 1,
    engineVersion: '1',
    asOf: noon(today),
    ...given,
  };
  const { score } = readHealth(all.facts, all.program, all.settings, momentOf(all.asOf, all.settings.program));
  return { ...all, score };
}

/** Rows as `cause dimension delta`. */
function told(rows: readonly LedgerEntry[]): string[] {
  return rows.map(({ cause, delta, dimension }) => `${cause} ${dimension ?? '-'} ${delta}`);
}

/** A mapped property without a date. */
function property(value: number) {
  return [rating(value, null, { record: ref('company', 'company-1'), origin: 'property', scale: 'nps' })];
}

/** The same facts of other records. */
function renamed<T extends { readonly record: { readonly id: string } }>(list: readonly T[]): readonly T[] {
  return list.map((fact) => ({ ...fact, record: { ...fact.record, id: `more-${fact.record.id}` } }));
}

type Case = readonly [what: string, change: Partial<PartnerFacts>, rows: readonly string[]];

const old = deal('old', { state: 'lost', closesOn: '2021-01-01', role: 'influenced' });
const base = partner({
  deals: [old, wonDeal('2025-03-01', 1_000_000), wonDeal('2026-03-01', 1_100_000)],
  registrations: registrations(3, '2026-10-01'),
  engagements: [meeting('2026-11-01')],
  answers: ratings([8], '2026-06-01'),
  fits: [fit('moderate', '2026-06-01')],
});
const later = noon('2026-11-22');

describe('H13: every change of score has its cause', () => {
  test('the first score is entered from nothing, answers apart', () => {
    const after = inputs(base);
    expect(after.score).toBe(70);
    expect(told(explainChange(null, after))).toEqual(['entered - 71', 'answer satisfaction -1']);
  });

  test('nothing changed: no row', () => {
    expect(explainChange(inputs(base), inputs(base, { asOf: later }))).toEqual([]);
  });

  test('configuration: new settings, and no records', () => {
    const settings = settingsWith({ health: { activity: { windowDays: 30 } } });
    const rows = explainChange(inputs(base), inputs(base, { settings, settingsVersion: 2 }));
    expect(rows).toEqual([
      {
        cause: 'configuration',
        dimension: 'activity',
        delta: -20,
        scoreBefore: 70,
        scoreAfter: 50,
        records: registrations(3, '2026-10-01').map(({ record }) => record),
        recordCount: 3,
      },
    ]);
  });

  test('configuration: another profile moves dimensions in a way that cannot be told apart', () => {
    const dimensions = { fit: { max: 0 }, revenue: { max: 40, rows: [{ growth: 1, points: 40 }] } };
    const settings = settingsWith({ health: { profiles: { default: { dimensions } } } });
    expect(told(explainChange(inputs(base), inputs(base, { settings, settingsVersion: 2 })))).toEqual([
      'configuration - 15',
    ]);
  });

  test('configuration: another mapping reads the past anew, what happened since stays apart', () => {
    const settings = settingsWith({
      mapping: { hubspot: { attribution: [{ by: 'other_company', role: 'sourced' }] } },
    });
    const after: PartnerFacts = {
      ...base,
      deals: [...base.deals, wonDeal('2026-04-01', 900_000)],
      registrations: [...base.registrations, ...registrations(2, '2026-11-21')],
    };
    const rows = explainChange(inputs(base), inputs(after, { settings, settingsVersion: 2, asOf: later }));
    expect(told(rows)).toEqual(['configuration revenue 10', 'entered activity 5']);
    expect(rows[0]?.records).toEqual([ref('deal', 'won-2026-04-01-900000')]);
  });

  test('engine: what was stored by other rules', () => {
    const before = { ...inputs(base), score: 55, engineVersion: '0' };
    expect(explainChange(before, inputs(base))).toEqual([
      { cause: 'engine', dimension: null, delta: 15, scoreBefore: 55, scoreAfter: 70, records: [], recordCount: 0 },
    ]);
  });

  test('engine after configuration: each has its share', () => {
    const settings = settingsWith({ health: { activity: { windowDays: 30 } } });
    const before = { ...inputs(base), score: 55, engineVersion: '0' };
    expect(told(explainChange(before, inputs(base, { settings, settingsVersion: 2 })))).toEqual([
      'configuration activity -20',
      'engine - 15',
    ]);
  });

  test('merge: facts of the past that came with another record', () => {
    const merged: PartnerFacts = {
      ...base,
      records: [...base.records, ref('company', 'company-2')],
      registrations: [...base.registrations, ...registrations(2, '2026-10-05')],
      engagements: [meeting('2026-11-01'), meeting('2026-11-21')],
    };
    const rows = explainChange(inputs(base), inputs(merged, { asOf: later }));
    expect(told(rows)).toEqual(['merge activity 5', 'entered engagement 5']);
    expect(rows[0]?.records).toEqual(registrations(2, '2026-10-05').map(({ record }) => record));
  });

  test.each<Case>([
    ['a fact that vanished', { registrations: base.registrations.slice(0, 2) }, ['correction activity -10']],
    [
      'a won deal that is worth less',
      { deals: [old, wonDeal('2025-03-01', 1_000_000), { ...wonDeal('2026-03-01', 1_100_000), amount: 1_000_000 }] },
      ['correction revenue -10'],
    ],
    [
      'a registration that was rejected long ago',
      {
        registrations: base.registrations.map((given, place) =>
          place === 0 ? { ...given, rejectedOn: '2026-10-02' } : given,
        ),
      },
      ['correction activity -10'],
    ],
    [
      'an answer put right',
      { answers: [{ ...(base.answers[0] ?? rating(8, null)), value: 3 }] },
      ['correction satisfaction -10'],
    ],
    [
      'a meeting that was on another day',
      { engagements: [meeting('2026-11-01', { on: '2026-08-01', startsAt: Date.parse('2026-08-01') })] },
      ['correction engagement -15'],
    ],
    ['another signing date', { signedOn: '2026-09-01' }, ['correction revenue 1']],
    ['engagements that can no longer be read', { engagements: null }, ['correction engagement -1']],
  ])('correction: %s', (_, change, expected) => {
    const rows = explainChange(inputs(base), inputs({ ...base, ...change }));
    expect(told(rows)).toEqual(expected);
  });

  test('a stored score that the facts do not give, by the same rules, is corrected', () => {
    expect(told(explainChange({ ...inputs(base), score: 50 }, inputs(base)))).toEqual(['correction - 20']);
  });

  test('aged out: the clock alone, with what left', () => {
    const after = inputs(base, { asOf: noon('2026-12-30') });
    const rows = explainChange(inputs(base), after);
    expect(told(rows)).toEqual(['aged_out activity -20', 'aged_out engagement -5']);
    expect(rows.map(({ recordCount }) => recordCount)).toEqual([3, 1]);
    expect(rows[1]?.records).toEqual([ref('meeting', 'meeting-2026-11-01')]);
  });

  test('aged out: other partners kept the portal connected', () => {
    const facts = partner({
      deals: [old],
      portal: [portalFact('2026-11-01')],
      fits: [fit('strong', null)],
      registrations: registrations(1, '2022-01-01'),
    });
    const before = inputs(facts, { program: portalProgram('2026-11-01') });
    const after = inputs(facts, { program: portalProgram('2027-06-01'), asOf: noon('2027-06-01') });
    expect(told(explainChange(before, after)).map((row) => row.split(' ').slice(0, 2).join(' '))).toEqual([
      'aged_out engagement',
    ]);
  });

  test.each<Case>([
    [
      'a new registration',
      { registrations: [...base.registrations, ...registrations(2, '2026-11-21')] },
      ['entered activity 5'],
    ],
    [
      'one that is entered late, dated before',
      { registrations: [...base.registrations, ...registrations(2, '2026-10-20')] },
      ['entered activity 5'],
    ],
    [
      'one that is rejected now',
      {
        registrations: base.registrations.map((given, place) =>
          place === 0 ? { ...given, rejectedOn: '2026-11-21' } : given,
        ),
      },
      ['entered activity -10'],
    ],
    [
      'one withdrawn on the day of the earlier evaluation',
      {
        registrations: base.registrations.map((given, place) =>
          place === 0 ? { ...given, withdrawnOn: today } : given,
        ),
      },
      ['entered activity -10'],
    ],
    ['a touch', { engagements: [meeting('2026-11-01'), meeting('2026-11-21')] }, ['entered engagement 5']],
    ['a fit set anew', { fits: [fit('moderate', '2026-06-01'), fit('strong', '2026-11-21')] }, ['entered fit 5']],
    [
      'a fit whose field holds a later value',
      { fits: [{ ...fit('moderate', '2026-06-01'), value: 'weak', on: '2026-11-21' }] },
      ['entered fit -5'],
    ],
  ])('entered: %s', (_, change, expected) => {
    expect(told(explainChange(inputs(base), inputs({ ...base, ...change }, { asOf: later })))).toEqual(expected);
  });

  test('entered: the outcome of a meeting that was scheduled, though its day has passed', () => {
    const planned = { ...base, engagements: [meeting('2026-11-01'), meeting('2026-11-19', { completed: false })] };
    const held = { ...base, engagements: [meeting('2026-11-01'), meeting('2026-11-19')] };
    expect(told(explainChange(inputs(planned), inputs(held, { asOf: later })))).toEqual(['entered engagement 5']);
  });

  test('entered: a signing date where there was none, engagements that can be read now', () => {
    const before: PartnerFacts = { ...base, signedOn: null, engagements: null };
    const rows = explainChange(inputs(before), inputs(base));
    expect(new Set(rows.map(({ cause }) => cause))).toEqual(new Set(['entered']));
  });

  test('entered: a fact dated ahead that the clock brings', () => {
    const ahead = { ...base, engagements: [meeting('2026-11-01'), meeting('2026-11-21')] };
    expect(told(explainChange(inputs(ahead), inputs(ahead, { asOf: later })))).toEqual(['entered engagement 5']);
  });

  test.each([
    ['a new respondent', [...base.answers, rating(3, '2026-11-21', { respondent: 'new' })], ['answer satisfaction -5']],
    [
      'a new answer of the same',
      [...base.answers, rating(10, '2026-11-21', { respondent: 'contact-0' })],
      ['answer satisfaction 5'],
    ],
  ])('answer: %s', (_, answers, expected) => {
    expect(told(explainChange(inputs(base), inputs({ ...base, answers }, { asOf: later })))).toEqual(expected);
  });

  test('answer: a mapped property that holds another value', () => {
    expect(
      told(explainChange(inputs({ ...base, answers: property(60) }), inputs({ ...base, answers: property(10) }))),
    ).toEqual(['answer satisfaction -10']);
  });

  test('quarter turn: revenue is judged by the new quarter last, with the deals that changed it', () => {
    const facts: PartnerFacts = {
      ...base,
      deals: [...base.deals, deal('open', { amount: 900_000, closesOn: '2026-12-01' })],
    };
    const before = inputs(facts, { asOf: noon('2027-01-06') });
    const won: PartnerFacts = {
      ...base,
      deals: [
        ...base.deals,
        deal('open', { amount: 900_000, closesOn: '2027-01-06', state: 'won' }),
        wonDeal('2026-12-31', 900_000),
      ],
    };
    const rows = explainChange(before, inputs(won, { asOf: noon('2027-01-07') }));
    expect(told(rows)).toEqual(['quarter_turn revenue 10']);
    expect(rows[0]?.records).toEqual([ref('deal', 'won-2026-12-31-900000')]);
  });

  test('a score that comes from unknown has one row when several dimensions came', () => {
    const facts: PartnerFacts = {
      ...base,
      deals: [old],
      signedOn: '2026-10-01',
      registrations: [registration('2026-11-01')],
      answers: [],
      fits: [],
      engagements: null,
    };
    const after: PartnerFacts = { ...facts, engagements: [meeting('2026-11-21')], fits: [fit('strong', '2026-11-21')] };
    expect(inputs(facts).score).toBeNull();
    expect(explainChange(inputs(facts), inputs(after, { asOf: later }))).toMatchObject([
      { cause: 'entered', dimension: null, scoreBefore: null, delta: 73, scoreAfter: 73, recordCount: 2 },
    ]);
  });
});

const arbitraryStep = fc.record({
  facts: arbitraryPartnerFacts({ around: today }),
  program: arbitraryProgramFacts({ around: today }),
  configured: fc.constantFrom(
    settingsWith(),
    settingsWith({ health: { activity: { windowDays: 30 }, coverageAtLeast: 60 } }),
    settingsWith({ program: { fiscalYearStartMonth: 2, timeZone: 'America/New_York' } }),
    settingsWith({
      health: {
        profiles: {
          default: {},
          referral: {
            dimensions: { fit: { max: 0 }, satisfaction: { max: 25, rows: [{ nps: 0, mean: 5, points: 25 }] } },
          },
        },
        profileByType: { referral: 'referral' },
      },
    }),
  ),
  records: fc.constantFrom([ref('company', '1')], [ref('company', '1'), ref('company', '2')]),
  keepsFacts: fc.boolean(),
  keepsSettings: fc.boolean(),
  hours: fc.integer({ min: -24, max: 24 * 150 }),
  engine: fc.constantFrom('1', '1', '1', '2'),
  drift: fc.integer({ min: -20, max: 20 }),
});

/** Evaluations one after the other; a score stored by another engine may be any. */
const arbitraryHistory = fc.array(arbitraryStep, { minLength: 1, maxLength: 6 }).map((steps) => {
  const history: JudgedInputs[] = [];
  for (const [place, step] of steps.entries()) {
    const before = history.at(-1);
    const asOf = new Date((before?.asOf ?? noon('2026-06-01')).getTime() + step.hours * 3_600_000);
    const facts = before !== undefined && step.keepsFacts ? before.facts : { ...step.facts, records: step.records };
    const settings = before !== undefined && step.keepsSettings ? before.settings : step.configured;
    const settingsVersion = before !== undefined && step.keepsSettings ? before.settingsVersion : place + 1;
    const now = inputs(facts, { program: step.program, settings, settingsVersion, asOf, engineVersion: step.engine });
    history.push(
      step.engine === '1' || now.score === null ? now : { ...now, score: Math.max(0, now.score + step.drift) },
    );
  }
  return history;
});

describe('H13: the ledger adds up', () => {
  test('deltas add up exactly, rows join without a gap, causes come in their order, and replay from nothing gives the last score', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        let replayed = 0;
        for (const [place, after] of history.entries()) {
          const before = history[place - 1] ?? null;
          const rows = explainChange(before, after);
          let shown = before?.score ?? null;
          for (const { cause, delta, scoreAfter, scoreBefore, recordCount, records } of rows) {
            expect(scoreBefore).toBe(shown);
            expect(delta).toBe((scoreAfter ?? 0) - (scoreBefore ?? 0));
            expect(recordCount).toBeGreaterThanOrEqual(records.length);
            shown = scoreAfter;
            seen.add(cause);
            replayed += delta;
          }
          expect(shown ?? 0).toBe(after.score ?? 0);
          const order = rows.map(({ cause }) => ledgerCauses.indexOf(cause));
          expect(order).toEqual(order.toSorted((a, b) => a - b));
          expect(replayed).toBe(after.score ?? 0);
        }
      }),
      { numRuns: 600, seed: 20_261_120 },
    );
    expect(seen).toEqual(new Set(ledgerCauses));
  }, 60_000);

  test('the same holds for new histories', () => {
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        const deltas = history.flatMap((after, place) =>
          explainChange(history[place - 1] ?? null, after).map(({ delta }) => delta),
        );
        expect(deltas.reduce((sum, delta) => sum + delta, 0)).toBe(history.at(-1)?.score ?? 0);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  test('where only time passes, facts age out, come into being and quarters turn', () => {
    const given = fc.record({
      facts: arbitraryPartnerFacts({ around: today }),
      program: arbitraryProgramFacts({ around: today }),
      days: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(given, ({ days, facts, program: known }) => {
        const rows = explainChange(
          inputs(facts, { program: known }),
          inputs(facts, { program: known, asOf: noon(addDays(today, days)) }),
        );
        expect(['aged_out', 'entered', 'answer', 'quarter_turn']).toEqual(
          expect.arrayContaining(rows.map(({ cause }) => cause)),
        );
      }),
      { numRuns: 200 },
    );
  }, 60_000);

  test('where facts only come, nothing was wrong', () => {
    const given = fc.record({
      facts: arbitraryPartnerFacts({ around: today, daysAhead: 0 }),
      more: arbitraryPartnerFacts({ around: addDays(today, 30), daysBack: 60, daysAhead: 0 }),
    });
    fc.assert(
      fc.property(given, ({ facts, more }) => {
        const both: PartnerFacts = {
          ...facts,
          deals: [...facts.deals, ...renamed(more.deals)],
          registrations: [...facts.registrations, ...renamed(more.registrations)],
          engagements: facts.engagements === null ? null : [...facts.engagements, ...renamed(more.engagements ?? [])],
          portal: [...facts.portal, ...renamed(more.portal)],
          answers: [...facts.answers, ...renamed(more.answers)],
          fits: [...facts.fits, ...renamed(more.fits)],
        };
        const rows = explainChange(inputs(facts), inputs(both, { asOf: noon(addDays(today, 30)) }));
        expect(rows.map(({ cause }) => cause)).not.toContain('correction');
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
