import type { LocalDate, MinorUnits, PartnerStatus } from '../facts.ts';
import type { DimensionName, NextAction } from '../health-view.ts';
import { isJudged } from '../partner-status.ts';
import { compareText } from '../records.ts';
import { roundedQuotient } from '../rounding.ts';
import type { Settings } from '../settings/settings.ts';
import type { BaseSegment, Segment } from './facts.ts';
import { loadScale, type LoadScale } from './load.ts';
import { workReasons, type WorkReason, type WorkResults } from './work-reasons.ts';

/** A partner of the program with its results. */
export interface WorkPartner extends WorkResults {
  readonly partnerId: string;
  readonly name: string;
  readonly status: PartnerStatus;
  readonly ownerId: string | null;
  /** Won in the last four completed quarters. */
  readonly revenue: MinorUnits;
}

/** A partner that wants a person. */
export interface WorkItem {
  readonly partnerId: string;
  readonly name: string;
  readonly ownerId: string | null;
  readonly segment: Segment | null;
  readonly baseSegment: BaseSegment | null;
  readonly revenue: MinorUnits;
  /** Whether it needs a person today: one of its reasons presses. The others can wait. */
  readonly pressing: boolean;
  /** Points at stake, weighed by the share of a manager that the partner is due, in percent; to one decimal. */
  readonly worth: number;
  /** Points of the score that are at stake or can be gained. */
  readonly points: number;
  /** Why: first what presses, then the most points; never empty. */
  readonly reasons: readonly WorkReason[];
  /** The earliest day since which one of the reasons holds, of those that press if any does; null where none says. */
  readonly since: LocalDate | null;
  /** The next day by which something has to be done, of what presses if anything does; null where none is set. */
  readonly by: LocalDate | null;
  /** The step that lifts the score most (H11); null when none is known. */
  readonly nextBestAction: NextAction | null;
}

/**
 * What needs a person today, the worthiest first, and after it what can wait, the worthiest first. A partner is listed
 * when something about it wants a person: it is At-risk, a worse band is pending, points leave its score in the next
 * days or at the quarter's turn, a touch is overdue, a blind spot is open, notice of a demotion is on file, or an early
 * stage takes too long. All of that presses, but for a small fall inside the band and for most blind spots: a partner
 * with nothing else can wait.
 *
 * Worth is points x share. Points are those of the score that are at stake by all reasons together, those of one
 * dimension once, with what the next best action gains; where a rule has no points of its own, a setting says what it
 * stands for. The share is how much of a manager the partner is due (CAP1, strict bound): a point of a Strategic partner
 * weighs as much as twenty of a Long-tail one. Of equal worth, more trailing revenue is first, then what is due
 * earlier, then the partner's id. A partner without a segment takes the smallest share.
 *
 * @param partners Those of one manager, or of the program. Prospects and partners that ended are passed over.
 */
export function worklist(
  partners: readonly WorkPartner[],
  { settings, today }: { readonly settings: Settings; readonly today: LocalDate },
): readonly WorkItem[] {
  const scale = loadScale(settings.capacity, 'strict');
  return partners
    .filter(({ status }) => isJudged(status))
    .flatMap((partner) => {
      const reasons = workReasons(partner, { settings, today }).toSorted(byUrgency);
      return reasons.length === 0 ? [] : [weighed(partner, reasons, scale)];
    })
    .toSorted((a, b) => byPressing(a.item, b.item) || byWorth(a, b))
    .map(({ item }) => item);
}

interface Weighed {
  readonly item: WorkItem;
  /** Compared exactly: points times parts of a manager. */
  readonly weight: bigint;
}

function weighed(partner: WorkPartner, reasons: readonly WorkReason[], scale: LoadScale): Weighed {
  const segment = partner.partnership?.segment.value ?? null;
  const baseSegment = partner.partnership?.baseSegment.value ?? null;
  const parts = scale.partsOf({ segment, baseSegment }) ?? scale.partsOf({ segment: 'Long-tail', baseSegment }) ?? 0n;
  const nextBestAction = partner.health?.nextBestAction[0] ?? null;
  const gained = nextBestAction === null ? [] : [{ dimension: nextBestAction.dimension, points: nextBestAction.gain }];
  const points = pointsOf([...reasons, ...gained]);
  // Points may be halves by a setting: hundredths are whole.
  const weight = BigInt(Math.round(points * 100)) * parts;
  const pressing = reasons.filter((reason) => reason.pressing);
  const dated = pressing.length === 0 ? reasons : pressing;
  const { name, ownerId, partnerId, revenue } = partner;
  return {
    item: {
      partnerId,
      name,
      ownerId,
      segment,
      baseSegment,
      revenue,
      pressing: pressing.length > 0,
      worth: roundedQuotient(weight * 10n, scale.whole) / 10,
      points,
      reasons,
      since: earliest(dated.map(({ since }) => since)),
      by: earliest(dated.map(({ by }) => by)),
      nextBestAction,
    },
    weight,
  };
}

/** All points, those of one dimension once. */
function pointsOf(reasons: readonly Pick<WorkReason, 'dimension' | 'points'>[]): number {
  const most = new Map<DimensionName, number>();
  let own = 0;
  for (const { dimension, points } of reasons) {
    if (dimension === null) own += points;
    else most.set(dimension, Math.max(points, most.get(dimension) ?? 0));
  }
  return [...most.values()].reduce((sum, points) => sum + points, own);
}

function earliest(days: readonly (LocalDate | null)[]): LocalDate | null {
  return days.filter((day) => day !== null).toSorted()[0] ?? null;
}

type Pressing = Pick<WorkReason, 'pressing'>;

function byPressing(a: Pressing, b: Pressing): number {
  return Number(b.pressing) - Number(a.pressing);
}

/** What presses, then by points, then what is due earlier, then by rule: the order of facts decides nothing. */
function byUrgency(a: WorkReason, b: WorkReason): number {
  return (
    byPressing(a, b) ||
    b.points - a.points ||
    compareText(a.by ?? '9999', b.by ?? '9999') ||
    compareText(a.rule, b.rule)
  );
}

function byWeight(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a > b ? 1 : -1;
}

function byWorth(a: Weighed, b: Weighed): number {
  return (
    byWeight(b.weight, a.weight) ||
    b.item.revenue - a.item.revenue ||
    compareText(a.item.by ?? '9999', b.item.by ?? '9999') ||
    compareText(a.item.partnerId, b.item.partnerId)
  );
}
