import { blindSpotCodes } from '../partnership/blind-spots/blind-spot.ts';
import { blindSpotNames } from '../partnership/blind-spots/property.ts';
import type { RuleStatus } from '../partnership/facts.ts';
import type { SetAside, SetAsideState } from '../partnership/set-aside.ts';
import { blindSpotWords } from './blind-spots.ts';
import type { Formats } from './formats.ts';

/** What people read about a finding that somebody set aside or called wrong. */
export interface SetAsideWords {
  /** `Silent` */
  readonly finding: string;
  /** `No two-way contact since 8 Sept 2026.`; null where it was not kept. */
  readonly shown: string | null;
  readonly says: 'Known' | 'Wrong';
  /** `20 Nov 2026` */
  readonly since: string;
  /** Null: it was opened again. */
  readonly until: string | null;
  /** Whether the finding would still be there: `Still found`. */
  readonly today: string;
}

/** Words for what somebody said about a finding; `foundToday` is what the rule says now, null where nothing was judged. */
export function setAsideWords(
  said: SetAside & { readonly state: SetAsideState; readonly foundToday: RuleStatus | null },
  formats: Formats,
): SetAsideWords {
  const { finding, on, says, until } = said;
  return {
    finding: finding === 'BS19' ? 'One size fits all' : blindSpotNames[finding],
    shown: shownThen(said, formats),
    says: says === 'wrong' ? 'Wrong' : 'Known',
    since: formats.day(on),
    until: until === null ? null : formats.day(until),
    today: todayWords(said),
  };
}

function shownThen({ finding, shown }: SetAside, formats: Formats): string | null {
  if (shown === null || finding === 'BS19') return null;
  const evidence = { count: 0, records: [] };
  const spot = { id: finding, code: blindSpotCodes[finding], status: 'flagged', ...shown, evidence } as const;
  return blindSpotWords({ ...spot, hides: null, known: null, fix: null }, formats).what;
}

const found: Readonly<Record<RuleStatus, string>> = {
  flagged: 'Still found',
  clear: 'Not found any more',
  unknown: 'Cannot be told',
  no_source: 'Not looked at',
};

function todayWords({ finding, foundToday, state }: Parameters<typeof setAsideWords>[0]): string {
  if (state === 'found_anew') return 'Found anew, open';
  if (finding === 'BS19') return 'See capacity';
  if (foundToday === null) return 'Not judged';
  const open = foundToday === 'flagged' && state !== 'in_force';
  return open ? 'Found, open' : found[foundToday];
}
