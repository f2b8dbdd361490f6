import type { DimensionResult, ForecastEntry, QuarterTurn } from '../health-view.ts';
import type { Formats } from './formats.ts';
import { countedRecords, dimensionTitle, sentenceCase } from './words.ts';

/** `Falls to 10 of 25 on 14 Mar 2027`; null when nothing of the dimension ages out before the quarter's turn. */
export function expirySentence(dimension: DimensionResult, formats: Formats): string | null {
  const { expires, points, max } = dimension;
  if (expires === null) return null;
  if (expires.points === null) return `No longer known from ${formats.day(expires.on)}`;
  const verb = points !== null && expires.points > points ? 'Rises' : 'Falls';
  return `${verb} to ${formats.number(expires.points)} of ${formats.number(max)} on ${formats.day(expires.on)}`;
}

/** What happens on one day if nothing is done (H12): `2 registrations leave the window on 14 Mar 2027: score from 60 to 50`. */
export function forecastSentence(
  entry: ForecastEntry,
  before: { readonly score: number | null; readonly band: string },
  formats: Formats,
): string {
  const causes = entry.why.map((why) => forecastCause(why, formats));
  const day = formats.day(entry.on);
  const what = causes.length === 0 ? `On ${day}` : `${sentenceCase(formats.list(causes))} on ${day}`;
  const band = entry.band === before.band ? '' : `, ${entry.band}`;
  return `${what}: ${scoreChange(before.score, entry.score, formats)}${band}`;
}

function forecastCause(why: ForecastEntry['why'][number], formats: Formats): string {
  const { count, records } = why.leaving;
  if (why.dimension === 'engagement') return 'without a new sign-in or contact, Engagement drops';
  if (count === 0) return `${dimensionTitle(why.dimension)} changes`;
  return `${countedRecords(count, records, formats)} ${count === 1 ? 'leaves' : 'leave'} the window`;
}

/** `score from 60 to 50`; a score that is not known is said so. */
export function scoreChange(from: number | null, to: number | null, formats: Formats): string {
  if (from === null && to === null) return 'score not known';
  if (from === null) return `score now ${formats.number(to ?? 0)}`;
  if (to === null) return `score no longer known, was ${formats.number(from)}`;
  return from === to
    ? `score stays ${formats.number(to)}`
    : `score from ${formats.number(from)} to ${formats.number(to)}`;
}

/** What becomes of Revenue when the running quarter counts as completed, and what keeps it. */
export function quarterTurnSentence(turn: QuarterTurn, formats: Formats): string {
  return `${turnWords(turn, formats)} Open pipeline: ${formats.money(turn.openPipeline)}.`;
}

function turnWords({ pointsNow, pointsThen, toKeep, ...days }: QuarterTurn, formats: Formats): string {
  const on = formats.day(days.on);
  if (pointsThen === null) return `Revenue is no longer known from ${on} as things stand.`;
  const then = formats.number(pointsThen);
  if (pointsNow === null) return `Revenue has ${then} points from ${on} as things stand.`;
  const now = formats.number(pointsNow);
  if (pointsThen > pointsNow) return `Revenue rises from ${now} to ${then} points on ${on} as things stand.`;
  if (pointsThen === pointsNow) return `Revenue keeps its ${now} points on ${on} as things stand.`;
  if (toKeep === null) return `Revenue falls from ${now} to ${then} points on ${on}.`;
  const more = `${formats.moneyAtLeast(toKeep)} more by ${formats.day(days.closesBy)}`;
  return `To keep Revenue at ${now} points on ${on}: ${more}. Without it: ${then} points.`;
}
