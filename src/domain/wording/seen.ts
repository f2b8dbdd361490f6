import { addDays } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import type { DimensionResult } from '../health-view.ts';
import type { RuleCode } from '../health/rule-codes.ts';
import { counted, type Formats } from './formats.ts';

/** A rule's code to the words for what it saw. `today` is the day of the evaluation: ages become dates, which do not change from day to day. */
type Seen = (dimension: DimensionResult, today: LocalDate, formats: Formats) => string;

const seenByRule: Readonly<Record<RuleCode, Seen>> = {
  'H1.never_activated': () => 'No deal, registration, sign-in or training so far',
  'H2.growth': growthOver('the last four quarters', 'the four before'),
  'H2.year_before': growthOver('the last quarter', 'the same quarter a year before'),
  'H2.short_history': growthOver('the last quarter', 'the quarter before'),
  'H2.no_history': () => 'No revenue yet to compare',
  'H3.no_revenue': () => 'No revenue in the compared quarters',
  'H3.new_revenue': (dimension, _today, formats) =>
    `New revenue: ${amount(dimension, 'current', formats)}, none in the compared quarters before`,
  'H3.net_credits': (dimension, _today, formats) => `Credits exceed revenue: ${amount(dimension, 'current', formats)}`,
  'H4.registrations': (dimension, _today, formats) =>
    `${countedOrNo(dimension, 'registration', 'registrations', formats)} in the last ${windowDays(dimension, 90, formats)} days`,
  'H4.sourced_deals': (dimension, _today, formats) =>
    `${countedOrNo(dimension, 'deal', 'deals', formats)} from the partner in the last ${windowDays(dimension, 90, formats)} days`,
  'H4.no_source': () => 'Neither registrations nor partner deals are recorded in this program',
  'H5.portal': lastOn('Last sign-in or training'),
  'H5.not_yet_signed_in': () => 'No sign-in yet, and signed too recently to judge',
  'H5.never_signed_in': () => 'No sign-in or training so far',
  'H5.touch': lastOn('Last two-way contact'),
  'H5.never_touched': () => 'No two-way contact so far',
  'H5.unreadable': () => 'Calls, e-mails and meetings cannot be read',
  'H6.nps': (dimension, _today, formats) =>
    `NPS ${valueOf(dimension, 'nps', formats)} from ${answers(dimension, formats)} in the last ${windowDays(dimension, 365, formats)} days`,
  'H6.few_answers': (dimension, _today, formats) =>
    `Average rating ${valueOf(dimension, 'mean', formats)} of 10 from ${answers(dimension, formats)} in the last ${windowDays(dimension, 365, formats)} days`,
  'H6.property_nps': (dimension, _today, formats) => `NPS ${valueOf(dimension, 'nps', formats)} on the company record`,
  'H6.property_rating': (dimension, _today, formats) =>
    `Rating ${valueOf(dimension, 'mean', formats)} of 10 on the company record`,
  'H6.no_answers': (dimension, _today, formats) => `No rating in the last ${windowDays(dimension, 365, formats)} days`,
  'H7.fit': fitWords,
  'H7.not_set': () => 'Strategic fit is not set',
};

const byCode: ReadonlyMap<string, Seen> = new Map(Object.entries(seenByRule));

/**
 * What was seen in a dimension: `Revenue grew 34%: 1,234,000 USD in the last four quarters, 921,000 USD in the four before`. A rule without words, which the
 * types rule out, shows its code rather than nothing.
 */
export function seenSentence(dimension: DimensionResult, today: LocalDate, formats: Formats): string {
  return byCode.get(dimension.rule)?.(dimension, today, formats) ?? dimension.rule;
}

function growthOver(current: string, prior: string): Seen {
  return (dimension, _today, formats) => {
    const growth = number(dimension, 'growth');
    const amounts = `${amount(dimension, 'current', formats)} in ${current}, ${amount(dimension, 'prior', formats)} in ${prior}`;
    if (growth === null) return `Revenue: ${amounts}`;
    if (growth === 0) return `Revenue stayed level: ${amounts}`;
    return `Revenue ${growth > 0 ? 'grew' : 'fell'} ${formats.percent(Math.abs(growth))}: ${amounts}`;
  };
}

function lastOn(what: string): Seen {
  return (dimension, today, formats) => {
    const days = number(dimension, 'days');
    return days === null ? `${what}: date not known` : `${what} on ${formats.day(addDays(today, -days))}`;
  };
}

function fitWords(dimension: DimensionResult, _today: LocalDate, formats: Formats): string {
  const { fit, setOn } = dimension.params;
  const on = typeof setOn === 'string' ? `, set on ${formats.day(setOn)}` : '';
  return `Strategic fit is ${typeof fit === 'string' ? fit : 'not set'}${on}`;
}

function number(dimension: DimensionResult, name: string): number | null {
  const given = dimension.params[name];
  return typeof given === 'number' ? given : null;
}

function valueOf(dimension: DimensionResult, name: string, formats: Formats): string {
  const given = number(dimension, name);
  return given === null ? 'not known' : formats.number(given);
}

function amount(dimension: DimensionResult, name: string, formats: Formats): string {
  const given = number(dimension, name);
  return given === null ? 'an unknown amount' : formats.money(given);
}

function answers(dimension: DimensionResult, formats: Formats): string {
  return counted(number(dimension, 'answers') ?? dimension.evidence.count, 'answer', 'answers', formats);
}

function countedOrNo(dimension: DimensionResult, one: string, many: string, formats: Formats): string {
  const count = number(dimension, 'count') ?? dimension.evidence.count;
  return count === 0 ? `No ${many}` : counted(count, one, many, formats);
}

/** The length of a rule's window: the settings' own figure where the result carries it. */
function windowDays(dimension: DimensionResult, usual: number, formats: Formats): string {
  return formats.number(number(dimension, 'windowDays') ?? usual);
}
