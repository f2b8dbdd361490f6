import { describe, expect, test } from 'vitest';

import type { PartnerFacts } from '#src/domain/facts.ts';
import { onboardingItems, readinessAreas, competences, type Segment } from '#src/domain/partnership/facts.ts';
import { judgingOf } from '#src/domain/partnership/judge.ts';
import { lifecycleJudgment } from '#src/domain/partnership/lifecycle.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { evaluated, inputsOf, partnershipOf, type Entry } from '../../support/judged-partnership.ts';
import { deal, meeting, noon, portalFact, program, registration, today, wonDeal } from '../../support/partner-facts.ts';

const keptByProgram = { certifications: true, checklists: true };

function done(items: readonly (typeof onboardingItems)[number][], on = '2026-11-01'): readonly Entry[] {
  return items.map((item) => ({ kind: 'checklist', on, item, done: true }));
}

interface Told {
  readonly entries?: readonly Entry[];
  readonly segment?: Segment;
  readonly sources?: Parameters<typeof inputsOf>[2];
  readonly asOf?: string;
}

function lifecycle(
  of: Partial<PartnerFacts>,
  { asOf = today, entries = [], segment = 'Stable', sources = {} }: Told = {},
) {
  const judging = judgingOf({
    asOf: noon(asOf),
    facts: partnershipOf(of, entries),
    inputs: inputsOf([], null, sources),
    program: program(),
    settings: defaultSettings(),
  });
  return lifecycleJudgment(judging, segment);
}

const sold = { deals: [wonDeal('2026-05-05', 1000)], portal: [portalFact('2026-03-01', 'certification')] };

/** The values of all rules for a partner that is not judged. */
function valuesFor(status: 'prospect' | 'ended') {
  const {
    segment,
    tier,
    lifecycle: stage,
    developmentStage,
    cadence,
    attentionTier,
    baseSegment,
  } = evaluated(partnershipOf({ status })).result;
  return [segment, tier, stage, developmentStage, cadence, attentionTier, baseSegment].map(({ value }) => value);
}

function stageOf(signedOn: string, entries: readonly Entry[] = []) {
  return evaluated(partnershipOf({ signedOn }, entries)).result.developmentStage;
}

describe('LIFE1: lifecycle', () => {
  test.each<[string, Partial<PartnerFacts>, Told, string]>([
    ['a prospect', { status: 'prospect' }, {}, 'Recruit'],
    ['an empty checklist and no deal', {}, { sources: keptByProgram }, 'Onboard'],
    [
      'a checklist with an item open',
      sold,
      { entries: done(onboardingItems.slice(1)), sources: keptByProgram },
      'Onboard',
    ],
    ['a checklist that was never begun, with deals', sold, { sources: keptByProgram }, 'Monitor'],
    ['a checklist done and nobody certified', {}, { entries: done(onboardingItems), sources: keptByProgram }, 'Enable'],
    [
      'certified, no deal',
      { portal: sold.portal },
      { entries: done(onboardingItems), sources: keptByProgram },
      'Activate',
    ],
    ['a deal and never a touch', sold, {}, 'Monitor'],
    ['a touch 31 days ago', { ...sold, engagements: [meeting('2026-10-20')] }, {}, 'Monitor'],
    ['a touch 30 days ago', { ...sold, engagements: [meeting('2026-10-21')] }, {}, 'Engage'],
    ['a touch, and Growth', { ...sold, engagements: [meeting(today)] }, { segment: 'Growth' }, 'Expand'],
    ['a touch, and Strategic', { ...sold, engagements: [meeting(today)] }, { segment: 'Strategic' }, 'Expand'],
    ['a touch, and At-risk', { ...sold, engagements: [meeting(today)] }, { segment: 'At-risk' }, 'Engage'],
  ])('LIFE1: %s', (_, facts, given, stage) => {
    expect(lifecycle(facts, given).value).toBe(stage);
  });

  test('ruling LIFE1: Monitor comes before Expand', () => {
    expect(lifecycle({ ...sold, engagements: [meeting('2026-10-20')] }, { segment: 'Strategic' }).value).toBe(
      'Monitor',
    );
  });

  test('ruling W8: steps that the program has no source for are passed over', () => {
    expect(lifecycle({ deals: [deal('open')], engagements: [meeting(today)] }).value).toBe('Engage');
  });

  test('LIFE1: engagements that cannot be read leave the stage unknown', () => {
    expect([
      lifecycle({ ...sold, engagements: null }).status,
      lifecycle({ ...sold, engagements: null }, { sources: { engagements: false } }).status,
    ]).toEqual(['unknown', 'no_source']);
  });

  test('LIFE1: people set the stage, and the proposal stays beside it', () => {
    const set: Entry = { kind: 'lifecycle_set', on: '2026-11-10', stage: 'Advocate' };
    const judged = lifecycle({ ...sold, engagements: [meeting(today)] }, { entries: [set] });
    expect([judged.value, judged.proposed, judged.rule, judged.since]).toEqual([
      'Advocate',
      'Engage',
      'LIFE1.set',
      '2026-11-10',
    ]);
    const back: Entry = { ...set, on: '2026-11-12', stage: null };
    expect(lifecycle({ ...sold, engagements: [meeting(today)] }, { entries: [set, back] }).value).toBe('Engage');
  });

  test('LIFE1: an item that is undone opens the checklist again', () => {
    const undone: Entry = { kind: 'checklist', on: '2026-11-15', item: 'payment_terms', done: false };
    const judged = lifecycle({}, { entries: [...done(onboardingItems), undone] });
    expect([judged.value, judged.params]).toEqual(['Onboard', { missing: 1, items: 'payment_terms' }]);
  });

  test.each([
    ['Recruit', { status: 'prospect' as const, recordCreatedOn: '2026-10-21' }, [], {}, '2026-11-20', false],
    ['Recruit', { status: 'prospect' as const, recordCreatedOn: '2026-10-20' }, [], {}, '2026-11-19', true],
    ['Onboard', { signedOn: '2026-10-20' }, [], keptByProgram, '2026-11-19', true],
    ['Enable', { signedOn: '2026-01-01' }, done(onboardingItems, '2026-10-21'), keptByProgram, '2026-11-20', false],
    ['Activate', { signedOn: '2026-01-01', portal: sold.portal }, [], { certifications: true }, null, false],
  ])('LIFE1: %s is overdue after 30 days', (stage, facts, entries, sources, dueOn, overdue) => {
    const judged = lifecycle(facts, { entries, sources });
    expect([judged.value, judged.dueOn, judged.overdue]).toEqual([stage, dueOn, overdue]);
  });

  test('ruling W1: a prospect has a lifecycle and nothing else; an ended partner has nothing', () => {
    expect(valuesFor('prospect')).toEqual([null, null, 'Recruit', null, null, null, null]);
    expect(valuesFor('ended')).toEqual([null, null, null, null, null, null, null]);
  });
});

