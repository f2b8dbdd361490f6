import { describe, expect, test } from 'vitest';

import { profileFor } from '#src/domain/health/profile.ts';

import { judged, partner, registration, settingsWith } from '../../support/partner-facts.ts';

const settings = settingsWith({
  health: {
    profiles: {
      default: {},
      referral: {
        dimensions: { engagement: { max: 0 }, activity: { max: 45, rows: [{ registrations: 2, points: 45 }] } },
      },
    },
    profileByType: { Referral: 'referral' },
  },
});

describe('H10: profiles', () => {
  test.each([
    ['Referral', 'referral'],
    ['Reseller', 'default'],
    ['toString', 'default'],
    [null, 'default'],
  ])('the type %s is scored by the profile %s', (type, name) => {
    expect(profileFor(type, settings.health).name).toBe(name);
  });

  test('a dimension with max 0 is absent, not unknown', () => {
    const result = judged(partner({ type: 'Referral', registrations: [registration('2026-11-01')] }), { settings });

    expect(result).toMatchObject({ profile: 'referral', coverage: 75, score: 0, range: [0, 25] });
    expect(result.dimensions.map(({ name, max }) => [name, max])).toEqual([
      ['revenue', 30],
      ['activity', 45],
      ['satisfaction', 15],
      ['fit', 10],
    ]);
  });
});
