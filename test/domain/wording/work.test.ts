import { expect, test } from 'vitest';

import type { BlindSpot } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import type { WorkReason } from '#src/domain/partnership/work-reasons.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { waitingHeading, workHeadline, workWords, type WorkSource } from '#src/domain/wording/work.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

const unanswered: BlindSpot = {
  id: 'BS6',
  code: 'unanswered',
  status: 'flagged',
  since: '2026-11-10',
  params: { messages: 2, since: '2026-11-03' },
  evidence: { count: 0, records: [] },
  hides: null,
  known: null,
  fix: 'open_message',
};

const noNps: BlindSpot = {
  ...unanswered,
  id: 'BS10',
  code: 'no_nps',
  since: '2026-11-10',
  params: { days: 365 },
  hides: { dimension: 'satisfaction', points: 15 },
};

const source: WorkSource = {
  blindSpots: [unanswered, noNps],
  dimensions: [
    {
      name: 'activity',
      points: 10,
      max: 25,
      status: 'known',
      rule: 'H4.registrations',
      params: {},
      evidence: { count: 0, records: [] },
      next: { kind: 'registrations', gain: 10, range: null, need: 2, by: null, on: null, liftsBand: null },
      expires: null,
      notes: [],
    },
  ],
};

const best = {
  dimension: 'activity',
  effort: 'low',
  gain: 10,
  need: 2,
  by: null,
  on: null,
  liftsBand: null,
} as const;

function reason(facts: Partial<WorkReason> & Pick<WorkReason, 'code'>): WorkReason {
  return {
    rule: 'SEG1',
    params: {},
    since: null,
    by: null,
    step: 'reach_out',
    pressing: true,
    points: 5,
    dimension: null,
    ...facts,
  };
}

const cases: readonly (readonly [WorkReason, string, string])[] = [
  [
    reason({ code: 'at_risk', params: { band: 'Critical', score: 35 }, since: '2026-11-10' }),
    'In segment At-risk since 10 Nov 2026; its health is Critical, 35 of 100.',
    'Make an intervention plan with an owner and a due date.',
  ],
  [
    reason({ code: 'at_risk', params: { band: null, score: null } }),
    'In segment At-risk; its score is not known.',
    'Make an intervention plan with an owner and a due date.',
  ],
  [
    reason({
      code: 'band_falling',
      params: { held: 'Healthy', pending: 'At-risk', score: 57 },
      since: '2026-11-18',
      by: '2026-11-24',
    }),
    'The score is in At-risk since 18 Nov 2026; the band falls from Healthy if it stays there.',
    'Lift it by 24 Nov 2026. The best step: Get 2 more registrations: +10.',
  ],
  [
    reason({
      code: 'points_leaving',
      params: { from: 75, to: 60, on: '2026-12-03', dimension: 'engagement' },
      by: '2026-12-02',
      dimension: 'engagement',
    }),
    'From 3 Dec 2026 the score falls from 75 to 60, by Engagement first, if nothing happens.',
    'Get them active again by 2 Dec 2026.',
  ],
  [
    reason({
      code: 'points_leaving',
      params: { from: 80, to: 75, band: 'Healthy', on: '2026-12-03', dimension: 'activity' },
      by: '2026-12-02',
      dimension: 'activity',
    }),
    'From 3 Dec 2026 the score falls from 80 to 75 (Healthy), by Activity first, if nothing happens.',
    'Get a deal registered by 2 Dec 2026.',
  ],
  [
    reason({ code: 'points_leaving', params: { from: 75, to: 60, on: '2026-12-03', dimension: null } }),
    'From 3 Dec 2026 the score falls from 75 to 60 if nothing happens.',
    'Renew what leaves.',
  ],
  [
    reason({
      code: 'revenue_turn',
      params: { toKeep: 6_100_000, openPipeline: 14_000_000, pointsNow: 30, pointsThen: 10, on: '2027-01-08' },
      by: '2026-12-31',
      dimension: 'revenue',
    }),
    'On 8 Jan 2027 Revenue goes from 30 points to 10 unless more closes.',
    'Close 61,000 USD more by 31 Dec 2026; the open pipeline is 140,000 USD.',
  ],
  [
    reason({
      code: 'revenue_turn',
      params: { toKeep: 6_100_000, openPipeline: null, pointsNow: 30, pointsThen: null, on: '2027-01-08' },
    }),
    'On 8 Jan 2027 Revenue goes from 30 points to unknown unless more closes.',
    'Close 61,000 USD more.',
  ],
  [
    reason({ code: 'cadence_overdue', params: { everyDays: 14, dueOn: '2026-11-01', missed: 1 }, since: '2026-11-02' }),
    'A touch is due every 14 days; the last one was due by 1 Nov 2026 and did not come.',
    'Hold a meeting, reach them by phone or get a reply.',
  ],
  [
    reason({ code: 'never_touched', params: { everyDays: 7, dueOn: null, missed: 1 } }),
    'There was no touch yet; one is due every 7 days.',
    'Hold a meeting, reach them by phone or get a reply.',
  ],
  [
    reason({ code: 'blind_spot', rule: 'BS6', since: '2026-11-10' }),
    'Nobody has answered their 2 latest e-mails since 3 Nov 2026.',
    'Answer their e-mails.',
  ],
  [
    reason({ code: 'blind_spot', rule: 'BS10', since: '2026-11-10', dimension: 'satisfaction' }),
    'No NPS answer in a year, since 10 Nov 2026. Hides up to 15 points of Satisfaction.',
    'Ask for a rating from 0 to 10.',
  ],
  [
    reason({ code: 'blind_spot', rule: 'BS1', since: '2026-11-10' }),
    'A blind spot, BS1 since 10 Nov 2026.',
    'Look at it.',
  ],
  [
    reason({ code: 'tier_notice', params: { tier: 'Gold', demotionOn: '2027-01-08' }, since: '2026-10-31' }),
    'Below the thresholds of tier Gold: notice is on file since 31 Oct 2026, and it falls on 8 Jan 2027.',
    'Bring it above the thresholds at a month end before that day, or tell the partner.',
  ],
  [
    reason({ code: 'stage_overdue', params: { stage: 'Onboard', dueOn: '2026-11-01' }, since: '2026-11-02' }),
    'The stage Onboard should have ended by 1 Nov 2026.',
    'Finish the stage: see what is missing on the checklist.',
  ],
];

