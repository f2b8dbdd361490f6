import type { DimensionName, DimensionResult } from '../health-view.ts';
import type { BlindSpot } from '../partnership/blind-spots/blind-spot.ts';
import type { WorkReason } from '../partnership/work-reasons.ts';
import type { WorkItem } from '../partnership/worklist.ts';
import { blindSpotWords } from './blind-spots.ts';
import { counted, type Formats } from './formats.ts';
import { actionSentence } from './steps.ts';
import { dimensionTitle } from './words.ts';

/** What sentences about a partner's work need beside the work: the results it was read from. */
export interface WorkSource {
  readonly blindSpots: readonly BlindSpot[];
  readonly dimensions: readonly DimensionResult[];
}

/** Why a partner wants a person, and what to do about it. */
export interface WorkReasonWords {
  /** `In segment At-risk since 10 Nov 2026; its health is Critical, 35 of 100.` */
  readonly why: string;
  /** `Make an intervention plan with an owner and a due date.` */
  readonly todo: string;
}

export interface WorkWords {
  /** First what presses, then the most points. */
  readonly reasons: readonly WorkReasonWords[];
  /** `Since 10 Nov 2026`; null where none of the reasons says. */
  readonly since: string | null;
  /** `By 30 Nov 2026`; null where nothing has a day. */
  readonly by: string | null;
  /** The step that lifts the score most: `Get 1 more registration: +10`; null when none is known. */
  readonly nextBestAction: string | null;
}

type Pressing = Pick<WorkItem, 'pressing'>;

/** `10 of 17 partners need you today`, of all partners of a manager. */
export function workHeadline(work: readonly Pressing[], partners: number, formats: Formats): string {
  const today = work.filter(({ pressing }) => pressing).length;
  if (today === 0) return 'No partner needs you today';
  const all = counted(partners, 'partner', 'partners', formats);
  return `${formats.number(today)} of ${all} ${today === 1 ? 'needs' : 'need'} you today`;
}

/** `7 more have gaps that can wait`; null when nothing waits. */
export function waitingHeading(work: readonly Pressing[], formats: Formats): string | null {
  const waiting = work.filter(({ pressing }) => !pressing).length;
  if (waiting === 0) return null;
  const others =
    waiting === work.length ? counted(waiting, 'partner', 'partners', formats) : `${formats.number(waiting)} more`;
  return `${others} ${waiting === 1 ? 'has' : 'have'} gaps that can wait`;
}

/** The work of one partner in words. They carry days, never ages. */
export function workWords(
  item: Pick<WorkItem, 'reasons' | 'since' | 'by' | 'nextBestAction'>,
  source: WorkSource,
  formats: Formats,
): WorkWords {
  const { by, nextBestAction: action, since } = item;
  const dimension = source.dimensions.find(({ name }) => name === action?.dimension);
  const best = action === null || dimension === undefined ? null : actionSentence(action, dimension, formats);
  return {
    reasons: item.reasons.map((reason) => reasonWords(reason, { ...source, best }, formats)),
    since: since === null ? null : `Since ${formats.day(since)}`,
    by: by === null ? null : `By ${formats.day(by)}`,
    nextBestAction: best,
  };
}

interface Known extends WorkSource {
  /** The next best action in words. */
  readonly best: string | null;
}

function reasonWords(reason: WorkReason, known: Known, formats: Formats): WorkReasonWords {
  return words[reason.code](reason, known, formats);
}

type Words = (reason: WorkReason, known: Known, formats: Formats) => WorkReasonWords;

