import { describe, expect, test } from 'vitest';

import type { Band, HealthState } from '#src/domain/health-view.ts';
import { bandOf, heldBand, isBetter } from '#src/domain/health/band.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { fit, judgedWithState, meeting, partner, portalFact, ratings, today } from '../../support/partner-facts.ts';

const { health } = defaultSettings();

function holding(band: Band, pending: HealthState['pending'] = null): HealthState {
  return { band, pending };
}

describe('H9: bands', () => {
  test.each([
    [100, 'Champion'],
    [80, 'Champion'],
    [79, 'Healthy'],
    [60, 'Healthy'],
    [59, 'At-risk'],
    [40, 'At-risk'],
    [39, 'Critical'],
    [20, 'Critical'],
    [19, 'Churning'],
    [0, 'Churning'],
    [null, 'Unknown'],
  ])('%s is %s', (score, band) => {
    expect(bandOf(score, health)).toBe(band);
  });

  test('a band is better than another by its place; Unknown has none', () => {
    expect([
      isBetter('Champion', 'Healthy'),
      isBetter('Healthy', 'Champion'),
      isBetter('Healthy', 'Unknown'),
      isBetter('Unknown', 'Churning'),
    ]).toEqual([true, false, false, false]);
  });

  test('the first evaluation takes the band of the score at once', () => {
    expect(heldBand(61, { band: null, pending: null }, today, health)).toEqual(holding('Healthy'));
  });

  test.each([
    ['stays inside', 60, holding('Healthy')],
    ['5 points below its boundary waits', 55, holding('Healthy', { band: 'At-risk', since: today })],
    ['6 points below falls at once', 54, holding('At-risk')],
    ['far below takes the band of the score', 10, holding('Churning')],
    ['5 points above its upper boundary waits', 85, holding('Healthy', { band: 'Champion', since: today })],
    ['6 points above rises at once', 86, holding('Champion')],
  ])('ruling H9: a Healthy partner with a score that %s', (_, score, expected) => {
    expect(heldBand(score, holding('Healthy'), today, health)).toEqual(expected);
  });

  test.each([
    ['6 days later it still waits', '2026-11-26', holding('Healthy', { band: 'At-risk', since: today })],
    ['7 days later it changes', '2026-11-27', holding('At-risk')],
    ['long after it changes', '2027-03-01', holding('At-risk')],
  ])('past the boundary since %s: %s', (_, day, expected) => {
    expect(heldBand(57, holding('Healthy', { band: 'At-risk', since: today }), day, health)).toEqual(expected);
  });

  test('a score back inside ends the waiting', () => {
    expect(heldBand(60, holding('Healthy', { band: 'At-risk', since: today }), '2026-11-26', health)).toEqual(
      holding('Healthy'),
    );
  });

  test('ruling H9: turning to the other boundary restarts the 7 days', () => {
    expect(heldBand(82, holding('Healthy', { band: 'At-risk', since: '2026-11-01' }), today, health)).toEqual(
      holding('Healthy', { band: 'Champion', since: today }),
    );
  });

  test('with bands narrower than the waiting, another band on the same side goes on waiting', () => {
    const narrow = { ...health, bands: { Champion: 80, Healthy: 78, 'At-risk': 40, Critical: 20 } };
    expect(heldBand(81, holding('At-risk', { band: 'Healthy', since: '2026-11-15' }), today, narrow)).toEqual(
      holding('At-risk', { band: 'Champion', since: '2026-11-15' }),
    );
    expect(heldBand(81, holding('At-risk', { band: 'Healthy', since: '2026-11-13' }), today, narrow)).toEqual(
      holding('Champion'),
    );
  });

  test.each([
    ['from a band to Unknown', null, holding('Healthy', { band: 'At-risk', since: today }), holding('Unknown')],
    ['from Unknown to a band', 59, holding('Unknown'), holding('At-risk')],
  ])('ruling H9: at once %s', (_, score, state, expected) => {
    expect(heldBand(score, state, today, health)).toEqual(expected);
  });

  test('the result shows the held band, the band of the score and what is pending; the state goes out as it came', () => {
    const facts = partner({
      portal: [portalFact('2021-01-01')],
      engagements: [meeting(today)],
      answers: ratings([9, 9, 9], today),
      fits: [fit('moderate', today)],
    });

    const { result, state } = judgedWithState(facts, { state: holding('At-risk') });

    expect(result).toMatchObject({ score: 40, band: 'At-risk', scoreBand: 'At-risk', bandPending: null });
    expect(state).toEqual(holding('At-risk'));
    const later = judgedWithState(facts, { state: holding('Critical') });
    expect(later.result).toMatchObject({
      band: 'Critical',
      scoreBand: 'At-risk',
      bandPending: { band: 'At-risk', since: today },
    });
    expect(later.state).toEqual(holding('Critical', { band: 'At-risk', since: today }));
  });
});
