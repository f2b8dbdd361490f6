import { describe, expect, test } from 'vitest';

import {
  clearedProperties,
  healthProperties,
  isSameValue,
  objectOf,
  propertyCatalogue,
  stampedProperties,
} from '#src/domain/properties.ts';

describe('CRM properties that health makes', () => {
  test('score, band, coverage and trend are written as the CRM takes them', () => {
    expect(healthProperties({ score: 65, band: 'Healthy', coverage: 85 }, -5)).toEqual({
      prm_health_score: '65',
      prm_health_band: 'Healthy',
      prm_health_coverage: '85',
      prm_health_trend: '-5',
    });
  });

  test('H8: without a score, score and trend are cleared and the band is Unknown', () => {
    expect(healthProperties({ score: null, band: 'Unknown', coverage: 45 }, 12)).toEqual({
      prm_health_score: null,
      prm_health_band: 'Unknown',
      prm_health_coverage: '45',
      prm_health_trend: null,
    });
  });

  test('H14: a trend that is not known is empty, not 0', () => {
    expect(healthProperties({ score: 0, band: 'Churning', coverage: 100 }, null)).toMatchObject({
      prm_health_score: '0',
      prm_health_trend: null,
    });
  });

  test('the catalogue names each property once, bands with their options', () => {
    const names = propertyCatalogue.map(({ name }) => name);
    expect(names).toEqual([
      'prm_health_score',
      'prm_health_band',
      'prm_health_coverage',
      'prm_health_trend',
      'prm_health_reason',
      'prm_next_best_action',
      'prm_health_as_of',
      'prm_segment',
      'prm_base_segment',
      'prm_attention_tier',
      'prm_tier',
      'prm_next_tier_gap',
      'prm_lifecycle_stage',
      'prm_development_stage',
      'prm_cadence_status',
      'prm_blind_spots',
      'prm_sourced_revenue_12m',
      'prm_influenced_revenue_12m',
      'prm_open_pipeline',
      'prm_registered_deals_90d',
      'prm_last_touch',
      'prm_stuck',
      'prm_days_in_stage',
    ]);
    expect(new Set(names).size).toBe(names.length);
    expect(
      propertyCatalogue.find(({ name }) => name === 'prm_health_band')?.options?.map(({ value }) => value),
    ).toEqual(['Champion', 'Healthy', 'At-risk', 'Critical', 'Churning', 'Unknown']);
    expect(Object.entries(clearedProperties('company'))).toEqual(names.slice(0, 21).map((name) => [name, null]));
    expect(clearedProperties('deal')).toEqual({ prm_stuck: null, prm_days_in_stage: null });
    expect([objectOf('prm_last_touch'), objectOf('prm_stuck'), objectOf('amount')]).toEqual([
      'company',
      'deal',
      undefined,
    ]);
  });

  test('the date of the written result changes only together with another property', () => {
    const asOf = new Date('2026-11-20T12:00:00Z');
    const written = { prm_health_score: '65', prm_health_as_of: '2026-10-01T00:00:00.000Z' };
    expect(stampedProperties({ prm_health_score: '65' }, written, asOf)).toEqual(written);
    expect(stampedProperties({ prm_health_score: '64' }, written, asOf)).toEqual({
      prm_health_score: '64',
      prm_health_as_of: '2026-11-20T12:00:00.000Z',
    });
    expect(stampedProperties({ prm_health_score: null }, {}, asOf)).toEqual({
      prm_health_score: null,
      prm_health_as_of: null,
    });
  });

  test.each([
    ['prm_health_as_of', '2026-11-20T12:00:00.000Z', '2026-11-20T12:00:00Z', true],
    ['prm_health_as_of', '2026-11-20T12:00:00.000Z', '2026-11-20T12:00:01Z', false],
    ['prm_health_score', '81', '81.0', true],
    ['prm_health_score', '81', '18', false],
    ['prm_health_reason', 'Because.', 'Because. ', true],
    ['prm_health_reason', 'Because.', 'because.', false],
    ['prm_open_pipeline', '1234.50', '1234.5', true],
    ['prm_open_pipeline', '1000.00', '1000', true],
    ['prm_open_pipeline', '1234.50', '1234.05', false],
    ['prm_last_touch', '2026-11-20', '2026-11-21', false],
    ['prm_blind_spots', 'BS1;BS3', 'BS3;BS1', true],
    ['prm_blind_spots', 'BS1;BS3', 'BS1', false],
    ['prm_stuck', 'true', 'false', false],
    ['prm_health_trend', null, '0', false],
    ['prm_health_trend', null, null, true],
  ])('%s: %j and %j are one value: %s', (property, one, other, same) => {
    expect(isSameValue(property, one, other)).toBe(same);
    expect(isSameValue(property, other, one)).toBe(same);
  });
});
