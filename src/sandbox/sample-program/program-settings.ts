import { primaryContactLabel } from './portal.ts';

/**
 * What the vendor of the sample program has decided and no CRM field says: what its tiers ask for over four quarters, revenue in USD, and which
 * label names a partner's primary contact. The app's settings take it over when the sample program is connected.
 */
export const programSettings = {
  ladder: [
    { name: 'Registered' },
    { name: 'Silver', thresholds: { revenue: 25_000, registrations: 3, wins: 2 } },
    { name: 'Gold', thresholds: { revenue: 100_000, registrations: 6, wins: 5 } },
    { name: 'Platinum', thresholds: { revenue: 250_000, registrations: 10, wins: 8 } },
  ],
  // The vendor names a label by its number, and by another one from either side: this is the company's.
  primaryContact: { by: 'label', label: String(primaryContactLabel.inverseTypeId) },
} as const;
