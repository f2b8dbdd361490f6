import { expect, test } from 'vitest';

import { formatsIn, personText, plannedText, valueText } from '#src/http/writes/words.ts';

const formats = formatsIn('America/New_York');

test.each([
  ['company', 58, 0, 0, '58 companies get a value.'],
  ['company', 58, 3, 0, '58 companies get a value. 3 of them have one already that differs.'],
  ['company', 2, 1, 0, '2 companies get a value. 1 of them has one already that differs.'],
  ['company', 3, 3, 0, '3 companies have a value that differs and get another.'],
  ['company', 1, 1, 0, '1 company has a value that differs and gets another.'],
  ['deal', 12, 0, 2, '10 deals get a value. 2 deals lose theirs.'],
  ['deal', 1, 0, 1, '1 deal loses its value.'],
  ['deal', 0, 0, 0, 'No deal changes.'],
  ['company', 1_234, 0, 0, '1,234 companies get a value.'],
])('what a plan changes is said by kind of record: %s, %i changes', (object, changes, replaced, cleared, text) => {
  expect(plannedText(object, { changes, replaced, cleared }, formats)).toBe(text);
});

test.each([
  ['prm_health_as_of', '2026-11-20T15:00:00.000Z', '20 Nov 2026, 10:00 (New York)'],
  ['prm_health_score', '71', '71'],
  ['prm_health_band', 'At-risk', 'At-risk'],
  ['prm_stuck', 'true', 'Yes'],
  ['prm_health_reason', 'Quiet; no deals', 'Quiet; no deals'],
  ['prm_health_as_of', 'soon', 'soon'],
  ['prm_health_score', null, null],
])('a value of %s reads as a person reads it: %s', (property, value, text) => {
  expect(valueText(property, value, formats)).toBe(text);
});

test.each([
  ['Akiko Maruyama (HubSpot user 34)', 'Akiko Maruyama'],
  ['ada (command line)', 'ada (command line)'],
  ['Tandem', 'Tandem'],
])('who acted is called by name: %s', (actor, text) => {
  expect(personText(actor)).toBe(text);
});