const words: Readonly<Record<WorkReason['code'], Words>> = {
  at_risk: ({ params, since }, _known, formats) => ({
    why: `In segment At-risk${sinceDay(since, formats)}; ${
      typeof params['score'] === 'number'
        ? `its health is ${text(params['band'])}, ${formats.number(params['score'])} of 100`
        : 'its score is not known'
    }.`,
    todo: 'Make an intervention plan with an owner and a due date.',
  }),
  band_falling: ({ by, params, since }, { best }, formats) => ({
    why: `The score is in ${text(params['pending'])}${sinceDay(since, formats)}; the band falls from ${text(params['held'])} if it stays there.`,
    todo: `Lift it${byDay(by, formats)}${best === null ? '' : `. The best step: ${best}`}.`,
  }),
  points_leaving: ({ by, dimension, params }, { dimensions }, formats) => ({
    why: `From ${day(params['on'], formats)} the score falls from ${figure(params['from'], formats)} to ${figure(params['to'], formats)}${inBand(params['band'])}${
      dimension === null ? '' : `, by ${dimensionTitle(dimension)} first,`
    } if nothing happens.`,
    todo: `${renewal(dimension, dimensions)}${byDay(by, formats)}.`,
  }),
  revenue_turn: ({ by, params }, _known, formats) => ({
    why: `On ${day(params['on'], formats)} Revenue goes from ${figure(params['pointsNow'], formats)} points to ${
      params['pointsThen'] === null ? 'unknown' : figure(params['pointsThen'], formats)
    } unless more closes.`,
    todo: `Close ${formats.moneyAtLeast(numberOf(params['toKeep']))} more${byDay(by, formats)}${
      typeof params['openPipeline'] === 'number'
        ? `; the open pipeline is ${formats.money(params['openPipeline'])}`
        : ''
    }.`,
  }),
  cadence_overdue: ({ params }, _known, formats) => ({
    why: `A touch is due every ${counted(numberOf(params['everyDays']), 'day', 'days', formats)}; the last one was due by ${day(params['dueOn'], formats)} and did not come.`,
    todo: 'Hold a meeting, reach them by phone or get a reply.',
  }),
  never_touched: ({ params }, _known, formats) => ({
    why: `There was no touch yet; one is due every ${counted(numberOf(params['everyDays']), 'day', 'days', formats)}.`,
    todo: 'Hold a meeting, reach them by phone or get a reply.',
  }),
  blind_spot: ({ rule, since }, { blindSpots }, formats) => {
    const spot = blindSpots.find(({ id }) => id === rule);
    if (spot === undefined) return { why: `A blind spot, ${rule}${sinceDay(since, formats)}.`, todo: 'Look at it.' };
    const { hides, todo, what } = blindSpotWords(spot, formats);
    return { why: hides === null ? what : `${what} ${hides}`, todo };
  },
  tier_notice: ({ params, since }, _known, formats) => ({
    why: `Below the thresholds of tier ${text(params['tier'])}: notice is on file${sinceDay(since, formats)}, and it falls on ${day(params['demotionOn'], formats)}.`,
    todo: 'Bring it above the thresholds at a month end before that day, or tell the partner.',
  }),
  stage_overdue: ({ params }, _known, formats) => ({
    why: `The stage ${text(params['stage'])} should have ended by ${day(params['dueOn'], formats)}.`,
    todo: 'Finish the stage: see what is missing on the checklist.',
  }),
};

const renewals: Readonly<Record<DimensionName, string>> = {
  revenue: 'Close more deals',
  activity: 'Get a deal registered',
  engagement: 'Get them active again',
  satisfaction: 'Ask for a new rating from 0 to 10',
  fit: 'Set the strategic fit anew',
};

function renewal(dimension: DimensionName | null, dimensions: WorkSource['dimensions']): string {
  if (dimension === null) return 'Renew what leaves';
  const { rule = null } = dimensions.find(({ name }) => name === dimension) ?? {};
  return rule === 'H4.sourced_deals' ? 'Get a deal from the partner' : renewals[dimension];
}

/** Said of a band that is worse than the held one. */
function inBand(band: Param): string {
  return typeof band === 'string' ? ` (${band})` : '';
}

type Param = WorkReason['params'][string] | undefined;

function sinceDay(since: string | null, formats: Formats): string {
  return since === null ? '' : ` since ${formats.day(since)}`;
}

function byDay(by: string | null, formats: Formats): string {
  return by === null ? '' : ` by ${formats.day(by)}`;
}

function day(value: Param, formats: Formats): string {
  return typeof value === 'string' ? formats.day(value) : 'an unknown day';
}

function text(value: Param): string {
  return typeof value === 'string' ? value : 'not known';
}

function figure(value: Param, formats: Formats): string {
  return formats.number(numberOf(value));
}

function numberOf(value: Param): number {
  return typeof value === 'number' ? value : 0;
}