const competent = competences.map((competence): Entry => ({
  kind: 'competence',
  on: '2026-11-01',
  competence,
  shown: true,
}));

/** An assessment of so many of the four areas, with the same value for each. */
function assessed(
  value = 2,
  evidence = 'business plan of 2026',
  areas: number = readinessAreas.length,
): readonly Entry[] {
  return readinessAreas
    .slice(0, areas)
    .map((area): Entry => ({ kind: 'readiness', on: '2026-11-01', area, value, evidence }));
}

const ready: readonly Entry[] = [...competent, ...assessed()];
const unlearnt: Entry = { kind: 'competence', on: '2026-11-05', competence: 'deal_management', shown: false };

describe('LIFE2: development stage', () => {
  const advance: Entry = { kind: 'stage_advance', on: '2026-11-10', to: 'guided' };

  test.each([
    ['2026-11-20', 'launch'],
    ['2026-08-21', 'launch'],
    ['2026-08-20', 'guided'],
    ['2026-02-21', 'guided'],
    ['2026-02-20', 'industry'],
    ['2025-05-21', 'industry'],
    ['2025-05-20', 'autonomous'],
  ])('LIFE2: signed on %s a partner is in %s', (signedOn, expected) => {
    expect(stageOf(signedOn).value).toBe(expected);
  });

  test('LIFE2: with all competences and a passed assessment a partner manager advances it', () => {
    expect(stageOf('2026-10-01', [...ready, advance])).toMatchObject({
      value: 'guided',
      rule: 'LIFE2.advanced',
      since: '2026-11-10',
      params: { byMonths: 'launch', by: 'owner-1' },
    });
  });

  test.each<[string, readonly Entry[]]>([
    ['a competence was not shown', ready.slice(1)],
    ['a competence is not shown any more', [...ready, unlearnt]],
    ['an area was not assessed', [...competent, ...assessed(4, 'business plan', 3)]],
    ['an area has no evidence', [...competent, ...assessed(4, ' ')]],
    ['an area is off the scale', [...competent, ...assessed(9)]],
    ['the total is below seven', [...competent, ...assessed(1)]],
    ['the assessment came after the advance', ready.map((entry) => ({ ...entry, on: '2026-11-11' }))],
  ])('LIFE2: an advance does not count when %s', (_, entries) => {
    expect(stageOf('2026-10-01', [...entries, advance]).value).toBe('launch');
  });

  test('LIFE2: later advances need the competences only', () => {
    const next: Entry = { ...advance, to: 'industry' };
    expect(stageOf('2026-06-01', [...competent, next]).value).toBe('industry');
    expect(stageOf('2026-10-01', [...competent, next]).value).toBe('launch');
  });

  test('LIFE2: an advance is never taken back, and time goes on past it', () => {
    expect(stageOf('2025-01-01', [...ready, advance]).value).toBe('autonomous');
  });

  test('LIFE2: what the next stage needs is told', () => {
    expect(stageOf('2026-10-01', ready.slice(1)).changesIf).toEqual([
      { to: 'guided', rule: 'LIFE2.months', params: {}, on: '2027-01-01' },
      {
        to: 'guided',
        rule: 'LIFE2.advance',
        params: {
          competencesMissing: 'customer_acquisition',
          readinessPassed: true,
          readinessTotal: 8,
          readinessMissing: '',
        },
        on: null,
      },
    ]);
    expect(stageOf('2020-01-01').changesIf).toEqual([]);
  });

  test('LIFE2: an assumed signing date says so', () => {
    const { developmentStage } = evaluated(
      partnershipOf({ signedOn: null, registrations: [registration('2026-11-02')] }),
    ).result;
    expect(developmentStage.params).toMatchObject({ signedOn: '2026-11-02', assumed: true });
  });
});
