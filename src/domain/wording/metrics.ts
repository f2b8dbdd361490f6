import type { MetricGroup, MetricId, MetricResult, MetricSource, MetricTarget } from '../partnership/metrics/metric.ts';
import type { Formats } from './formats.ts';

/** The names of the program's metrics as people see them. */
export const metricNames: Readonly<Record<MetricId, string>> = {
  MET1: 'Partner NPS',
  MET2: 'Time to first deal',
  MET3: 'Activation',
  MET4: 'Retention',
  MET5: 'Revenue per active partner',
  MET6: 'Business reviews held',
  MET7: 'Commitments kept',
  MET8: 'Registrations decided in time',
  MET9: 'Escalations answered in time',
  MET10: 'Partner-sourced pipeline',
  MET11: 'Support requests per partner',
};

/** What the numerator and the denominator of each are. The denominator of a sum is null. */
const parts: Readonly<Record<MetricId, readonly [numerator: string, denominator: string | null]>> = {
  MET1: ['promoters less detractors', 'answers'],
  MET2: ['days to first wins', 'partners with a first win'],
  MET3: ['active partners with a deal', 'active partners'],
  MET4: ['partners still active', 'partners active a year ago'],
  MET5: ['won in four quarters', 'active partners'],
  MET6: ['reviews held', 'reviews scheduled'],
  MET7: ['commitments kept by their day', 'commitments due'],
  MET8: ['decided in time', 'registrations decided or due'],
  MET9: ['answered in time', 'escalations answered or due'],
  MET10: ['open and sourced by partners', null],
  MET11: ['requests', 'active partners'],
};

const sources: Readonly<Record<MetricSource, string>> = {
  attribution: 'no deal is attributed to a partner',
  signed_dates: 'no property says when partners signed',
  activity: 'neither deals nor registrations nor engagements of partners can be read',
  reviews: 'business reviews are no records',
  commitments: 'commitments are no records',
  registration_decisions: 'decisions on registrations are no records',
  escalations: 'escalations are no records',
  sales_teams: 'sales teams cannot be read',
  support_requests: 'support requests cannot be read',
};

/** A figure in the unit of its metric: `58.3%`, `42 days`, `61,000 USD`. */
export function metricFigure(value: number, unit: MetricResult['unit'], formats: Formats): string {
  switch (unit) {
    case 'percent':
      return `${formats.number(value)}%`;
    case 'days':
      return `${formats.number(value)} days`;
    case 'minor_units':
      return formats.money(value);
    case 'nps':
    case 'requests_per_partner':
      return formats.number(value);
  }
}

/** What is known: the figure, or why there is none. `Not known: business reviews are no records` */
export function metricValue(metric: MetricResult, formats: Formats): string {
  if (metric.value !== null) return metricFigure(metric.value, metric.unit, formats);
  return metric.missingSource === null
    ? 'Not known: there is nothing to count'
    : `Not known: ${sources[metric.missingSource]}`;
}

/** `at least 60%, met`; null without a target. */
export function metricTarget({ meetsTarget, target, unit }: MetricResult, formats: Formats): string | null {
  if (target === null) return null;
  const words = targetWords(target, unit, formats);
  if (meetsTarget === null) return words;
  return `${words}: ${meetsTarget ? 'met' : 'not met'}`;
}

function targetWords(target: MetricTarget, unit: MetricResult['unit'], formats: Formats): string {
  switch (target.is) {
    case 'growing':
      return 'more than the year before';
    case 'falling':
      return 'fewer from stage to stage';
    case 'at_least':
      return `at least ${metricFigure(target.value, unit, formats)}`;
    case 'below':
      return `below ${metricFigure(target.value, unit, formats)}`;
  }
}

/** What the figure was made from: `35 active partners with a deal of 60 active partners`. Null while it is not known. */
export function metricParts(metric: MetricResult, formats: Formats): string | null {
  if (metric.value === null) return null;
  const [numerator, denominator] = parts[metric.id];
  const above = `${partFigure(metric, metric.numerator.amount, formats)} ${numerator}`;
  return metric.denominator === null || denominator === null
    ? above
    : `${above}, ${formats.number(metric.denominator.amount)} ${denominator}`;
}

function partFigure({ unit }: MetricResult, amount: number, formats: Formats): string {
  return unit === 'minor_units' ? formats.money(amount) : formats.number(amount);
}

const sides: ReadonlyMap<string, string> = new Map([
  ['us', 'ours'],
  ['partner', "the partner's"],
  ['', 'no team'],
]);

/** The name of a row of a metric that is told apart: a side, a sales team, a stage. */
export function metricGroupName({ key, name }: Pick<MetricGroup, 'key' | 'name'>): string {
  return name ?? sides.get(key) ?? key;
}

const besides: ReadonlyMap<string, string> = new Map([
  ['waiting', 'still waiting for a first win'],
  ['unclear', 'left out, as their engagements cannot be read'],
  ['promoters', 'promoters'],
  ['detractors', 'detractors'],
  ['before', 'in the same time before'],
]);

/** Further figures to be read beside it: `12 still waiting for a first win`. */
export function metricBeside(metric: MetricResult, formats: Formats): readonly string[] {
  if (metric.value === null && metric.missingSource !== null) return [];
  return Object.entries(metric.beside).map(
    ([name, { amount }]) => `${partFigure(metric, amount, formats)} ${besides.get(name) ?? name}`,
  );
}

/** One line: `Activation: 58.3% (at least 60%: not met). 35 active partners with a deal, 60 active partners.` */
export function metricSentence(metric: MetricResult, formats: Formats): string {
  const target = metricTarget(metric, formats);
  const goal = target === null ? '' : ` (${target})`;
  const made = metricParts(metric, formats);
  return `${metricNames[metric.id]}: ${metricValue(metric, formats)}${goal}.${made === null ? '' : ` ${made}.`}`;
}
