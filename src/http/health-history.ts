import type { ReadyHealthCard } from '#cards/contract/health.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import type { PartnershipView } from '#src/domain/partnership/view.ts';
import type { Formats } from '#src/domain/wording/formats.ts';
import { mergeWords } from '#src/domain/wording/partnership.ts';

type Day = HealthView['history'][number];

interface Merge {
  readonly on: string;
  /** What the other was called; null where that is not known. */
  readonly from: string | null;
}

/**
 * So many of the latest days, oldest first; a marker where the settings or the rules changed or the partner became one with another, so that a step in the line is
 * not taken for the partner's doing.
 */
export function healthHistory(
  history: HealthView['history'],
  { changes, most }: { readonly changes: PartnershipView['changes']; readonly most: number },
  formats: Formats,
): ReadyHealthCard['history'] {
  const merges = changes.filter(({ subject }) => subject === 'merge').toReversed();
  return history
    .map((day, at) => {
      const [before, isLast] = [history[at - 1], at === history.length - 1];
      const met = merges.filter(({ on }) => isShownOn(on, day.on, before?.on ?? null, isLast));
      return { on: day.on, score: day.score, band: day.band, marker: markerOf(before, day, met, formats) };
    })
    .slice(-most);
}

/** A merge changes what is judged next: it stands at the first day of the line that is not before it, else at the last. */
function isShownOn(merged: string, day: string, before: string | null, isLast: boolean): boolean {
  if (merged > day) return isLast;
  return before === null ? merged === day : merged > before;
}

function markerOf(before: Day | undefined, day: Day, merges: readonly Merge[], formats: Formats): string | null {
  const settings = before !== undefined && before.settingsVersion !== day.settingsVersion;
  const rules = before !== undefined && before.engineVersion !== day.engineVersion;
  const onTheDay = [
    ...(settings ? [`settings version ${day.settingsVersion}`] : []),
    ...(rules ? [`rules version ${day.engineVersion}`] : []),
    ...merges.flatMap(({ from, on }) => (on === day.on ? [mergeWords(from)] : [])),
  ];
  const markers = [
    ...merges.flatMap(({ from, on }) => (on < day.on ? [`${formats.day(on)}: ${mergeWords(from)}`] : [])),
    ...(onTheDay.length === 0 ? [] : [`${formats.day(day.on)}: ${onTheDay.join(', ')}`]),
    ...merges.flatMap(({ from, on }) => (on > day.on ? [`${formats.day(on)}: ${mergeWords(from)}`] : [])),
  ];
  return markers.length === 0 ? null : markers.join('; ');
}
