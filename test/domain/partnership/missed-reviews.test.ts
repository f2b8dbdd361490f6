import { expect, test } from 'vitest';

import { missedReviews } from '#src/domain/partnership/missed-reviews.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

const stable = { base: 'Stable', segment: 'Stable' } as const;
const onboarding = { base: null, segment: 'Onboarding' } as const;

/** The reviews of a year begin with 8 Jan 2026 and 8 Apr 2026. */
test.each<readonly [string, readonly Parameters<typeof missedReviews>[0][number][], readonly string[]]>([
  ['nobody was judged yet', [{ ...stable, reviewedOn: null }], []],
  ['the last review was held', [{ ...stable, reviewedOn: '2026-10-07' }], []],
  [
    'the last review is to be held today or was missed: today’s inputs serve it',
    [{ ...stable, reviewedOn: '2026-07-07' }],
    [],
  ],
  ['two and more were missed', [{ ...stable, reviewedOn: '2026-01-07' }], ['2026-04-07', '2026-07-07']],
  [
    'several partners missed different ones',
    [
      { ...stable, reviewedOn: '2026-04-07' },
      { ...stable, reviewedOn: '2026-01-07' },
    ],
    ['2026-04-07', '2026-07-07'],
  ],
  [
    'a partner in Onboarding, which may have ended before them',
    [{ ...onboarding, reviewedOn: '2026-04-07' }],
    ['2026-04-07', '2026-07-07'],
  ],
  ['a partner in Onboarding that is judged daily', [{ ...onboarding, reviewedOn: '2026-10-07' }], []],
])('SEG5: %s', (_what, states, days) => {
  expect(missedReviews(states, '2026-11-20', defaultSettings())).toEqual(days);
});
