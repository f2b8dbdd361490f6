import type { CadenceJudgment } from '../partnership/cadence.ts';
import type { Segment } from '../partnership/facts.ts';
import type { ChangeCondition, Judgment } from '../partnership/judgment.ts';
import type { TierJudgment } from '../partnership/tier.ts';
import { tierMetrics } from '../settings/tier.ts';
import { counted, type Formats } from './formats.ts';
import { missingList, tierGap } from './tier-gap.ts';
import { sentenceCase } from './words.ts';

/** What people read about one classification of a partner. */
export interface ClassificationWords {
  /** `Growth` */
  readonly value: string;
  /** `Revenue grew 34%.` */
  readonly why: string;
  /** `Stable on 8 Jan 2027 if nothing changes.`; null where nothing comes by itself or is near. */
  readonly next: string | null;
}

type Reasoned = Pick<Judgment<string>, 'params' | 'pending' | 'rule' | 'value'> & {
  readonly changesIf: readonly ChangeCondition[];
};

/** Why a partner is in its segment, and what would move it (SEG1-SEG5). */
export function segmentWords(segment: Reasoned, formats: Formats): ClassificationWords {
  return {
    value: segment.value ?? 'Not known',
    why: `${whySegment(segment, formats)}.`,
    next: segmentNext(segment, formats),
  };
}

function whySegment({ params, rule }: Pick<Reasoned, 'params' | 'rule'>, formats: Formats): string {
  const told = rule === 'SEG5.until_review' ? String(params['answerRule']) : rule;
  const words = segmentReasons.get(told);
  return words === undefined ? 'Judged by rule' : words(params, formats);
}

type Params = Reasoned['params'];

const segmentReasons = new Map<string, (params: Params, formats: Formats) => string>([
  [
    'SEG1.pinned',
    (params, formats) =>
      `Set by ${String(params['by'])} on ${dayOf(params['on'], formats)}: ${String(params['reason'])}${
        params['reviewDue'] === true ? '. Its review is due' : ''
      }`,
  ],
  [
    'SEG1.onboarding',
    (params, formats) =>
      typeof params['endsOn'] === 'string'
        ? `No deal and no registration yet; until ${formats.day(params['endsOn'])} at the latest`
        : 'No deal and no registration yet',
  ],
  ['SEG1.at_risk_band', (params) => `Its health is ${String(params['band'])}`],
  [
    'SEG1.at_risk_declining',
    (params, formats) =>
      typeof params['growth'] === 'number'
        ? `Revenue fell ${formats.percent(Math.abs(params['growth']))} and nobody is engaged`
        : 'Revenue is negative and nobody is engaged',
  ],
  ['SEG5.waiting', () => 'Nothing puts it at risk any more; that must hold for a week'],
  ['SEG2.named', () => 'Named as a strategic partner'],
  [
    'SEG2.rank',
    (params, formats) =>
      `Rank ${figure(params['rank'], formats)} of ${figure(params['ranked'], formats)} by revenue of four quarters; Strategic ends at ${figure(params['cut'], formats)}`,
  ],
  [
    'SEG2.stays',
    (params, formats) =>
      params['rank'] === null
        ? 'Strategic until two reviews in a row say otherwise'
        : `Rank ${figure(params['rank'], formats)} of ${figure(params['ranked'], formats)} by revenue; Strategic until two reviews in a row say otherwise`,
  ],
  [
    'SEG3.growth',
    (params, formats) =>
      `Revenue grew ${typeof params['growth'] === 'number' ? formats.percent(params['growth']) : ''} to ${money(params['current'], formats)}`,
  ],
  ['SEG3.new_revenue', (params, formats) => `New revenue: ${money(params['current'], formats)}`],
  [
    'SEG3.registrations',
    (params, formats) =>
      `${counted(numberOf(params['registrations']), 'registered deal', 'registered deals', formats)} in 90 days, and open pipeline of ${money(params['pipeline'], formats)} against revenue of ${money(params['revenue'], formats)}`,
  ],
  ['SEG4.no_revenue', () => 'No revenue in four quarters'],
  [
    'SEG4.below_median',
    (params, formats) =>
      `Revenue of four quarters, ${money(params['revenue'], formats)}, is below the median of ${money(params['median'], formats)}`,
  ],
  [
    'SEG4.stable',
    (params, formats) =>
      params['median'] === null
        ? 'Neither growing nor small'
        : `Revenue of four quarters, ${money(params['revenue'], formats)}, is not below the median of ${money(params['median'], formats)}, and does not grow by a fifth`,
  ],
]);

function segmentNext({ changesIf, pending, rule }: Reasoned, formats: Formats): string | null {
  if (pending !== null) return `${pending.value} on ${formats.day(pending.on)} if this lasts.`;
  const recovery = changesIf.find((change) => change.rule === 'SEG1.recovers');
  if (recovery !== undefined && rule !== 'SEG1.pinned')
    return `${recovery.to ?? 'Its base segment'} again once its health is Healthy for ${figure(recovery.params['waitingDays'], formats)} days.`;
  const up = changesIf.find(({ rule: by }) => by === 'SEG2.rank');
  const gap = up?.params['gap'];
  if (up !== undefined && typeof gap === 'number' && gap > 0 && up.on !== null)
    return `Strategic on ${formats.day(up.on)} with ${formats.moneyAtLeast(gap)} more revenue.`;
  return null;
}

