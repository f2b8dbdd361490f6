import { clear, flagged } from './blind-spot.ts';
import type { BlindSpotRule } from './rule.ts';

/** BS1: nobody looks after the partner, or somebody who has left. */
export const noOwner: BlindSpotRule = {
  id: 'BS1',
  hides: null,
  fix: 'assign_owner',
  window: null,
  look: ({ facts: { owner } }) => {
    if (owner === null) return flagged({ why: 'none' });
    return owner.active ? clear : flagged({ why: 'left' });
  },
  changes: () => {},
};
