import { type HealthCardAnswer, healthCardVersion } from '#cards/contract/health.ts';

/** Why a record has no score to show. `not_judged`: its status asks for none. */
export type NothingToShow = 'not_a_partner' | 'not_judged' | 'not_scored' | 'syncing';

/** Why there is nothing to show, and what to do about it. */
export function emptyHealthCard(reason: NothingToShow): HealthCardAnswer {
  return { version: healthCardVersion, ...emptyAnswers[reason] };
}

const emptyAnswers = {
  not_a_partner: {
    state: 'not_a_partner',
    text: 'This company is not a partner',
    hint: 'To make it one, set what your program knows partners by. Without settings of your own, that is the Type of the company: Partner or Reseller.',
  },
  not_judged: {
    state: 'not_scored',
    text: 'This partner is not scored',
    hint: 'Only active and paused partners are scored.',
  },
  not_scored: {
    state: 'not_scored',
    text: 'No score yet',
    hint: 'This partner waits for its first evaluation. The score shows here within a few minutes.',
  },
  syncing: {
    state: 'syncing',
    text: 'Reading your CRM',
    hint: 'The first sync is running. Scores show here when it has finished.',
  },
} as const satisfies Record<
  NothingToShow,
  { state: Exclude<HealthCardAnswer['state'], 'ready'>; text: string; hint: string }
>;
