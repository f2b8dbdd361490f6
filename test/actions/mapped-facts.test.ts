import { describe, expect, test } from 'vitest';

import { mappedDay } from '#src/actions/judge/mapped-day.ts';
import { mappedAnswer, mappedFit, mappedPortal } from '#src/actions/judge/mapped-facts.ts';
import { Mapping } from '#src/domain/settings/mapping.ts';

const zone = 'America/New_York';

describe('the day that a property names', () => {
  test.each([
    ['a bare day', '2026-03-31', '2026-03-31'],
    ['midnight UTC, which is how CRMs write a bare day', '2026-03-31T00:00:00Z', '2026-03-31'],
    ['midnight UTC in milliseconds', String(Date.UTC(2026, 2, 31)), '2026-03-31'],
    ['a time, in the program’s zone', '2026-04-01T02:00:00Z', '2026-03-31'],
    ['a time in milliseconds', String(Date.UTC(2026, 3, 1, 2)), '2026-03-31'],
    ['a day before 1970', '1969-12-31', '1969-12-31'],
  ])('is read from %s', (_name, value, day) => {
    expect(mappedDay(value, zone)).toBe(day);
  });

  test.each([
    '',
    'yesterday',
    '2026-02-31',
    '0000-01-01',
    '9999-12-31',
    '1e99',
    'NaN',
    '20260331',
    '2026-13-01',
    '31.03.2026',
  ])('is no fact in %j', (value) => {
    expect(mappedDay(value, zone)).toBeNull();
  });
});

describe('facts of mapped properties', () => {
  const record = { crm: 'hubspot', type: 'company', id: '1' } as const;
  const mapping = Mapping.parse({
    portal: { signIn: 'login', training: 'course' },
    satisfaction: { property: 'nps', dateProperty: 'nps_on', scale: 'rating' },
    fit: { property: 'fit', dateProperty: null, values: { high: 'strong' } },
  });
  const company = (fields: Record<string, string | null>) => ({ record, fields });

  test('are portal activity of each kind', () => {
    const { portal } = {
      portal: mappedPortal(company({ login: '2026-03-01T12:00:00Z', course: '2026-02-01' }), mapping, zone),
    };
    expect(portal).toEqual([
      { record, kind: 'sign_in', on: '2026-03-01' },
      { record, kind: 'training', on: '2026-02-01' },
    ]);
  });

  test('are an answer with the day it was given, undated where none is said', () => {
    const answer = {
      record,
      respondent: null,
      scale: 'rating',
      value: 9,
      origin: 'property',
      enteredByOurPeople: false,
    };
    expect(mappedAnswer(company({ nps: '9', nps_on: '2026-03-01' }), mapping.satisfaction, zone)).toEqual([
      { ...answer, on: '2026-03-01' },
    ]);
    expect(mappedAnswer(company({ nps: '9' }), mapping.satisfaction, zone)).toEqual([{ ...answer, on: null }]);
  });

  test('are a fit by the values that the mapping names, and no other', () => {
    expect(mappedFit(company({ fit: 'high' }), mapping.fit, zone)).toEqual([{ record, value: 'strong', on: null }]);
    expect(mappedFit(company({ fit: 'medium' }), mapping.fit, zone)).toEqual([]);
  });

  test('are none where a property is empty, unreadable or not mapped', () => {
    const empty = company({ login: '', course: null, nps: 'good', fit: ' ' });
    expect([
      mappedPortal(empty, mapping, zone),
      mappedAnswer(empty, mapping.satisfaction, zone),
      mappedFit(empty, mapping.fit, zone),
    ]).toEqual([[], [], []]);
    const unmapped = Mapping.parse({});
    expect([
      mappedPortal(empty, unmapped, zone),
      mappedAnswer(empty, unmapped.satisfaction, zone),
      mappedFit(empty, unmapped.fit, zone),
    ]).toEqual([[], [], []]);
  });
});
