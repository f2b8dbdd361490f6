import { addDays, localDay, movedTo } from '../../calendar.ts';
import type { LocalDate } from '../../facts.ts';
import { recordLinks } from '../../health/evidence.ts';
import { recordKey } from '../../records.ts';
import { entriesOf } from '../entries.ts';
import {
  blindSpotCodes,
  type BlindSpot,
  type BlindSpotInput,
  type Found,
  type HidingDimension,
  type KnownBecause,
} from './blind-spot.ts';
import { collectChangeDays, type ChangeDays } from './change-days.ts';
import type { BlindSpotRule } from './rule.ts';
import { blindSpotRules } from './rules.ts';
import { oldEnoughOn, sightOf, signedBy, type Now, type Sight } from './sight.ts';

/** Every blind spot of a partner with its rule's answer, in a fixed order: flagged, clear, unknown, and without a source (W8). */
export function blindSpots(input: BlindSpotInput): readonly BlindSpot[] {
  const sight = sightOf(input);
  const now = nowOf(input);
  return blindSpotRules.map((rule) => {
    const found = answerOf(rule, sight, now);
    const isFlagged = found.status === 'flagged';
    return {
      id: rule.id,
      code: blindSpotCodes[rule.id],
      status: found.status,
      since: isFlagged ? flaggedSince(rule, sight, now.today) : null,
      params: found.params,
      evidence: recordLinks(found.evidence),
      hides: isFlagged ? hiddenBy(rule, input.dimensions) : null,
      known: isFlagged ? knownBecause(rule, sight, now.today) : null,
      fix: isFlagged ? (found.fix ?? rule.fix) : null,
    };
  });
}

/** The blind spots that want somebody: flagged, and not set aside as known. */
export function openBlindSpots(spots: readonly BlindSpot[]): readonly BlindSpot[] {
  return spots.filter(({ status, known }) => status === 'flagged' && known === null);
}

/**
 * The first day after `asOf` on which a blind spot flags, clears, comes back or shows other figures or records by time
 * alone; null when none does.
 */
export function nextBlindSpotChangeOn(input: BlindSpotInput): LocalDate | null {
  const sight = sightOf(input);
  const now = nowOf(input);
  const { timeZone } = input.settings.program;
  let first: LocalDate | null = null;
  for (const rule of blindSpotRules) {
    const shown = shownAs(rule, sight, now);
    for (const day of changeDaysOf(rule, sight, now.today, first ?? endOfTime)) {
      const then = { today: day, asOfMs: movedTo(input.asOf, day, timeZone).getTime() };
      if (shownAs(rule, sight, then) === shown) continue;
      first = day;
      break;
    }
  }
  return first;
}

const beginningOfTime: LocalDate = '1000-01-01';
const endOfTime: LocalDate = '9999-12-31';

function nowOf({ asOf, settings }: BlindSpotInput): Now {
  return { today: localDay(asOf, settings.program.timeZone), asOfMs: asOf.getTime() };
}

/** What of an answer people see: whether it holds, its figures and records, and whether it is set aside. */
function shownAs(rule: BlindSpotRule, sight: Sight, now: Now): string {
  const { status, params, evidence } = answerOf(rule, sight, now);
  if (status !== 'flagged') return status;
  const records = evidence.map(({ record }) => recordKey(record)).toSorted();
  return JSON.stringify([params, records, knownBecause(rule, sight, now.today)]);
}

/** What a rule says of a partner that may be younger than the rule's window: then it does not flag. */
function answerOf(rule: BlindSpotRule, sight: Sight, now: Now): Found {
  const found = rule.look(sight, now);
  if (found.status !== 'flagged' || rule.window === null) return found;
  const judgedFrom = oldEnoughOn(signedBy(sight, now.today), rule.window(sight.settings));
  return judgedFrom <= now.today ? found : { status: 'clear', params: { judgedFrom }, evidence: [] };
}

/** Looks back over the same facts from a day on which they flag, each past day as it ended. */
function flaggedSince(rule: BlindSpotRule, sight: Sight, today: LocalDate): LocalDate | null {
  const flaggedOn = (day: LocalDate): boolean =>
    answerOf(rule, sight, { today: day, asOfMs: Number.POSITIVE_INFINITY }).status === 'flagged';
  const days = changeDaysOf(rule, sight, beginningOfTime, today);
  let since = today;
  for (const day of days.toReversed()) {
    if (!flaggedOn(day)) return since;
    since = day;
  }
  return flaggedOn(addDays(since, -1)) ? null : since;
}

function changeDaysOf(rule: BlindSpotRule, sight: Sight, after: LocalDate, before: LocalDate): readonly LocalDate[] {
  const { holidays } = sight.settings.program;
  return collectChangeDays({ after, before, holidays }, (days) => {
    rule.changes(sight, days);
    nameAges(rule, sight, days);
    for (const entry of sight.facts.entries) {
      if (entry.kind !== 'finding_known' || entry.finding !== rule.id) continue;
      days.from(entry.on);
      if (entry.until !== null) days.afterDays(entry.until, 1);
    }
  });
}

/** The days on which a partner begins to have signed (W2), and is as old as the rule's window. */
function nameAges({ window }: BlindSpotRule, { settings, signer }: Sight, days: ChangeDays): void {
  if (window === null) return;
  const created = [signer.deals[0]?.createdOn, signer.registrations[0]?.submittedOn];
  for (const day of [signer.signedOn, signer.recordCreatedOn, ...created]) {
    if (day === null || day === undefined) continue;
    days.from(day);
    days.from(oldEnoughOn(day, window(settings)));
  }
}

function hiddenBy({ hides }: BlindSpotRule, dimensions: readonly HidingDimension[]): BlindSpot['hides'] {
  const dimension = dimensions.find(({ name }) => name === hides?.dimension);
  if (hides === null || dimension === undefined) return null;
  if (hides.judgedBy !== undefined && !hides.judgedBy.includes(dimension.rule)) return null;
  const points = dimension.max - (dimension.points ?? 0);
  return points > 0 ? { dimension: dimension.name, points } : null;
}

/**
 * What a person said last about the finding, while it holds: through its last day. Called wrong is what was found then: when it is flagged by other facts, since
 * another day, it is a finding that nobody has looked at.
 */
function knownBecause(rule: BlindSpotRule, sight: Sight, today: LocalDate): KnownBecause | null {
  const last = entriesOf(sight.facts.entries, 'finding_known', today).findLast(({ finding }) => finding === rule.id);
  if (last === undefined || last.until === null || last.until < today) return null;
  const { by, reason, says, shown, until } = last;
  if (says !== 'wrong') return { until, reason, by };
  const isAnother = shown !== undefined && shown !== null && shown.since !== flaggedSince(rule, sight, today);
  return isAnother ? null : { until, reason, by, says };
}
