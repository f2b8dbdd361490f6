import { blindSpotIds, type BlindSpot, type BlindSpotId } from './blind-spot.ts';

/** The short names of blind spots, as lists and filters in the CRM show them. */
export const blindSpotNames: Readonly<Record<BlindSpotId, string>> = {
  BS1: 'No owner',
  BS2: 'No reachable primary contact',
  BS3: 'Single-threaded',
  BS4: 'Silent',
  BS5: 'Long silent',
  BS6: 'E-mails unanswered',
  BS7: 'No business review',
  BS8: 'Never signed in',
  BS9: 'No training',
  BS10: 'No NPS answer',
  BS11: 'Strategic fit missing or stale',
  BS12: 'No registered deal',
  BS13: 'Reactive only',
  BS14: 'Irregular contact',
  BS15: 'Over-promising',
  BS16: 'Feedback without action',
  BS17: 'No executive engagement',
  BS18: 'Transactional',
  BS20: 'Attribution gap',
};

/** The options of the multi-value property `prm_blind_spots`: `BS3` with the label `BS3 Single-threaded`. */
export const blindSpotOptions: readonly { readonly value: string; readonly label: string }[] = blindSpotIds.map(
  (id) => ({
    value: id,
    label: `${id} ${blindSpotNames[id]}`,
  }),
);

/** The value of `prm_blind_spots`: the open ones joined by semicolons, as a CRM keeps several options; null for none. */
export function blindSpotsValue(open: readonly Pick<BlindSpot, 'id'>[]): string | null {
  return open.length === 0 ? null : open.map(({ id }) => id).join(';');
}
