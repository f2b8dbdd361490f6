import { clear, flagged } from './blind-spot.ts';
import { missing, type BlindSpotRule } from './rule.ts';

/** BS15: commitments of our side, or of both, that are overdue. */
export const overPromising: BlindSpotRule = {
  id: 'BS15',
  hides: null,
  fix: null,
  window: null,
  look: ({ facts: { commitments }, sources }, { today }) => {
    if (commitments === null) return missing(sources.commitments);
    const overdue = commitments.filter(
      ({ side, dueOn, keptOn }) => side !== 'partner' && dueOn < today && (keptOn === null || keptOn > today),
    );
    const evidence = overdue.map(({ record, dueOn }) => ({ record, on: dueOn }));
    return overdue.length === 0 ? clear : flagged({ commitments: overdue.length }, evidence);
  },
  changes: ({ facts }, days) => {
    for (const { dueOn, keptOn } of facts.commitments ?? []) {
      days.afterDays(dueOn, 1);
      days.from(keptOn);
    }
  },
};
