import { addDays, addMonths, type Span } from '../../calendar.ts';
import type { LocalDate, PartnerFacts } from '../../facts.ts';
import { compareText, recordKey } from '../../records.ts';
import { signing } from '../../signing.ts';
import { isTouch } from '../../touch.ts';
import type { DetailedEngagementFact } from '../facts.ts';
import type { BlindSpotInput } from './blind-spot.ts';

/** The day and the instant from which a rule looks back. */
export interface Now {
  readonly today: LocalDate;
  readonly asOfMs: number;
}

/** What the rules look at, sorted once for all the days on which they may look. */
export interface Sight extends Omit<BlindSpotInput, 'asOf' | 'dimensions'> {
  /** Null: engagements cannot be read. */
  readonly timeline: Timeline | null;
  /** The partner with as few facts as say when it signed (W2). */
  readonly signer: PartnerFacts;
}

/** Engagements in the order of their time, whether they have begun or lie ahead. */
export interface Timeline {
  /** Two-way ones (section 1). */
  readonly touches: readonly DetailedEngagementFact[];
  readonly mails: readonly DetailedEngagementFact[];
  /** What came from the partner: e-mails and calls. */
  readonly inbound: readonly DetailedEngagementFact[];
  /** What came from our people: outgoing e-mails and calls, whether or not somebody was reached, and meetings that were held. */
  readonly outbound: readonly DetailedEngagementFact[];
  /** The same, and tasks that were finished (BS16). */
  readonly actions: readonly DetailedEngagementFact[];
}

export function sightOf(input: BlindSpotInput): Sight {
  const { partner, engagements } = input.facts;
  return {
    ...input,
    timeline: engagements === null ? null : timelineOf(engagements),
    signer: {
      ...partner,
      deals: earliest(partner.deals, ({ createdOn }) => createdOn),
      registrations: earliest(partner.registrations, ({ submittedOn }) => submittedOn),
    },
  };
}

function timelineOf(engagements: readonly DetailedEngagementFact[]): Timeline {
  const sorted = engagements.toSorted(
    (a, b) =>
      compareText(a.on, b.on) || a.startsAt - b.startsAt || compareText(recordKey(a.record), recordKey(b.record)),
  );
  const outbound = sorted.filter(isOutbound);
  return {
    touches: sorted.filter((engagement) => isTouch(engagement, endOfTime)),
    mails: sorted.filter(({ kind }) => kind === 'email'),
    inbound: sorted.filter(isInbound),
    outbound,
    actions: sorted.filter((engagement) => isOutbound(engagement) || isFinishedTask(engagement)),
  };
}

const endOfTime: Now = { asOfMs: Number.POSITIVE_INFINITY, today: '9999-12-31' };

/** An e-mail or call without a direction is ours, as it is for touches. */
function isOutbound({ kind, direction, completed }: DetailedEngagementFact): boolean {
  if (kind === 'meeting') return completed;
  return (kind === 'email' || kind === 'call') && direction !== 'inbound';
}

export function isInbound({ kind, direction }: DetailedEngagementFact): boolean {
  return (kind === 'email' || kind === 'call') && direction === 'inbound';
}

function isFinishedTask({ kind, completed }: DetailedEngagementFact): boolean {
  return kind === 'task' && completed;
}

/** Whether an engagement exists by now: a meeting from its start, everything else from its day (W3). */
export function hasBegun({ kind, on, startsAt }: DetailedEngagementFact, { today, asOfMs }: Now): boolean {
  return on <= today && (kind !== 'meeting' || startsAt <= asOfMs);
}

/** Those of a sorted list that lie in a window and have begun. */
export function begunWithin(
  sorted: readonly DetailedEngagementFact[],
  span: Span,
  now: Now,
): readonly DetailedEngagementFact[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle];
    if (at !== undefined && at.on <= span.after) low = middle + 1;
    else high = middle;
  }
  const found: DetailedEngagementFact[] = [];
  for (let place = low; place < sorted.length; place += 1) {
    const engagement = sorted[place];
    if (engagement === undefined || engagement.on > span.through) break;
    if (hasBegun(engagement, now)) found.push(engagement);
  }
  return found;
}

/** The last of a sorted list that has begun. */
export function lastBegun(sorted: readonly DetailedEngagementFact[], now: Now): DetailedEngagementFact | null {
  return sorted.findLast((engagement) => hasBegun(engagement, now)) ?? null;
}

/** A window that a partner must be as old as, before a rule flags. */
export type Window = { readonly months: number } | { readonly days: number };

/** The first day on which a partner that signed on a day is as old as a window. */
export function oldEnoughOn(signedOn: LocalDate, window: Window): LocalDate {
  return 'months' in window ? addMonths(signedOn, window.months) : addDays(signedOn, window.days);
}

export function signedBy({ signer }: Sight, today: LocalDate): LocalDate {
  return signing(signer, today).on;
}

function earliest<T>(facts: readonly T[], dayOf: (fact: T) => LocalDate): readonly T[] {
  let first: T | null = null;
  for (const fact of facts) if (first === null || dayOf(fact) < dayOf(first)) first = fact;
  return first === null ? [] : [first];
}
