import { describe, expect, test } from 'vitest';

import {
  oneSizeFitsAll,
  touchesLately,
  type TouchedPartner,
} from '#src/domain/partnership/blind-spots/one-size-fits-all.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { allSources, held, mailOut, partnership, spot, statusOf } from '../../support/blind-spot-facts.ts';
import {
  fit,
  noon,
  portalFact,
  portalProgram,
  program,
  rating,
  ref,
  registration,
  settingsWith,
  today,
} from '../../support/partner-facts.ts';

const gap = (wonOn: string) => partnership({ unattributedWins: [{ record: ref('deal', 'won'), wonOn }] });

const touched = (
  segment: TouchedPartner['segment'],
  ...touches: readonly (number | null)[]
): readonly TouchedPartner[] =>
  touches.map((count, place) => ({
    record: ref('company', `${segment}-${place}`),
    status: 'active',
    segment,
    touches: count,
  }));

describe('the portal', () => {
  test.each([
    ['the last day of the grace', '2026-10-20', 'clear'],
    ['the day after', '2026-10-19', 'flagged'],
    ['two days after', '2026-10-18', 'flagged'],
  ])('ruling BS8: never signed in: %s', (_when, signedOn, status) => {
    expect(statusOf('BS8', partnership({}, { signedOn }))).toBe(status);
  });

  test('BS8: says since when', () => {
    expect(
      spot('BS8', partnership({}, { signedOn: '2026-10-01' }), { program: portalProgram('2026-09-01') }),
    ).toMatchObject({
      since: '2026-11-02',
      params: { signedOn: '2026-10-01' },
    });
  });

  test('BS8: one sign-in or training ever clears it, a certification alone does not', () => {
    expect(
      [
        portalFact('2021-01-01'),
        portalFact('2021-01-01', 'training'),
        portalFact(today),
        portalFact('2026-11-21'),
        portalFact('2021-01-01', 'certification'),
      ].map((one) => statusOf('BS8', partnership({}, { portal: [one] }))),
    ).toEqual(['clear', 'clear', 'clear', 'flagged', 'flagged']);
  });

  test.each([
    ['the last day', '2026-08-20', 'flagged'],
    ['the day after', '2026-08-19', 'unknown'],
  ])('ruling BS8: while the portal is connected: %s', (_when, active, status) => {
    expect(statusOf('BS8', partnership(), { program: portalProgram(active) })).toBe(status);
  });

  test('BS8: since the portal is connected again, however long the partner is there', () => {
    const found = spot('BS8', partnership(), {
      program: program({
        portalMapped: true,
        portalActivityDays: ['2025-01-01', '2025-03-01', '2026-09-01', '2026-11-10'],
      }),
    });
    expect(found.since).toBe('2026-09-01');
  });

  test('BS8: a program without a portal has no source, for trainings neither', () => {
    const without = { program: program() };
    expect([statusOf('BS8', partnership(), without), statusOf('BS9', partnership(), without)]).toEqual([
      'no_source',
      'no_source',
    ]);
  });

  test.each([
    ['the day before', '2026-11-19', 'flagged'],
    ['the day of', '2026-11-20', 'clear'],
    ['the day after', '2026-11-21', 'clear'],
  ])('BS9: no training: %s', (_when, asOf, status) => {
    const facts = partnership({}, { portal: [portalFact('2020-05-01'), portalFact('2026-11-20', 'training')] });
    expect(statusOf('BS9', facts, { asOf })).toBe(status);
  });

  test('ruling BS9: at once, on the day of signing', () => {
    expect(statusOf('BS9', partnership({}, { signedOn: today }))).toBe('flagged');
  });

  test('BS9: a certification proves a training', () => {
    expect(statusOf('BS9', partnership({}, { portal: [portalFact('2026-01-01', 'certification')] }))).toBe('clear');
  });

  test('BS9: a portal that tells of sign-ins alone has no source of trainings', () => {
    expect(statusOf('BS9', partnership(), { sources: { ...allSources, trainings: false } })).toBe('no_source');
  });
});