test.each(cases)('$code: why and what to do', (one, why, todo) => {
  const { reasons } = workWords({ reasons: [one], since: null, by: null, nextBestAction: best }, source, formats);

  expect(reasons).toEqual([{ why, todo }]);
});

test('the work of a partner says since when, by when and the best step; what is not known is left out', () => {
  const item = { reasons: [], since: '2026-11-02', by: '2026-11-24', nextBestAction: best };

  expect(workWords(item, source, formats)).toEqual({
    reasons: [],
    since: 'Since 2 Nov 2026',
    by: 'By 24 Nov 2026',
    nextBestAction: 'Get 2 more registrations: +10',
  });
  expect(workWords({ reasons: [], since: null, by: null, nextBestAction: null }, source, formats)).toEqual({
    reasons: [],
    since: null,
    by: null,
    nextBestAction: null,
  });
  const falling = reason({ code: 'band_falling', params: { held: 'Healthy', pending: 'At-risk', score: 57 } });
  const { reasons } = workWords(
    { reasons: [falling], since: null, by: null, nextBestAction: null },
    { ...source, dimensions: [] },
    formats,
  );
  expect(reasons[0]?.todo).toBe('Lift it.');
});

test('a program that goes by deals of the partner asks for one, not for a registration', () => {
  const leaving = reason({
    code: 'points_leaving',
    params: { from: 80, to: 70, on: '2026-12-03' },
    dimension: 'activity',
  });
  const dimensions = source.dimensions.map((dimension) => ({ ...dimension, rule: 'H4.sourced_deals' }));
  const item = { reasons: [leaving], since: null, by: null, nextBestAction: null };

  expect(workWords(item, { blindSpots: [], dimensions }, formats).reasons[0]?.todo).toBe(
    'Get a deal from the partner.',
  );
});

test.each([
  [0, 0, 3, 'No partner needs you today', null],
  [1, 0, 1, '1 of 1 partner needs you today', null],
  [10, 7, 17, '10 of 17 partners need you today', '7 more have gaps that can wait'],
  [2, 1, 17, '2 of 17 partners need you today', '1 more has gaps that can wait'],
  [0, 1, 2, 'No partner needs you today', '1 partner has gaps that can wait'],
  [0, 2, 2, 'No partner needs you today', '2 partners have gaps that can wait'],
])('with %i partners that press and %i that can wait of %i', (today, later, all, headline, waiting) => {
  const work = Array.from({ length: today + later }, (_, place) => ({ pressing: place < today }));

  expect([workHeadline(work, all, formats), waitingHeading(work, formats)]).toEqual([headline, waiting]);
});
