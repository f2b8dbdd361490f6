import type { BlindSpot, BlindSpotId, Fix, KnownBecause } from '../partnership/blind-spots/blind-spot.ts';
import type { ProgramFinding } from '../partnership/blind-spots/one-size-fits-all.ts';
import { blindSpotNames } from '../partnership/blind-spots/property.ts';
import { counted, type Formats } from './formats.ts';
import { dimensionTitle } from './words.ts';

/** What people read about one blind spot. All but `name` and `what` are null where there is nothing to say. */
export interface BlindSpotWords {
  readonly name: string;
  /** `Nobody has answered their 2 latest e-mails since 3 Nov 2026.` */
  readonly what: string;
  /** `Answer their e-mails.`: understood without `what` too. */
  readonly todo: string;
  /** `Hides up to 15 points of Satisfaction.` */
  readonly hides: string | null;
  /** `Seen by Ann until 3 Jan 2027: on parental leave.`, or that she called it wrong. */
  readonly known: string | null;
  /** The words on the button that does it at once. */
  readonly fix: string | null;
}

/** Words for a blind spot that is flagged. They carry days, never ages, so that they change only when the finding does. */
export function blindSpotWords(spot: BlindSpot, formats: Formats): BlindSpotWords {
  const { fix, hides, id, known } = spot;
  const { dated, todo, what } = findings[id](spot, formats);
  const since = dated === true || spot.since === null ? '' : `, since ${formats.day(spot.since)}`;
  return {
    name: blindSpotNames[id],
    what: `${what}${since}.`,
    todo: `${todo}.`,
    hides:
      hides === null
        ? null
        : `Hides up to ${counted(hides.points, 'point', 'points', formats)} of ${dimensionTitle(hides.dimension)}.`,
    known: known === null ? null : knownSentence(known, formats),
    fix: fix === null ? null : fixLabels[fix],
  };
}

function knownSentence({ by, reason, says, until }: KnownBecause, formats: Formats): string {
  const day = formats.day(until);
  return says === 'wrong'
    ? `Called wrong by ${by}, hidden until ${day}: ${reason}`
    : `Seen by ${by} until ${day}: ${reason}`;
}

/** One line: what it is, what to do, what it hides. */
export function blindSpotSentence(spot: BlindSpot, formats: Formats): string {
  const { hides, todo, what } = blindSpotWords(spot, formats);
  return [what, todo, hides].filter((part) => part !== null).join(' ');
}

/** W8: what this program has nothing to judge by; null when it has all. */
export function noSourceSentence(withoutSource: readonly BlindSpotId[], formats: Formats): string | null {
  const names = withoutSource.map((id) => blindSpotNames[id]);
  return names.length === 0
    ? null
    : `Not looked at, because this program records nothing about it: ${formats.list(names)}.`;
}

/** BS19, for the whole program; null unless it is flagged. */
export function programFindingSentence({ params, status }: ProgramFinding, formats: Formats): string | null {
  if (status !== 'flagged') return null;
  const of = (name: string): string => figure(params[name], formats);
  return (
    `Strategic partners get ${of('strategicMedian')} touches in ${of('days')} days, Long-tail partners ${of('longTailMedian')} (medians). ` +
    `Give Strategic partners at least ${of('timesLongTail')} times as many.`
  );
}

const fixLabels: Readonly<Record<Fix, string>> = {
  assign_owner: 'Assign an owner',
  name_primary_contact: 'Name a primary contact',
  open_message: 'Open the e-mail',
  log_answer: 'Log an answer',
  set_fit: 'Set strategic fit',
  name_executive: 'Name an executive',
  attribute_deals: 'Open the deal',
};

interface Finding {
  readonly what: string;
  readonly todo: string;
  /** `what` says itself since when. */
  readonly dated?: boolean;
}

type Words = (spot: BlindSpot, formats: Formats) => Finding;

