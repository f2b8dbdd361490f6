import { expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import { setAsideWords } from '#src/domain/wording/set-aside.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });
const said: Parameters<typeof setAsideWords>[0] = {
  finding: 'BS4',
  says: 'known',
  reason: 'On leave',
  by: 'Ann',
  on: '2026-11-20',
  until: '2026-12-31',
  shown: { since: '2026-10-01', params: { lastTouch: '2026-08-01' } },
  state: 'in_force',
  foundToday: 'flagged',
};

test('a finding is listed with what was shown then, since when, until when and whether it is still found', () => {
  expect(setAsideWords(said, formats)).toEqual({
    finding: 'Silent',
    shown: 'No two-way contact since 1 Aug 2026.',
    says: 'Known',
    since: '20 Nov 2026',
    until: '31 Dec 2026',
    today: 'Still found',
  });
});

test('one that was called wrong says so; what was not kept is not made up', () => {
  expect(setAsideWords({ ...said, says: 'wrong', shown: null }, formats)).toMatchObject({ says: 'Wrong', shown: null });
});

test.each([
  ['in_force', 'clear', 'Not found any more'],
  ['in_force', 'unknown', 'Cannot be told'],
  ['in_force', 'no_source', 'Not looked at'],
  ['in_force', null, 'Not judged'],
  ['found_anew', 'flagged', 'Found anew, open'],
  ['over', 'flagged', 'Found, open'],
  ['opened_again', 'clear', 'Not found any more'],
] as const)('%s and %s: %s', (state, foundToday, today) => {
  expect(setAsideWords({ ...said, state, foundToday }, formats).today).toBe(today);
});

test('the finding about the program has a name and is judged by capacity', () => {
  expect(setAsideWords({ ...said, finding: 'BS19', shown: null, foundToday: null }, formats)).toMatchObject({
    finding: 'One size fits all',
    shown: null,
    today: 'See capacity',
  });
});
