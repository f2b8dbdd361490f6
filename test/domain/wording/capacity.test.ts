import { expect, test } from 'vitest';

import { balance } from '#src/domain/partnership/balance.ts';
import { oneSizeFitsAll } from '#src/domain/partnership/blind-spots/one-size-fits-all.ts';
import type { CapacityPartner } from '#src/domain/partnership/capacity.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { draftSentence, loadSentence, loadSignal, touchesSentence } from '#src/domain/wording/capacity.ts';
import { createFormats } from '#src/domain/wording/formats.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });
const { capacity } = defaultSettings();

function strategic(count: number, ownerId: string, pinned = false): readonly CapacityPartner[] {
  return Array.from({ length: count }, (_, place) => ({
    partnerId: `${ownerId}-${place}`,
    status: 'active' as const,
    owner: { id: ownerId, active: true },
    segment: 'Strategic' as const,
    baseSegment: 'Strategic' as const,
    pinned,
  }));
}

test('CAP1: a load says how full a manager is by either bound', () => {
  const load = { ownerId: 'ann', active: true, partners: ['one', 'two'], strict: 0.4, generous: 0.2, signal: null };

  expect(loadSentence(load, formats)).toBe(
    "2 partners fill 40% of a manager's time by the strict figures, 20% by the generous ones: has room.",
  );
  expect(loadSignal({ active: true, signal: 'note' })).toBe('full by the strict figures');
  expect(loadSignal({ active: true, signal: 'warn' })).toBe('full even by the generous figures');
  expect(loadSignal({ active: false, signal: null })).toBe('has left, has room');
});

function draft(partners: readonly CapacityPartner[], managers: readonly string[]): string {
  return draftSentence(balance(partners, managers, capacity), formats);
}

test('CAP1: a draft says how many moves it takes, or how many managers are missing', () => {
  expect(draft(strategic(3, 'ann'), ['bob'])).toBe(
    'Every manager is under a full load by the generous figures. Nothing has to move.',
  );
  expect(draft(strategic(10, 'ann'), ['bob'])).toBe(
    '1 move brings every manager under a full load by the generous figures; fewer do not.',
  );
  expect(draft(strategic(12, 'ann'), ['bob'])).toBe(
    '3 moves bring every manager under a full load by the generous figures; fewer do not.',
  );
  expect(draft(strategic(12, 'ann'), [])).toBe(
    'No moves bring every manager under a full load by the generous figures. 1 manager is missing. With 0 moves the fullest is 0.200 over.',
  );
  expect(draft(strategic(12, 'ann', true), ['bob'])).toBe(
    'No moves bring every manager under a full load by the generous figures. No number of further managers helps while partners are pinned where they are. With 0 moves the fullest is 0.200 over.',
  );
});

function said(touches: readonly (readonly ['Strategic' | 'Long-tail', number | null])[]): string {
  return touchesSentence(
    oneSizeFitsAll(
      touches.map(([segment, count]) => ({ record: null, status: 'active', segment, touches: count })),
      '2026-11-20',
      defaultSettings(),
    ),
    formats,
  );
}

test('BS19: the touches of Strategic and Long-tail partners are compared, or it says why not', () => {
  expect(
    said([
      ['Strategic', 8],
      ['Long-tail', 2],
    ]),
  ).toBe('Strategic partners get 8 touches in 90 days, Long-tail partners 2 (medians).');
  expect(
    said([
      ['Strategic', 3],
      ['Long-tail', 2],
    ]),
  ).toContain('at least 2 times as many');
  expect(said([['Strategic', 3]])).toBe('Touches cannot be compared: there are no Strategic or no Long-tail partners.');
  expect(said([['Strategic', null]])).toBe('Touches cannot be compared: engagements cannot be read.');
});