const findings: Readonly<Record<BlindSpotId, Words>> = {
  BS1: ({ params }) => ({
    what: params['why'] === 'left' ? 'The owner of this partner has left' : 'Nobody owns this partner',
    todo: 'Assign an owner',
  }),
  BS2: ({ params }, formats) => ({
    what: primaryContact(String(params['why']), dayOr(params['on'], formats)),
    todo: 'Name a primary contact',
    dated: true,
  }),
  BS3: ({ params }, formats) => ({
    what: `Two-way contact with ${params['contacts'] === 0 ? 'nobody we know' : `${counted(numberOf(params['contacts']), 'person', 'people', formats)} only`} in ${figure(params['days'], formats)} days`,
    todo: 'Get to know a second person there',
  }),
  BS4: silence,
  BS5: silence,
  BS6: ({ params }, formats) => ({
    what: `Nobody has answered their ${figure(params['messages'], formats)} latest e-mails since ${dayOr(params['since'], formats)}`,
    todo: 'Answer their e-mails',
    dated: true,
  }),
  BS7: ({ params }, formats) => ({
    what: lastOr(params['lastReview'], 'No business review so far', 'No business review since', formats),
    todo: 'Schedule a business review',
    dated: true,
  }),
  BS8: () => ({
    what: 'Nobody has signed in to the portal so far',
    todo: 'Invite them and show them around',
    dated: true,
  }),
  BS9: () => ({ what: 'Nobody has finished a training', todo: 'Offer them a training' }),
  BS10: ({ params }, formats) => ({
    what: `No NPS answer in ${params['days'] === 365 ? 'a year' : `${figure(params['days'], formats)} days`}`,
    todo: 'Ask for a rating from 0 to 10',
  }),
  BS11: ({ params }, formats) => ({
    what: lastOr(params['setOn'], 'The strategic fit was never set', 'The strategic fit was last set on', formats),
    todo: params['why'] === 'stale' ? 'Set the strategic fit anew' : 'Set the strategic fit',
    dated: true,
  }),
  BS12: ({ params }, formats) => ({
    what: lastOr(params['lastRegistration'], 'No deal was ever registered', 'No deal was registered since', formats),
    todo: 'Ask what they work on',
    dated: true,
  }),
  BS13: ({ params }, formats) => ({
    what: `All ${figure(params['outbound'], formats)} of our messages, calls and meetings in ${monthsOf(params, formats)} were reactions`,
    todo: 'Plan a contact of your own',
  }),
  BS14: ({ params }, formats) => ({
    what: `No contact from ${dayOr(params['gapFrom'], formats)} to ${dayOr(params['gapTo'], formats)}, then ${figure(params['touches'], formats)} in ${figure(params['withinDays'], formats)} days`,
    todo: 'Agree on a steady rhythm',
    dated: true,
  }),
  BS15: ({ params }, formats) => ({
    what: `${counted(numberOf(params['commitments']), 'commitment of ours is', 'commitments of ours are', formats)} overdue`,
    todo: 'Keep what was promised, or agree on a new date',
  }),
  BS16: ({ params }, formats) => ({
    what: `Nothing followed ${counted(numberOf(params['feedback']), 'piece of feedback', 'pieces of feedback', formats)} within ${figure(params['days'], formats)} days`,
    todo: 'Act on the feedback and tell them',
  }),
  BS17: ({ params }, formats) =>
    params['why'] === 'none_known'
      ? { what: 'No executive of theirs is known', todo: 'Name an executive of theirs' }
      : { what: `No executive of theirs was met in ${monthsOf(params, formats)}`, todo: 'Meet an executive of theirs' },
  BS18: ({ params }, formats) => ({
    what: `All ${figure(params['touches'], formats)} touches in ${monthsOf(params, formats)} were about deals`,
    todo: 'Talk about the partnership',
  }),
  BS20: ({ params }, formats) => ({
    what: `${counted(numberOf(params['deals']), 'deal', 'deals', formats)} won at their customers in ${monthsOf(params, formats)} ${params['deals'] === 1 ? 'is' : 'are'} attributed to no partner`,
    todo: `Say who sourced or influenced ${params['deals'] === 1 ? 'the deal' : 'the deals'}`,
  }),
};

const whyGone: ReadonlyMap<string, string> = new Map([
  ['archived', 'The primary contact was archived'],
  ['bounced', 'E-mails to the primary contact bounce'],
  ['marked_left', 'The primary contact left'],
  ['unlinked', 'The primary contact was taken off this company'],
]);

function primaryContact(why: string, day: string): string {
  const gone = whyGone.get(why);
  if (gone === undefined) return 'No primary contact is named';
  return why === 'bounced' ? `${gone} since ${day}` : `${gone} on ${day}`;
}

function silence({ params }: BlindSpot, formats: Formats): Finding {
  return {
    what: lastOr(params['lastTouch'], 'No two-way contact so far', 'No two-way contact since', formats),
    todo: 'Call, meet or write to them',
    dated: true,
  };
}

type Param = BlindSpot['params'][string] | undefined;

/** `never`, or `since` with the day. */
function lastOr(day: Param, never: string, since: string, formats: Formats): string {
  return typeof day === 'string' ? `${since} ${formats.day(day)}` : never;
}

function dayOr(day: Param, formats: Formats): string {
  return typeof day === 'string' ? formats.day(day) : 'an unknown day';
}

function monthsOf(params: BlindSpot['params'], formats: Formats): string {
  return counted(numberOf(params['months']), 'month', 'months', formats);
}

function figure(value: Param, formats: Formats): string {
  return formats.number(numberOf(value));
}

function numberOf(value: Param): number {
  return typeof value === 'number' ? value : 0;
}
