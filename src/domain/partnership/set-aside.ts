import type { LocalDate } from '../facts.ts';
import type { BlindSpot, BlindSpotId } from './blind-spots/blind-spot.ts';
import type { RuleStatus } from './facts.ts';

/** What somebody said about a finding of a partner, or of the whole program (BS19), so that it is set aside. */
export interface SetAside {
  readonly finding: BlindSpotId | 'BS19';
  readonly says: 'known' | 'wrong';
  readonly reason: string;
  readonly by: string;
  /** The day on which it was said. */
  readonly on: LocalDate;
  /** Its last day; null: the finding was opened again. */
  readonly until: LocalDate | null;
  /** The finding as it was shown then; null where that was not kept. */
  readonly shown: Pick<BlindSpot, 'since' | 'params'> | null;
}

export type SetAsideState =
  | 'in_force'
  /** Its last day is past. */
  | 'over'
  /** A person opened the finding again. */
  | 'opened_again'
  /** What was called wrong is flagged anew, by other facts. */
  | 'found_anew';

/** Whether a finding still is aside by what was said, given what the rule says of it today; null before anything was judged. */
export function setAsideState(
  { says, until }: Pick<SetAside, 'says' | 'until'>,
  today: LocalDate,
  found: { readonly status: RuleStatus; readonly known: object | null } | null,
): SetAsideState {
  if (until === null) return 'opened_again';
  if (until < today) return 'over';
  return says === 'wrong' && found?.status === 'flagged' && found.known === null ? 'found_anew' : 'in_force';
}