describe('satisfaction and fit', () => {
  test.each([
    ['the day before', '2026-11-19', 'clear', null],
    ['the day of', '2026-11-20', 'flagged', '2026-11-20'],
    ['the day after', '2026-11-21', 'flagged', '2026-11-20'],
  ])('BS10: the last answer is a year old: %s', (_when, asOf, status, since) => {
    const facts = partnership({}, { answers: [rating(8, '2025-11-20')] });
    expect(spot('BS10', facts, { asOf })).toMatchObject({ status, since });
  });

  test('BS10: an answer that cannot be counted is none; a mapped property stands in', () => {
    expect(statusOf('BS10', partnership({}, { answers: [rating(11, '2026-11-01')] }))).toBe('flagged');
    const property = rating(40, null, { scale: 'nps', origin: 'property' });
    expect(statusOf('BS10', partnership({}, { answers: [property] }))).toBe('clear');
  });

  test.each([
    ['the day before', '2026-11-19', 'clear'],
    ['the day of', '2026-11-20', 'flagged'],
    ['the day after', '2026-11-21', 'flagged'],
  ])('BS11: fit stale after 12 months: %s', (_when, asOf, status) => {
    expect(statusOf('BS11', partnership({}, { fits: [fit('strong', '2025-11-20')] }), { asOf })).toBe(status);
  });

  test('BS11: fit missing, or stale with its day; undated it never is', () => {
    expect(spot('BS11', partnership())).toMatchObject({
      status: 'flagged',
      since: null,
      params: { why: 'missing', setOn: null },
      fix: 'set_fit',
    });
    expect(spot('BS11', partnership({}, { fits: [fit('weak', '2025-02-28')] }))).toMatchObject({
      since: '2026-02-28',
      params: { why: 'stale', setOn: '2025-02-28' },
      evidence: { count: 1, records: [ref('signal', 'fit-2025-02-28')] },
    });
    expect(statusOf('BS11', partnership({}, { fits: [fit('weak', null)] }))).toBe('clear');
  });
});

describe('registered deals', () => {
  test.each([
    ['the day before', '2026-11-19', 'clear'],
    ['the day of', '2026-11-20', 'flagged'],
    ['the day after', '2026-11-21', 'flagged'],
  ])('BS12: none in 12 months: %s', (_when, asOf, status) => {
    expect(statusOf('BS12', partnership({}, { registrations: [registration('2025-11-20')] }), { asOf })).toBe(status);
  });

  test('BS12: says when the last was', () => {
    const registrations = [registration('2025-02-01'), registration('2025-05-01')];
    expect(spot('BS12', partnership({}, { registrations }))).toMatchObject({
      since: '2026-05-01',
      params: { months: 12, lastRegistration: '2025-05-01' },
      evidence: { count: 1, records: [ref('registration', 'registration-2025-05-01')] },
    });
  });

  test.each([
    ['rejected today', { rejectedOn: today }, 'flagged'],
    ['rejected tomorrow', { rejectedOn: '2026-11-21' }, 'clear'],
    ['withdrawn today', { withdrawnOn: today }, 'flagged'],
    ['submitted tomorrow', { submittedOn: '2026-11-21' }, 'flagged'],
  ])('BS12: one that is %s', (_how, how, status) => {
    expect(statusOf('BS12', partnership({}, { registrations: [registration('2026-11-01', how)] }))).toBe(status);
  });

  test('BS12: one that lies ahead hides none that is there', () => {
    const ahead = registration('2026-11-21');
    const lately = partnership({}, { registrations: [ahead, registration('2026-11-01')] });
    expect(statusOf('BS12', lately)).toBe('clear');
    const before = partnership({}, { registrations: [ahead, registration('2025-05-01')] });
    expect(spot('BS12', before).params).toEqual({ months: 12, lastRegistration: '2025-05-01' });
  });

  test.each([
    ['a day short of 12 months', '2025-11-21', 'clear'],
    ['12 months', '2025-11-20', 'flagged'],
    ['a day more', '2025-11-19', 'flagged'],
  ])('ruling BS12: a partner of %s', (_age, signedOn, status) => {
    expect(statusOf('BS12', partnership({}, { signedOn }))).toBe(status);
  });

  test('BS12: a program that never saw a registration has no source', () => {
    expect(statusOf('BS12', partnership(), { program: program({ firstRegistrationOn: null }) })).toBe('no_source');
    expect(statusOf('BS12', partnership(), { program: program({ firstRegistrationOn: '2026-11-21' }) })).toBe(
      'no_source',
    );
  });
});

