import { expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import {
  asOfSentence,
  headline,
  pendingSentence,
  rangeSentence,
  reasonSentence,
  signedSentence,
  trendSentence,
} from '#src/domain/wording/summary.ts';

import { healthView, unknownHealthView } from '../../support/health-view.ts';

const reader = { locale: 'en-GB', currency: 'USD', timeZone: 'America/New_York' };
const formats = createFormats(reader);

test('the headline names band and score, or says that too little is known', () => {
  expect([headline(healthView().health, formats), headline(unknownHealthView().health, formats)]).toEqual([
    'Healthy: 71 of 100',
    'Not enough is known to score',
  ]);
});

test('H8: the range is said while anything is not known, and dimensions of no weight do not count', () => {
  const { health } = healthView();
  const known = health.dimensions.filter((dimension) => dimension.status === 'known');
  const absent = health.dimensions.map((dimension) =>
    dimension.status === 'known' ? dimension : { ...dimension, max: 0 },
  );

  expect([
    rangeSentence(health, formats),
    rangeSentence({ range: [71, 71], dimensions: known }, formats),
    rangeSentence({ range: [71, 71], dimensions: absent }, formats),
    rangeSentence(unknownHealthView().health, formats),
  ]).toEqual([
    '4 of 5 dimensions known, the score could be 60 to 75',
    null,
    null,
    '2 of 5 dimensions known, the score could be 20 to 85',
  ]);
});

test('H9: a band that waits says since when', () => {
  expect(pendingSentence({ band: 'Healthy', bandPending: { band: 'Champion', since: '2026-11-18' } }, formats)).toBe(
    'The score is in Champion since 18 Nov 2026. The band changes from Healthy if it stays there.',
  );
  expect(pendingSentence({ band: 'Healthy', bandPending: null }, formats)).toBeNull();
});

test('H14: the trend is a direction in points, or a word about the history it needs', () => {
  expect([10, -1, 0, null].map((trend) => trendSentence(trend, formats))).toEqual([
    'Up 10 points in 90 days',
    'Down 1 point in 90 days',
    'No change in 90 days',
    'The trend shows after 30 days of history',
  ]);
});

test('W2: an assumed signing date is said to be assumed', () => {
  expect([
    signedSentence({ signedOn: '2024-03-01', signedOnAssumed: false }, formats),
    signedSentence({ signedOn: '2024-03-01', signedOnAssumed: true }, formats),
    signedSentence({ signedOn: null, signedOnAssumed: true }, formats),
  ]).toEqual(['Signed on 1 Mar 2024', 'Partner since 1 Mar 2024 (assumed)', null]);
});

test('the time of the data is written in the program’s zone and names it', () => {
  expect(asOfSentence('2026-11-22T14:41:00.000Z', formats)).toBe('Data as of 22 Nov 2026, 09:41 (New York)');
});

test('the reason written to the CRM names what holds the score back most and what is not known', () => {
  expect(reasonSentence(healthView().health, formats)).toBe(
    'Healthy: 71 of 100. Activity 10 of 25: 2 registrations in the last 90 days. Engagement 15 of 20: Last sign-in or training on 10 Nov 2026. Not known: Satisfaction.',
  );
  expect(reasonSentence(unknownHealthView().health, formats)).toBe(
    'Not enough is known to score. Activity 10 of 25: 2 registrations in the last 90 days. Strategic fit 5 of 10: Strategic fit is moderate, set on 2 Jun 2025. Not known: Revenue, Engagement and Satisfaction.',
  );
});

test('WR2: the reason stays the same from day to day while the facts stay the same', () => {
  const { health } = healthView();
  const nextDay = {
    ...health,
    asOf: '2026-11-23T14:41:00.000Z',
    dimensions: health.dimensions.map((dimension) =>
      dimension.rule === 'H5.portal' ? { ...dimension, params: { days: 13 } } : dimension,
    ),
  };

  expect(reasonSentence(nextDay, formats)).toBe(reasonSentence(health, formats));
});

test('money keeps its currency’s own decimals below 100 and whole units above', () => {
  const yen = createFormats({ ...reader, currency: 'JPY' });
  const dinar = createFormats({ ...reader, currency: 'KWD' });

  expect([
    formats.money(6_100_050),
    formats.money(9_950),
    formats.money(9_900),
    formats.moneyAtLeast(6_100_001),
    yen.money(61_000),
    dinar.money(12_345),
    createFormats({ ...reader, locale: 'de-DE' }).money(6_100_000),
  ]).toEqual(['61,001 USD', '99.50 USD', '99 USD', '61,001 USD', '61,000 JPY', '12.345 KWD', '61.000 USD']);
});
