import type { Band, DimensionName, DimensionResult, NextAction, NextStep } from '../health-view.ts';
import { counted, type Formats } from './formats.ts';
import { dimensionTitle } from './words.ts';

/** What would lift a dimension, or what to find out (H11): `2 more registrations by 31 Mar 2027: +10`. Null when there is nothing to do. */
export function stepSentence(dimension: DimensionResult, formats: Formats): string | null {
  const { next } = dimension;
  if (next === null) return null;
  if (next.kind === 'find_out') return questions[dimension.name];
  return withGain(tasks[next.kind](next.need, dimension.rule, formats), next, formats);
}

/** One of the best things to do now, worded like the step it is. */
export function actionSentence(action: NextAction, dimension: DimensionResult, formats: Formats): string {
  const kind = dimension.next?.kind ?? null;
  const what =
    kind === null || kind === 'find_out'
      ? `Lift ${dimensionTitle(action.dimension)}`
      : tasks[kind](action.need, dimension.rule, formats);
  return withGain(what, action, formats);
}

/**
 * What is not known, what it is worth and how to find out: `Satisfaction, up to 15 points: ask the partner for a rating from 0 to 10. The score could be 60 to
 * 75.` While the score itself is not known, a single dimension has no range of scores to speak of.
 */
export function missingSentence(dimension: DimensionResult, score: number | null, formats: Formats): string {
  const { name, max, next, status } = dimension;
  const what = `${dimensionTitle(name)}, up to ${counted(max, 'point', 'points', formats)}`;
  if (status === 'no_source') return `${what}: not recorded in this program.`;
  const range = score === null || next === null ? null : next.range;
  const outcome = range === null ? '' : ` The score could be ${rangeWords(range, formats)}.`;
  return `${what}: ${lowerFirst(questions[name])}.${outcome}`;
}

/** `75 to 90` */
export function rangeWords([low, high]: readonly [number, number], formats: Formats): string {
  return low === high ? formats.number(low) : `${formats.number(low)} to ${formats.number(high)}`;
}

function withGain(
  what: string,
  step: {
    readonly gain: number | null;
    readonly by: string | null;
    readonly on: string | null;
    readonly liftsBand: Band | null;
  },
  formats: Formats,
): string {
  const by = step.by === null ? '' : ` by ${formats.day(step.by)}`;
  if (step.gain === null || step.gain === 0) return `${what}${by}`;
  const effect = step.on === null ? '' : ` on ${formats.day(step.on)}`;
  const lift = step.liftsBand === null ? '' : `, enough for ${step.liftsBand}`;
  return `${what}${by}: ${formats.signed(step.gain)}${effect}${lift}`;
}

type TaskWords = (need: number | null, rule: string, formats: Formats) => string;

const tasks: Readonly<Record<Exclude<NextStep['kind'], 'find_out'>, TaskWords>> = {
  revenue: (need, _rule, formats) => (need === null ? 'Close more deals' : `Close ${formats.moneyAtLeast(need)} more`),
  registrations: registrationTask,
  portal: () => 'Get the partner to sign in or finish a training',
  touch: () => 'Hold a meeting, reach them by phone or get a reply',
  answers: (need, _rule, formats) =>
    need === null ? 'Get better answers' : `Get ${counted(need, 'more answer', 'more answers', formats)} of 9 or 10`,
  fit: () => 'Raise the strategic fit by one step',
};

function registrationTask(need: number | null, rule: string, formats: Formats): string {
  const ofDeals = rule === 'H4.sourced_deals';
  if (need === null) return ofDeals ? 'Get more deals from the partner' : 'Get more registrations';
  return ofDeals
    ? `Get ${counted(need, 'more deal', 'more deals', formats)} from the partner`
    : `Get ${counted(need, 'more registration', 'more registrations', formats)}`;
}

const questions: Readonly<Record<DimensionName, string>> = {
  revenue: 'Find out whether deals closed with this partner',
  activity: 'Find out which deals the partner registered',
  engagement: 'Find out when the partner was last active',
  satisfaction: 'Ask the partner for a rating from 0 to 10',
  fit: 'Set the strategic fit',
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
