import { describe, expect, test } from 'vitest';

import type { EngagementFact } from '#src/domain/facts.ts';
import { cadenceDays, cadenceJudgment, reviewDuty, type CadenceOf } from '#src/domain/partnership/cadence.ts';
import type { ContactFact } from '#src/domain/partnership/facts.ts';
import { judgingOf } from '#src/domain/partnership/judge.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { inputsOf, partnershipOf } from '../../support/judged-partnership.ts';
import { meeting, noon, program, ref, today } from '../../support/partner-facts.ts';

const { cadence: figures } = defaultSettings();
const stable: CadenceOf = { segment: 'Stable', base: 'Stable', stage: 'autonomous' };

function judged(engagements: readonly EngagementFact[] | null, of: CadenceOf = stable, sources = {}) {
  const facts = partnershipOf({ engagements });
  const inputs = inputsOf([], null, sources);
  return cadenceJudgment(
    of,
    judgingOf({ asOf: noon(today), facts, inputs, program: program(), settings: defaultSettings() }),
  );
}

describe('CAD1: cadence', () => {
  test.each<[CadenceOf['segment'], CadenceOf['base'], CadenceOf['stage'], number | null]>([
    ['Strategic', 'Strategic', 'autonomous', 7],
    ['Growth', 'Growth', 'autonomous', 14],
    ['Stable', 'Stable', 'autonomous', 92],
    ['Long-tail', 'Long-tail', 'autonomous', 365],
    ['At-risk', 'Strategic', 'autonomous', 7],
    ['At-risk', 'Growth', 'autonomous', 14],
    ['At-risk', 'Stable', 'autonomous', 14],
    ['At-risk', null, 'autonomous', 14],
    ['Stable', 'Stable', 'launch', 7],
    ['Stable', 'Stable', 'guided', 14],
    ['Stable', 'Stable', 'industry', 92],
    ['Strategic', 'Strategic', 'guided', 7],
    ['Onboarding', null, 'launch', 7],
    ['Onboarding', null, 'guided', 14],
    ['Onboarding', null, 'industry', 31],
    [null, null, 'launch', null],
  ])('ruling LIFE2: %s on base %s in stage %s is touched every %s days', (segment, base, stage, days) => {
    expect(cadenceDays({ segment, base, stage }, figures)?.days ?? null).toBe(days);
  });

  test.each([
    ['through the due day', '2026-08-20', 'on_time'],
    ['from the day after', '2026-08-19', 'overdue'],
  ])('ruling CAD1: %s', (_, last, status) => {
    expect(judged([meeting(last)]).value).toBe(status);
  });

  test('CAD1: says which cadence, since when it is overdue and what would change it', () => {
    expect(judged([meeting('2026-08-01')])).toMatchObject({
      value: 'overdue',
      rule: 'CAD1.segment',
      params: { days: 92, lastTouchOn: '2026-08-01', dueOn: '2026-11-01' },
      since: '2026-11-02',
      changesIf: [],
    });
    expect(judged([meeting(today)]).changesIf).toEqual([
      { to: 'overdue', rule: 'CAD1.silence', params: { dueOn: '2027-02-20' }, on: '2027-02-21' },
    ]);
  });

  test('ruling CAD1: never touched is never, without a segment there is none', () => {
    expect(judged([]).value).toBe('never');
    expect(judged([meeting(today)], { segment: null, base: null, stage: null }).value).toBe('none');
  });

  test('CAD1: engagements that cannot be read leave it unknown, or without a source', () => {
    expect([judged(null).status, judged(null, stable, { engagements: false }).status]).toEqual([
      'unknown',
      'no_source',
    ]);
    expect(judged(null).value).toBeNull();
  });

  test.each<[CadenceOf['segment'], CadenceOf['base'], string]>([
    ['Strategic', 'Strategic', 'required'],
    ['Growth', 'Growth', 'optional'],
    ['Stable', 'Stable', 'none'],
    ['At-risk', 'Strategic', 'required'],
    ['Onboarding', null, 'none'],
    [null, null, 'none'],
  ])('LIFE2: a review of %s on base %s is %s, whatever the stage', (segment, base, duty) => {
    expect(reviewDuty({ segment, base }, figures)).toBe(duty);
  });

  test('CAD1: Strategic partners have a rhythm of work', () => {
    expect(judged([], { segment: 'Strategic', base: 'Strategic', stage: null }).rhythm).toEqual([
      { activity: 'pipeline_sync', everyDays: 7 },
      { activity: 'co_marketing', everyDays: 14 },
      { activity: 'forecast', everyDays: 31 },
      { activity: 'executive_review', everyDays: 92 },
      { activity: 'planning', everyDays: 365 },
    ]);
    expect(judged([]).rhythm).toEqual([]);
  });
});

function person(id: string, having: ContactFact['roles'], of: Partial<ContactFact> = {}): ContactFact {
  return { record: ref('contact', id), since: '2020-01-01', primary: false, roles: having, gone: null, ...of };
}

function rolesOf(
  contacts: readonly ContactFact[] | null,
  touches: readonly (readonly [string, string])[] = [],
  mapped = true,
) {
  const engagements = touches.map(([on, contactId]) => ({
    ...meeting(on),
    contactIds: [contactId],
    ownerId: null,
    onDeal: false,
    isReview: false,
  }));
  const facts = partnershipOf({}, [], { contacts, engagements });
  const inputs = inputsOf([], null, { contacts: true, roles: mapped });
  const judging = judgingOf({ asOf: noon(today), facts, inputs, program: program(), settings: defaultSettings() });
  return cadenceJudgment(stable, judging).roles;
}

describe('CAD1: roles on the partner’s side', () => {
  test('CAD1: missing roles are flagged, present ones keep their own cadence', () => {
    const contacts = [person('ann', ['executive']), person('bob', ['marketing', 'technical'])];
    expect(
      rolesOf(contacts, [
        ['2026-08-20', 'ann'],
        ['2026-11-05', 'bob'],
      ]),
    ).toEqual([
      { role: 'executive', status: 'on_time', everyDays: 92, lastTouchOn: '2026-08-20', dueOn: '2026-11-20' },
      { role: 'partner_manager', status: 'missing', everyDays: 7, lastTouchOn: null, dueOn: null },
      { role: 'technical', status: 'as_needed', everyDays: null, lastTouchOn: '2026-11-05', dueOn: null },
      { role: 'marketing', status: 'overdue', everyDays: 14, lastTouchOn: '2026-11-05', dueOn: '2026-11-19' },
    ]);
  });

  test('CAD1: people who left, and who are not there yet, have no role', () => {
    const left = person('ann', ['executive'], { gone: { why: 'unlinked', on: today } });
    const coming = person('bob', ['executive'], { since: '2026-11-21' });
    expect(rolesOf([left, coming])?.[0]?.status).toBe('missing');
    expect(rolesOf([person('ann', ['executive'])])?.[0]?.status).toBe('never');
  });

  test('ruling W8: without contacts or mapped roles none is flagged', () => {
    expect([rolesOf(null), rolesOf([], [], false)]).toEqual([null, null]);
  });
});
