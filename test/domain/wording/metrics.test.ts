import { expect, test } from 'vitest';

import { metricIds, type MetricResult } from '#src/domain/partnership/metrics/metric.ts';
import { programMetrics } from '#src/domain/partnership/metrics/program-metrics.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import {
  metricBeside,
  metricGroupName,
  metricNames,
  metricParts,
  metricSentence,
  metricTarget,
  metricValue,
} from '#src/domain/wording/metrics.ts';

import { metric, metricContext, named } from '../../support/metric-context.ts';
import { program, rating, wonDeal } from '../../support/partner-facts.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

const said = (one: MetricResult) => [
  metricValue(one, formats),
  metricTarget(one, formats),
  metricParts(one, formats),
  ...metricBeside(one, formats),
];

test('every metric has a name of its own', () => {
  expect(new Set(metricIds.map((id) => metricNames[id])).size).toBe(metricIds.length);
});

test('MET3: a share says its target and what it is made from', () => {
  const some = metric('MET3', [named('a', { deals: [wonDeal('2026-05-01', 100)] }), named('b'), named('c')]);

  expect(said(some)).toEqual(['33.3%', 'at least 60%: not met', '1 active partners with a deal, 3 active partners']);
  expect(metricSentence(some, formats)).toBe(
    'Activation: 33.3% (at least 60%: not met). 1 active partners with a deal, 3 active partners.',
  );
});

test('MET5: money is told in the currency of the program', () => {
  const grown = metric('MET5', [
    named('a', { deals: [wonDeal('2026-05-01', 6_100_000), wonDeal('2025-05-01', 4_000_000)] }),
  ]);

  expect(said(grown)).toEqual([
    '61,000 USD',
    'more than the year before: met',
    '61,000 USD won in four quarters, 1 active partners',
    '40,000 USD in the same time before',
  ]);
});

test('MET1: promoters and detractors stand beside the NPS', () => {
  const happy = metric('MET1', [named('a', { answers: [rating(9, '2026-11-01')] })]);

  expect(said(happy)).toEqual([
    '100',
    'at least 50: met',
    '1 promoters less detractors, 1 answers',
    '1 promoters',
    '0 detractors',
  ]);
});

test('what is not known says why: nothing to count, or a source that is missing', () => {
  const nothing = metric('MET3', []);
  expect(said(nothing)).toEqual(['Not known: there is nothing to count', 'at least 60%', null]);
  expect(metricSentence(nothing, formats)).toBe('Activation: Not known: there is nothing to count (at least 60%).');

  const bare = programMetrics(
    [named('a')],
    metricContext({
      program: program({ hasAttribution: false }),
      sources: {
        registrations: false,
        engagements: false,
        feedback: false,
        escalations: false,
        commitments: false,
        reviews: false,
      },
      teamOf: null,
      decisions: null,
    }),
  );
  expect(bare.slice(1).map((one) => metricValue(one, formats))).toEqual([
    'Not known: no deal is attributed to a partner',
    'Not known: no deal is attributed to a partner',
    'Not known: neither deals nor registrations nor engagements of partners can be read',
    'Not known: no deal is attributed to a partner',
    'Not known: business reviews are no records',
    'Not known: commitments are no records',
    'Not known: decisions on registrations are no records',
    'Not known: escalations are no records',
    'Not known: no deal is attributed to a partner',
    'Not known: support requests cannot be read',
  ]);
  expect(metricTarget(metric('MET2', []), formats)).toBe('below 90 days');
  expect(metricTarget(metric('MET11', []), formats)).toBe('fewer from stage to stage');
});

test('rows are told apart by the name of the team, by the side, or by the stage', () => {
  expect(metricGroupName({ key: '7', name: 'Field' })).toBe('Field');
  expect(metricGroupName({ key: '', name: null })).toBe('no team');
  expect(metricGroupName({ key: 'us', name: null })).toBe('ours');
  expect(metricGroupName({ key: 'launch', name: null })).toBe('launch');
});
