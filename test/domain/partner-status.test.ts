import { describe, expect, test } from 'vitest';

import { isJudged, isLost, isRanked, partnerStatus, propertiesClearedOn } from '#src/domain/partner-status.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { deal, meeting, noon, partner, registration, today, wonDeal } from '../support/partner-facts.ts';

const { status } = defaultSettings().health;
const mapping = {
  property: 'partner_status',
  values: { Signed: 'active', 'On hold': 'paused', Gone: 'ended', Talks: 'prospect' },
} as const;

describe('W1: partner status', () => {
  test('ruling W1: without a mapping every partner is active', () => {
    expect(partnerStatus({ partner_status: 'Gone' }, null)).toBe('active');
  });

  test.each([
    ['Signed', 'active'],
    ['On hold', 'paused'],
    ['Gone', 'ended'],
    ['Talks', 'prospect'],
    ['Something else', 'active'],
    [null, 'active'],
  ])('the mapped value %s means %s', (value, expected) => {
    expect(partnerStatus({ partner_status: value }, mapping)).toBe(expected);
  });

  test.each([
    ['prospect', false, false],
    ['active', true, true],
    ['paused', true, false],
    ['ended', false, false],
  ] as const)('ruling W1: a partner that is %s is judged: %s, ranked: %s', (given, judged, ranked) => {
    expect([isJudged(given), isRanked(given)]).toEqual([judged, ranked]);
  });

  test('the properties of a partner that ended are cleared after 30 days', () => {
    expect(propertiesClearedOn('2026-11-20', status)).toBe('2026-12-20');
  });
});

describe('W7: lost partners', () => {
  const now = { asOfMs: noon(today).getTime(), today };
  test.each([
    ['one that ended', partner({ status: 'ended' }), true],
    ['a deal won within 12 months', partner({ deals: [wonDeal('2025-11-21', 1)] }), false],
    ['the last deal won 12 months ago', partner({ deals: [wonDeal('2025-11-20', 1)] }), true],
    ['a deal lost within 12 months', partner({ deals: [deal('1', { state: 'lost', closesOn: '2026-01-01' })] }), false],
    [
      'only an open deal after a won one',
      partner({ deals: [wonDeal('2024-01-01', 1), deal('1', { createdOn: '2026-01-01', closesOn: '2026-11-01' })] }),
      true,
    ],
    ['a registration within 12 months', partner({ registrations: [registration('2026-01-01')] }), false],
    [
      'a touch within 12 months',
      partner({ deals: [wonDeal('2024-01-01', 1)], engagements: [meeting('2026-01-01')] }),
      false,
    ],
    ['the last touch 13 months ago', partner({ engagements: [meeting('2025-10-20')] }), true],
    ['one that never was active', partner(), false],
    ['a deal that is won tomorrow', partner({ deals: [wonDeal('2026-11-21', 1)] }), false],
    [
      'engagements that cannot be read, silent else',
      partner({ engagements: null, deals: [wonDeal('2024-01-01', 1)] }),
      null,
    ],
    ['engagements that cannot be read, nothing else', partner({ engagements: null }), null],
    [
      'engagements that cannot be read, won lately',
      partner({ engagements: null, deals: [wonDeal('2026-01-01', 1)] }),
      false,
    ],
  ])('%s: %s', (_, facts, lost) => {
    expect(isLost(facts, now, status)).toBe(lost);
  });
});
