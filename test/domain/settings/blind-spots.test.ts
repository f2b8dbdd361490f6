import { expect, test } from 'vitest';

import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';

function refusal(blindSpots: unknown): readonly string[] {
  const parsed = Settings.safeParse({ blindSpots });
  return parsed.success ? [] : parsed.error.issues.map(({ message, path }) => `${path.join('.')}: ${message}`);
}

test('the defaults of blind spots are the figures of the rules', () => {
  expect(defaultSettings().blindSpots).toEqual({
    singleThreaded: { contactsAtMost: 1, days: 180 },
    silent: { months: 2, longMonths: 6 },
    unanswered: { messages: 2, businessDays: 5 },
    review: { months: 6 },
    registration: { months: 12 },
    reactive: { months: 6, businessDays: 5 },
    irregular: { gapDays: 60, touches: 3, withinDays: 7, months: 12 },
    feedback: { actionWithinDays: 30 },
    executive: { segments: ['Strategic'], months: 3 },
    transactional: { months: 6 },
    oneSizeFitsAll: { days: 90, timesLongTail: 2 },
    attributionGap: { months: 12 },
    known: { daysAtMost: 366 },
  });
});

test.each([
  [{ silent: { months: 6 } }, ['blindSpots.silent.longMonths: The long silence must take longer than the short one.']],
  [
    { irregular: { withinDays: 61 } },
    ['blindSpots.irregular.withinDays: The days in which touches pile up cannot be more than those of the gap before.'],
  ],
  [{ silence: {} }, ['blindSpots: Unrecognized key: "silence"']],
  [{ reactive: { businessDays: 0 } }, ['blindSpots.reactive.businessDays: Too small: expected number to be >=1']],
])('wrong settings of blind spots are refused: %j', (given, reasons) => {
  expect(refusal(given)).toEqual(reasons);
});
