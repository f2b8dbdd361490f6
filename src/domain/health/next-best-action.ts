import { dimensionNames, type DimensionName, type NextAction, type NextStep } from '../health-view.ts';
import type { HealthSettings } from '../settings/health.ts';

/** Lightest first: of equal gains the lighter work stands first. */
const efforts = ['low', 'medium', 'high'] as const;

/**
 * H11: of each effort class the step with the largest gain, best first. Empty without a score and at the maximum, where
 * no step gains.
 */
export function nextBestActions(
  steps: readonly { readonly name: DimensionName; readonly next: NextStep | null }[],
  { effort }: Pick<HealthSettings, 'effort'>,
): readonly NextAction[] {
  const actions = steps.flatMap(({ name, next }) => actionOf(name, next, effort)).toSorted(byGain);
  return efforts.flatMap((level) => actions.find((action) => action.effort === level) ?? []).toSorted(byGain);
}

function actionOf(dimension: DimensionName, next: NextStep | null, effort: HealthSettings['effort']): NextAction[] {
  if (next === null || next.kind === 'find_out' || next.gain === null || next.gain <= 0) return [];
  const { gain, need, by, on, liftsBand } = next;
  return [{ dimension, effort: effort[next.kind], gain, need, by, on, liftsBand }];
}

function byGain(a: NextAction, b: NextAction): number {
  return (
    b.gain - a.gain ||
    efforts.findIndex((level) => level === a.effort) - efforts.findIndex((level) => level === b.effort) ||
    dimensionNames.indexOf(a.dimension) - dimensionNames.indexOf(b.dimension)
  );
}
