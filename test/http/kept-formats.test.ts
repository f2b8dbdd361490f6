import { expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import { keptFormats } from '#src/http/kept-formats.ts';

const berlin = { locale: 'en-GB', currency: 'EUR', timeZone: 'Europe/Berlin' };
const written = (formats: ReturnType<typeof createFormats>) => [
  formats.money(1_234_56),
  formats.instant('2026-11-22T23:30:00Z'),
];

test('readers alike share their formats, and others never get them', () => {
  const formatsOf = keptFormats();
  const others = [
    { ...berlin, currency: 'JPY' },
    { ...berlin, timeZone: 'America/New_York' },
    { ...berlin, locale: 'de-DE' },
  ];

  expect(formatsOf({ ...berlin })).toBe(formatsOf(berlin));
  for (const reader of others) expect(written(formatsOf(reader))).toEqual(written(createFormats(reader)));
});

test('however many readers there are, each gets their own', () => {
  const formatsOf = keptFormats();
  const zones = Intl.supportedValuesOf('timeZone').slice(0, 120);

  for (const timeZone of [...zones, ...zones])
    expect(written(formatsOf({ ...berlin, timeZone }))).toEqual(written(createFormats({ ...berlin, timeZone })));
});
