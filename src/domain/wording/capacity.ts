import type { BalanceDraft } from '../partnership/balance.ts';
import type { ProgramFinding } from '../partnership/blind-spots/one-size-fits-all.ts';
import type { ManagerLoad } from '../partnership/capacity.ts';
import type { AttentionTier } from '../partnership/facts.ts';
import { programFindingSentence } from './blind-spots.ts';
import { counted, type Formats } from './formats.ts';

const signals: Readonly<Record<'note' | 'warn', string>> = {
  note: 'full by the strict figures',
  warn: 'full even by the generous figures',
};

/** What a load tells: `full by the strict figures`, `has room`. */
export function loadSignal({ active, signal }: Pick<ManagerLoad, 'active' | 'signal'>): string {
  const words = signal === null ? 'has room' : signals[signal];
  return active ? words : `has left, ${words}`;
}

/** `12 partners fill 87% of a manager's time by the strict figures, 43% by the generous ones: has room.` */
export function loadSentence(load: ManagerLoad, formats: Formats): string {
  const {
    generous,
    partners: { length },
    strict,
  } = load;
  const share = (part: number): string => formats.percent(Math.round(part * 100));
  const partners = counted(length, 'partner fills', 'partners fill', formats);
  return `${partners} ${share(strict)} of a manager's time by the strict figures, ${share(generous)} by the generous ones: ${loadSignal(load)}.`;
}

/** What a draft of moves comes to (CAP1). */
export function draftSentence(draft: BalanceDraft, formats: Formats): string {
  const moves = counted(draft.moves.length, 'move', 'moves', formats);
  const bound = `by the ${draft.bound} figures`;
  if (draft.balanced)
    return draft.moves.length === 0
      ? `Every manager is under a full load ${bound}. Nothing has to move.`
      : `${moves} ${draft.moves.length === 1 ? 'brings' : 'bring'} every manager under a full load ${bound}${draft.proven ? '; fewer do not' : ''}.`;
  const { missing } = draft;
  const lacking =
    missing === null
      ? 'No number of further managers helps while partners are pinned where they are.'
      : `${missing.proven ? '' : 'About '}${counted(missing.managers, 'manager is', 'managers are', formats)} missing.`;
  return `No moves bring every manager under a full load ${bound}. ${lacking} With ${moves} the fullest is ${draft.largestOverload.toFixed(3)} over.`;
}

/** The names of the attention tiers in a list (SEG6). */
export const attentionNames: Readonly<Record<AttentionTier, string>> = {
  strategic: 'Strategic',
  mid: 'Mid',
  'long-tail': 'Long-tail',
};

/** BS19 whatever its answer: whether Strategic partners get more touches than Long-tail ones. */
export function touchesSentence(finding: ProgramFinding, formats: Formats): string {
  const flagged = programFindingSentence(finding, formats);
  if (flagged !== null) return flagged;
  const { days, longTailMedian, strategicMedian } = finding.params;
  if (typeof strategicMedian === 'number' && typeof longTailMedian === 'number')
    return `Strategic partners get ${formats.number(strategicMedian)} touches in ${String(days)} days, Long-tail partners ${formats.number(longTailMedian)} (medians).`;
  return finding.status === 'no_source'
    ? 'Touches cannot be compared: engagements cannot be read.'
    : 'Touches cannot be compared: there are no Strategic or no Long-tail partners.';
}