describe('the attribution gap', () => {
  test.each([
    ['won tomorrow', '2026-11-21', 'clear'],
    ['won today', today, 'flagged'],
    ['won a day less than 12 months ago', '2025-11-21', 'flagged'],
    ['won 12 months ago', '2025-11-20', 'clear'],
  ])('BS20: a deal of a customer that nobody is named on, %s', (_when, wonOn, status) => {
    expect(statusOf('BS20', gap(wonOn))).toBe(status);
  });

  test('ruling BS20: of 12 months, with the deals and since when', () => {
    expect(spot('BS20', gap('2026-11-01'))).toMatchObject({
      since: '2026-11-01',
      params: { months: 12, deals: 1 },
      evidence: { count: 1, records: [ref('deal', 'won')] },
      fix: 'attribute_deals',
    });
  });

  test('BS20: of a young partner as well; a program without attribution has no source', () => {
    const young = { ...gap('2026-11-01'), partner: partnership({}, { signedOn: today }).partner };
    expect(statusOf('BS20', young)).toBe('flagged');
    expect(statusOf('BS20', gap('2026-11-01'), { program: program({ hasAttribution: false }) })).toBe('no_source');
  });
});

describe('one size fits all', () => {
  const settings = defaultSettings();
  const found = (...all: readonly (readonly TouchedPartner[])[]) => oneSizeFitsAll(all.flat(), today, settings);

  test.each([
    ['less than twice', [3, 3, 4], [2, 2, 1], 'flagged'],
    ['twice', [4], [2], 'clear'],
    ['more than twice', [5], [2], 'clear'],
    ['of an even number the mean of the two in the middle: less', [2, 5], [2, 2], 'flagged'],
    ['of an even number the mean of the two in the middle: twice', [2, 6, 9, 1], [2, 2], 'clear'],
    ['nobody is touched', [0], [0], 'clear'],
  ])('BS19: median touches of Strategic against Long-tail: %s', (_how, strategic, longTail, status) => {
    expect(found(touched('Strategic', ...strategic), touched('Long-tail', ...longTail)).status).toBe(status);
  });

  test('BS19: names the Strategic partners below', () => {
    expect(found(touched('Strategic', 1, 4, 3), touched('Long-tail', 2), touched('Growth', 0))).toEqual({
      id: 'BS19',
      code: 'one_size_fits_all',
      status: 'flagged',
      params: { strategicMedian: 3, longTailMedian: 2, days: 90, timesLongTail: 2 },
      evidence: { count: 2, records: [ref('company', 'Strategic-0'), ref('company', 'Strategic-2')] },
    });
  });

  test('BS19: active partners alone count, and those that can be read', () => {
    const paused = touched('Strategic', 0, 0, 0).map((partner) => ({ ...partner, status: 'paused' as const }));
    expect(found(touched('Strategic', 4, null), paused, touched('Long-tail', 2)).status).toBe('clear');
  });

  test('BS19: with one kind alone there is nothing to compare; without engagements no source', () => {
    expect(found(touched('Strategic', 4)).status).toBe('unknown');
    expect(found().status).toBe('unknown');
    expect(found(touched('Strategic', null), touched('Long-tail', null)).status).toBe('no_source');
  });

  test.each([
    ['the first day of the window', '2026-08-23', 1],
    ['the day before', '2026-08-22', 0],
    ['today', today, 1],
    ['tomorrow', '2026-11-21', 0],
  ])('BS19: touches per 90 days: one of %s', (_when, on, count) => {
    const now = { today, asOfMs: noon(today).getTime() };
    expect(touchesLately(partnership({ engagements: [held(on), mailOut(on)] }), now, settings.blindSpots)).toBe(count);
  });

  test('BS19: its figures are settings', () => {
    const tight = settingsWith({ blindSpots: { oneSizeFitsAll: { timesLongTail: 3 } } });
    expect(oneSizeFitsAll([...touched('Strategic', 5), ...touched('Long-tail', 2)], today, tight).status).toBe(
      'flagged',
    );
    expect(touchesLately(partnership({ engagements: null }), { today, asOfMs: 0 }, tight.blindSpots)).toBeNull();
  });
});
