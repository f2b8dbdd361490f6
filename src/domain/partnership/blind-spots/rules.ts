import { attributionGap } from './attribution-gap.ts';
import { primaryContactLeft, singleThreaded } from './contacts.ts';
import { noExecutiveEngagement } from './executives.ts';
import { feedbackWithoutAction } from './feedback.ts';
import { irregular } from './irregular.ts';
import { noOwner } from './ownership.ts';
import { neverSignedIn, noTraining } from './portal.ts';
import { overPromising } from './promises.ts';
import { reactiveOnly } from './reactive.ts';
import { noRegisteredDeal } from './registrations.ts';
import { noReview } from './reviews.ts';
import type { BlindSpotRule } from './rule.ts';
import { longSilent, silent } from './silence.ts';
import { transactional } from './transactional.ts';
import { unanswered } from './unanswered.ts';
import { fitMissing, noNps } from './unheard.ts';

/** Every blind spot of a partner, in the order in which they are shown. BS19 is one of the whole program. */
export const blindSpotRules: readonly BlindSpotRule[] = [
  noOwner,
  primaryContactLeft,
  singleThreaded,
  silent,
  longSilent,
  unanswered,
  noReview,
  neverSignedIn,
  noTraining,
  noNps,
  fitMissing,
  noRegisteredDeal,
  reactiveOnly,
  irregular,
  overPromising,
  feedbackWithoutAction,
  noExecutiveEngagement,
  transactional,
  attributionGap,
];
