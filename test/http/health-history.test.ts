import { describe, expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import { healthHistory } from '#src/http/health-history.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

const merge = (on: string, from: string | null) => ({ on, subject: 'merge', from, to: null, rule: 'merge' });

describe('merges are marked in the history', () => {
  const day = { score: 60, band: 'Healthy' as const, engineVersion: '1' };
  const history = [
    { on: '2026-11-01', ...day, settingsVersion: 1 },
    { on: '2026-11-05', ...day, settingsVersion: 2 },
    { on: '2026-11-09', ...day, settingsVersion: 2 },
  ];
  const tier = { on: '2026-11-09', subject: 'tier', from: 'Silver', to: 'Gold', rule: 'TIER1' };

  test.each<readonly [string, readonly ReturnType<typeof merge>[], readonly (string | null)[]]>([
    [
      'on its day, beside what else changed',
      [merge('2026-11-05', 'Alder')],
      [null, '5 Nov 2026: settings version 2, merged with Alder', null],
    ],
    [
      'on the next day of the line, with the day it was',
      [merge('2026-11-07', null)],
      [null, '5 Nov 2026: settings version 2', '7 Nov 2026: merged with another company'],
    ],
    [
      'after the line’s end',
      [merge('2026-11-12', 'Alder')],
      [null, '5 Nov 2026: settings version 2', '12 Nov 2026: merged with Alder'],
    ],
    [
      'on its first day',
      [merge('2026-11-01', 'Alder')],
      ['1 Nov 2026: merged with Alder', '5 Nov 2026: settings version 2', null],
    ],
    ['before the line, nowhere', [merge('2026-10-20', 'Alder')], [null, '5 Nov 2026: settings version 2', null]],
    [
      'several in their order',
      [merge('2026-11-09', 'Birch'), merge('2026-11-03', 'Alder')],
      [null, '3 Nov 2026: merged with Alder; 5 Nov 2026: settings version 2', '9 Nov 2026: merged with Birch'],
    ],
  ])('%s', (_when, merges, markers) => {
    const shown = healthHistory(history, { changes: [tier, ...merges], most: 400 }, formats);
    expect(shown.map(({ marker }) => marker)).toEqual(markers);
  });
});