/** The tier, why, what is missing to hold it, and what to the next (TIER1, TIER2). */
export function tierWords(
  tier: Pick<TierJudgment, 'changesIf' | 'glidePath' | 'lock' | 'notice' | 'params' | 'rule' | 'source' | 'value'>,
  formats: Formats,
): ClassificationWords {
  const gap = tierGap(tier, formats);
  const below = belowTier(tier, formats);
  return {
    value: tier.value ?? 'Not known',
    why: `${whyTier(tier, formats)}.`,
    next:
      tier.notice === null
        ? below === null
          ? gap
          : [below, gap === null ? null : `${gap}.`].filter((part) => part !== null).join(' ')
        : `Below its thresholds: falls on ${formats.day(tier.notice.demotionOn)} unless a month end is above them.`,
  };
}

/**
 * What a month end asks of a partner below its tier, and how far the month ends in a row have come that bring a notice
 * (TIER2): `Below Gold: 12,400 USD and 2 wins more by 30 Nov 2026, or it is month 5 of 12 before a notice comes.`
 */
function belowTier(
  { changesIf, params, value }: Pick<TierJudgment, 'changesIf' | 'params' | 'value'>,
  formats: Formats,
): string | null {
  const change = changesIf.find(({ rule }) => rule === 'TIER2.months_below');
  if (change === undefined || value === null) return null;
  const { by, monthsBelow, monthsLeft } = change.params;
  const [counts, left] = [numberOf(monthsBelow), numberOf(monthsLeft)];
  const missing = missingList(change.params, params, formats);
  if (missing === null) {
    const isUnknown = tierMetrics.some((metric) => change.params[metric] === null);
    return `Below ${value} at ${counted(counts, 'month end', 'month ends', formats)} in a row${isUnknown ? '' : `; back above it on ${dayOf(by, formats)} if this lasts`}.`;
  }
  const otherwise =
    left <= 1
      ? 'a notice comes'
      : `it is month ${formats.number(counts + 1)} of ${formats.number(counts + left)} before a notice comes`;
  return `Below ${value}: ${missing} more by ${dayOf(by, formats)}, or ${otherwise}.`;
}

function whyTier(
  {
    glidePath,
    lock,
    notice,
    params,
    source,
  }: Pick<TierJudgment, 'glidePath' | 'lock' | 'notice' | 'params' | 'source'>,
  formats: Formats,
): string {
  if (lock !== null)
    return `Held by ${lock.by} ${lock.through === null ? 'until it is released' : `through ${formats.day(lock.through)}`}: ${lock.reason}`;
  if (notice !== null) return `Notice of ${formats.day(notice.on)}, after 12 months below its thresholds`;
  if (source === 'manual') return 'Set by hand';
  if (glidePath !== null) return 'By the thresholds of the ladder';
  return params['highest'] === true ? 'The highest tier' : 'No tier above it has thresholds';
}

/** The last touch against the rhythm that segment and stage ask for (CAD1). */
export function cadenceWords(
  { dueOn, everyDays, params, value }: Pick<CadenceJudgment, 'dueOn' | 'everyDays' | 'params' | 'value'>,
  formats: Formats,
): ClassificationWords | null {
  if (value === null || value === 'none' || everyDays === null) return null;
  const rhythm = `A touch every ${counted(everyDays, 'day', 'days', formats)}`;
  if (value === 'never' || dueOn === null)
    return { value: 'Never touched', why: `${rhythm}; there was none yet.`, next: 'Call, meet or write to them.' };
  const last = dayOf(params['lastTouchOn'], formats);
  return value === 'overdue'
    ? {
        value: 'Touch overdue',
        why: `${rhythm}; the last was on ${last}.`,
        next: `Due since ${formats.day(dueOn)}.`,
      }
    : { value: 'In touch', why: `${rhythm}; the last was on ${last}.`, next: `Next by ${formats.day(dueOn)}.` };
}

const subjects: ReadonlyMap<string, string> = new Map([
  ['segment', 'Segment'],
  ['baseSegment', 'Base segment'],
  ['tier', 'Tier'],
  ['lifecycle', 'Lifecycle stage'],
  ['developmentStage', 'Development stage'],
]);

/** `14 Mar 2027: Segment Stable -> Growth`, `14 Mar 2027: Merged with Foxmarrow Group` */
export function changeSentence(
  change: { readonly on: string; readonly subject: string; readonly from: string | null; readonly to: string | null },
  formats: Formats,
): string {
  const { from, on, subject, to } = change;
  if (subject === 'merge') return `${formats.day(on)}: ${sentenceCase(mergeWords(from))}`;
  return `${formats.day(on)}: ${subjects.get(subject) ?? subject} ${from ?? 'not known'} -> ${to ?? 'not known'}`;
}

/** `merged with Foxmarrow Group`: what the survivor of a merge became one with. */
export function mergeWords(other: string | null): string {
  return `merged with ${other ?? 'another company'}`;
}

/** Segments that say something is to be done. */
export function segmentTone(segment: Segment | null): 'default' | 'info' | 'success' | 'warning' {
  switch (segment) {
    case 'Strategic':
    case 'Growth':
      return 'success';
    case 'At-risk':
      return 'warning';
    case 'Onboarding':
      return 'info';
    default:
      return 'default';
  }
}

function dayOf(value: Params[string] | undefined, formats: Formats): string {
  return typeof value === 'string' ? formats.day(value) : 'an unknown day';
}

function money(value: Params[string] | undefined, formats: Formats): string {
  return formats.money(numberOf(value));
}

function figure(value: Params[string] | undefined, formats: Formats): string {
  return formats.number(numberOf(value));
}

function numberOf(value: Params[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
