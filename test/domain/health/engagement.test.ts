import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import type { PartnerFacts } from '#src/domain/facts.ts';

import {
  deal,
  dimension,
  engagement,
  judged,
  meeting,
  noon,
  partner,
  portalFact,
  portalProgram,
  program,
  ref,
  today,
  type Judged,
} from '../../support/partner-facts.ts';

function engagementOf(facts: Partial<PartnerFacts>, given: Judged = {}) {
  return dimension(judged(partner({ deals: [deal('1')], ...facts }), given), 'engagement');
}

const connected = { program: portalProgram(today) };
const rows = [
  [0, 20],
  [7, 20],
  [8, 15],
  [31, 15],
  [32, 10],
  [92, 10],
  [93, 0],
  [1000, 0],
] as const;

describe('H5: engagement', () => {
  test.each(rows)('%i days since the last portal activity give %i', (days, points) => {
    expect(engagementOf({ portal: [portalFact(addDays(today, -days))] }, connected)).toMatchObject({
      points,
      rule: 'H5.portal',
      params: { days },
    });
  });

  test.each(rows)('without a portal, %i days since the last touch give %i', (days, points) => {
    expect(engagementOf({ engagements: [meeting(addDays(today, -days))] })).toMatchObject({
      points,
      rule: 'H5.touch',
      params: { days },
    });
  });

  test('only the latest activity counts, and is the evidence', () => {
    const portal = [
      portalFact('2026-11-10'),
      portalFact('2026-11-18'),
      portalFact('2026-11-21'),
      portalFact('2026-11-01'),
    ];
    expect(engagementOf({ portal }, connected)).toMatchObject({
      params: { days: 2 },
      evidence: { count: 1, records: [ref('signal', 'sign_in-2026-11-18')] },
    });
  });

  test('ruling H5: training counts as portal activity, certification does not', () => {
    expect(
      engagementOf(
        { portal: [portalFact('2026-11-18', 'training'), portalFact('2026-11-19', 'certification')] },
        connected,
      ).params,
    ).toEqual({ days: 2 });
  });

  test.each([
    ['92 days old', addDays(today, -92), 'H5.never_signed_in'],
    ['93 days old', addDays(today, -93), 'H5.touch'],
    ['of tomorrow', addDays(today, 1), 'H5.touch'],
  ])('ruling H5: a portal is connected by a value of any partner at most 92 days old: %s', (_, day, rule) => {
    expect(engagementOf({ engagements: [meeting('2026-11-19')] }, { program: portalProgram(day) }).rule).toBe(rule);
  });

  test('the latest of many values decides whether the portal is connected', () => {
    const days = ['2025-01-01', '2026-02-01', '2026-09-01', '2026-12-24'];
    expect(engagementOf({}, { program: program({ portalMapped: true, portalActivityDays: days }) }).rule).toBe(
      'H5.never_signed_in',
    );
    expect(
      engagementOf({}, { program: program({ portalMapped: true, portalActivityDays: ['2025-01-01', '2026-12-24'] }) })
        .rule,
    ).toBe('H5.never_touched');
  });

  test('a portal that is not mapped is not connected', () => {
    expect(engagementOf({}, { program: program({ portalActivityDays: [today] }) }).rule).toBe('H5.never_touched');
  });

  test.each([
    ['on day 31 after signing', '2026-10-20', { points: null, status: 'unknown', rule: 'H5.not_yet_signed_in' }],
    ['on day 32 after signing', '2026-10-19', { points: 0, status: 'known', rule: 'H5.never_signed_in' }],
    ['on the day of signing', '2026-11-20', { points: null, status: 'unknown', rule: 'H5.not_yet_signed_in' }],
  ])('ruling H5: a partner without a sign-in %s', (_, signedOn, expected) => {
    expect(engagementOf({ signedOn }, connected)).toMatchObject({ ...expected, params: { days: null }, notes: [] });
  });

  test('ruling H5: the grace runs from the date of W2, assumed or not', () => {
    const result = engagementOf({ signedOn: null, deals: [deal('1', { createdOn: '2026-10-20' })] }, connected);
    expect(result).toMatchObject({ rule: 'H5.not_yet_signed_in', notes: ['assumed_signed_date'] });
  });

  test('ruling H5: without a portal a partner that was never touched has 0', () => {
    expect(engagementOf({ engagements: [engagement('note', '2026-11-19')] })).toMatchObject({
      points: 0,
      status: 'known',
      rule: 'H5.never_touched',
      params: { days: null },
    });
  });

  test('engagements that cannot be read leave it unknown, unless the portal speaks', () => {
    expect(engagementOf({ engagements: null })).toMatchObject({
      points: null,
      status: 'unknown',
      rule: 'H5.unreadable',
    });
    expect(engagementOf({ engagements: null, portal: [portalFact(today)] }, connected)).toMatchObject({
      points: 20,
      rule: 'H5.portal',
    });
  });

  test('a meeting later today is no touch yet', () => {
    const engagements = [meeting(today, { startsAt: noon(today).getTime() + 1 })];
    expect(engagementOf({ engagements }).rule).toBe('H5.never_touched');
  });
});
