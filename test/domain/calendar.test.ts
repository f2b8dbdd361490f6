import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  addDays,
  addMonths,
  closeDay,
  dateOfDay,
  dayNumber,
  dayReader,
  daysBetween,
  isWithin,
  lastDays,
  lastMonths,
  localDay,
  movedTo,
} from '#src/domain/calendar.ts';

describe('W3: days and windows', () => {
  test.each([
    ['2026-11-20T23:30:00Z', 'UTC', '2026-11-20'],
    ['2026-11-20T23:30:00Z', 'Europe/Berlin', '2026-11-21'],
    ['2026-11-20T04:30:00Z', 'America/New_York', '2026-11-19'],
    ['2026-11-20T00:00:00Z', 'America/New_York', '2026-11-19'],
    ['2026-03-29T01:30:00Z', 'Europe/Berlin', '2026-03-29'],
    ['0099-12-31T23:59:59Z', 'UTC', '0099-12-31'],
  ])('%s in %s falls on %s', (instant, zone, day) => {
    expect(localDay(new Date(instant), zone)).toBe(day);
  });

  test('days by their numbers are those of the calendar, the ends included', () => {
    const days = fc.oneof(
      fc.integer({ min: -719_528, max: 2_932_896 }),
      fc.constantFrom(-719_528, 2_932_896, -1, 0, 59, 60),
    );
    fc.assert(
      fc.property(days, (day) => {
        expect(dateOfDay(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
        expect(dayNumber(dateOfDay(day))).toBe(day);
      }),
      { numRuns: 2000 },
    );
    expect(() => dateOfDay(Number.NaN)).toThrow(RangeError);
  });

  test('months later are on the same day, or on the last of a shorter month', () => {
    const days = fc.integer({ min: 0, max: 40_000 }).map(dateOfDay);
    fc.assert(
      fc.property(days, fc.integer({ min: -300, max: 300 }), (day, months) => {
        const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
        date.setUTCMonth(date.getUTCMonth() + months + 1, 0);
        const last = date.getUTCDate();
        date.setUTCDate(Math.min(last, Number(day.slice(8))));
        expect(addMonths(day, months)).toBe(date.toISOString().slice(0, 10));
      }),
      { numRuns: 1000 },
    );
  });

  test('years beyond four digits are held at their ends', () => {
    expect(localDay(new Date('+200000-01-01T00:00:00Z'), 'UTC')).toBe('9999-12-31');
    expect(localDay(new Date('-000001-01-01T00:00:00Z'), 'UTC')).toBe('0000-01-01');
    expect(localDay(new Date('0000-01-01T00:00:00Z'), 'America/New_York')).toBe('0000-01-01');
    expect(addDays('9999-12-31', 90)).toBe('9999-12-31');
  });

  test('a zone or an instant that does not exist is refused', () => {
    expect(() => localDay(new Date('2026-11-20T12:00:00Z'), 'Mars/Olympus')).toThrow(RangeError);
    expect(() => localDay(new Date(Number.NaN), 'UTC')).toThrow(RangeError);
  });

  test.each([
    ['2026-12-31T00:00:00.000Z', 'America/New_York', '2026-12-31'],
    ['2026-12-31T00:00:00.000Z', 'Asia/Tokyo', '2026-12-31'],
    ['2026-12-31T00:00:00.001Z', 'America/New_York', '2026-12-30'],
    ['2026-12-31T20:00:00.000Z', 'Asia/Tokyo', '2027-01-01'],
    ['1969-12-31T00:00:00.000Z', 'America/New_York', '1969-12-31'],
  ])('ruling W3: a deal that closes at %s, seen from %s, closes on %s', (instant, zone, day) => {
    expect(closeDay(new Date(instant), zone)).toBe(day);
  });

  test.each([
    ['2026-11-20', 90, '2026-08-22', false],
    ['2026-11-20', 90, '2026-08-23', true],
    ['2026-11-20', 90, '2026-11-20', true],
    ['2026-11-20', 90, '2026-11-21', false],
    ['2026-11-20', 1, '2026-11-20', true],
    ['2026-11-20', 1, '2026-11-19', false],
  ])('on %s the last %i days hold %s: %s', (today, days, day, held) => {
    expect(isWithin(day, lastDays(today, days))).toBe(held);
  });

  test.each([
    ['2026-05-31', 3, '2026-02-28', false],
    ['2026-05-31', 3, '2026-03-01', true],
    ['2028-02-29', 12, '2027-02-28', false],
    ['2028-02-29', 12, '2027-03-01', true],
    ['2026-11-20', 6, '2026-05-20', false],
    ['2026-11-20', 6, '2026-05-21', true],
  ])('ruling W3: on %s the last %i months hold %s: %s', (today, months, day, held) => {
    expect(isWithin(day, lastMonths(today, months))).toBe(held);
  });

  test('a missing day lies in no window', () => {
    expect(isWithin(null, lastDays('2026-11-20', 90))).toBe(false);
  });

  test('days are counted across leap years and before 1970', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('1970-01-01', -1)).toBe('1969-12-31');
    expect(daysBetween('2024-01-01', '2025-01-01')).toBe(366);
    expect(daysBetween('2026-11-20', '2026-11-18')).toBe(-2);
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -13)).toBe('2024-12-15');
  });

  test.each([
    ['2026-03-28T11:00:00Z', '2026-03-29', 'Europe/Berlin', '2026-03-29T10:00:00.000Z'],
    ['2026-10-24T10:00:00Z', '2026-10-25', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-11-20T23:30:00Z', '2026-11-25', 'UTC', '2026-11-25T23:30:00.000Z'],
    ['2026-11-20T23:30:00Z', '2026-11-22', 'Europe/Berlin', '2026-11-21T23:30:00.000Z'],
    ['2026-03-01T01:30:00Z', '2026-03-29', 'Europe/Berlin', '2026-03-29T00:30:00.000Z'],
    ['2024-04-01T22:30:00Z', '2024-04-26', 'Africa/Cairo', '2024-04-25T22:30:00.000Z'],
  ])('the clock at %s moved to %s in %s keeps its time of day: %s', (asOf, day, zone, moved) => {
    expect(movedTo(new Date(asOf), day, zone).toISOString()).toBe(moved);
  });

  test('W3: a reader of many days reads each as it is read alone, in every zone and on days when the clocks change', () => {
    const zone = fc.constantFrom(
      'UTC',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Pacific/Apia',
    );
    const instant = fc.oneof(
      fc.date({ min: new Date('1975-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000)),
      fc.integer({ min: -600, max: 600 }).map((minutes) => new Date(Date.UTC(2026, 2, 8, 7) + minutes * 60_000)),
    );
    fc.assert(
      fc.property(zone, fc.array(instant, { minLength: 1, maxLength: 20 }), (timeZone, instants) => {
        const days = dayReader(timeZone);
        for (const one of instants) {
          expect([days.localDay(one), days.closeDay(one)]).toEqual([localDay(one, timeZone), closeDay(one, timeZone)]);
        }
      }),
    );
  });
});
