import { expect, test } from 'vitest';

import { partnershipProperties } from '#src/domain/partnership/properties.ts';
import { createFormats } from '#src/domain/wording/formats.ts';

import { evaluated, partnershipOf } from '../../support/judged-partnership.ts';
import { meeting, program, registrations, settingsWith, today, wonDeal } from '../../support/partner-facts.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

function propertiesOf(facts: Parameters<typeof partnershipOf>[0], ladder: readonly unknown[], asOf = today) {
  const settings = settingsWith({ tier: { ladder } });
  return partnershipProperties(evaluated(partnershipOf(facts), { settings, asOf }).result, formats);
}

const sold = {
  deals: [wonDeal('2026-05-05', 120_000), wonDeal('2025-05-05', 120_000)],
  engagements: [meeting(today)],
  registrations: registrations(5, '2026-11-01'),
};

test('WR2: the properties of a partnership are values and texts with dates', () => {
  const ladder = [
    { name: 'Registered' },
    { name: 'Silver', thresholds: { revenue: 12_000, wins: 2, registrations: 6 } },
  ];

  expect(propertiesOf(sold, ladder)).toEqual({
    prm_segment: 'Stable',
    prm_base_segment: 'Stable',
    prm_attention_tier: 'mid',
    prm_tier: 'Registered',
    prm_next_tier_gap: 'Silver: 10,800 USD, 1 registration and 1 win by 31 Dec 2026',
    prm_lifecycle_stage: 'Engage',
    prm_development_stage: 'autonomous',
    prm_cadence_status: 'on_time',
  });
});

test('H4: where no registration was ever seen, the deals that the partner sourced are missing in their stead', () => {
  const ladder = [{ name: 'Registered' }, { name: 'Silver', thresholds: { registrations: 6 } }];

  const settings = settingsWith({ tier: { ladder } });
  const deals = [wonDeal('2026-05-05', 120_000, { createdOn: '2026-02-02', role: 'sourced' })];
  const unregistered = program({ firstRegistrationOn: null });
  const { result } = evaluated(partnershipOf({ deals }), { settings, asOf: today, program: unregistered });

  expect(partnershipProperties(result, formats).prm_next_tier_gap).toBe(
    'Silver: 5 deals from the partner by 31 Dec 2026',
  );
});

test('WR2: a tier that is reached is told with the day of its review, and the top of the ladder leads nowhere', () => {
  const ladder = [{ name: 'Registered' }, { name: 'Silver', thresholds: { revenue: 100 } }];
  const late = { deals: [wonDeal('2026-12-05', 10_000)] };

  expect(propertiesOf(late, ladder, '2027-01-03').prm_next_tier_gap).toBe('Silver on 7 Jan 2027');
  expect(propertiesOf(late, ladder, '2027-01-07')).toMatchObject({ prm_tier: 'Silver', prm_next_tier_gap: null });
});

test('W1: the properties of a partner that is not judged are empty', () => {
  expect(new Set(Object.values(propertiesOf({ ...sold, status: 'ended' }, [{ name: 'Registered' }])))).toEqual(
    new Set([null]),
  );
});
