import type { LocalDate, PartnerStatus } from '../facts.ts';
import { isJudged } from '../partner-status.ts';
import { compareText } from '../records.ts';
import type { CapacitySettings } from '../settings/capacity.ts';
import type { BaseSegment, PartnershipFacts, Segment } from './facts.ts';
import { loadFigure, loadScale, type LoadBound, type LoadScale, type Segmented } from './load.ts';
import { pinOn } from './segment-state.ts';

/** What capacity asks of a partner. */
export interface CapacityPartner extends Segmented {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  /** Null without an owner. */
  readonly owner: { readonly id: string; readonly active: boolean } | null;
  /** Held by a person where it is: it never moves. */
  readonly pinned: boolean;
}

/**
 * A partner as capacity reads it. Pinned is who has a segment that a person pinned: somebody decided how this partner is
 * looked after, so that no draft moves it.
 */
export function capacityPartner(
  { entries, owner, partner }: Pick<PartnershipFacts, 'entries' | 'owner' | 'partner'>,
  result: {
    readonly segment: { readonly value: Segment | null };
    readonly baseSegment: { readonly value: BaseSegment | null };
  },
  today: LocalDate,
): CapacityPartner {
  return {
    partnerId: partner.partnerId,
    status: partner.status,
    owner,
    segment: result.segment.value,
    baseSegment: result.baseSegment.value,
    pinned: pinOn({ facts: { entries } }, today) !== null,
  };
}

/** How full one partner manager is. */
export interface ManagerLoad {
  readonly ownerId: string;
  /** False: no longer with the program, and yet named on partners. */
  readonly active: boolean;
  /** Ids of the partners that are counted. */
  readonly partners: readonly string[];
  /** Full is 1; to three digits. */
  readonly strict: number;
  readonly generous: number;
  /** `note` at 1.0 or above at the strict bound, `warn` at the generous one; decided before rounding. */
  readonly signal: 'note' | 'warn' | null;
}

export interface CapacityReport {
  readonly rule: 'CAP1';
  /** By owner id. */
  readonly managers: readonly ManagerLoad[];
  /** Partners without an owner: they stand apart and load nobody. */
  readonly withoutOwner: readonly string[];
  /** Partners that have an owner and no segment yet: what they take is not known. */
  readonly withoutSegment: readonly string[];
}

/**
 * CAP1: the load of every manager, the sum of 1 / partners-per-manager over their partners. Active and paused partners
 * count; an At-risk one takes one and a half times what its base segment does.
 *
 * @param managers Managers to list although they may have no partner.
 */
export function managerLoads(
  partners: readonly CapacityPartner[],
  managers: readonly string[],
  settings: CapacitySettings,
): CapacityReport {
  const strict = loadScale(settings, 'strict');
  const generous = loadScale(settings, 'generous');
  const served = partners.filter(({ status }) => isJudged(status));
  const owned = Map.groupBy(served, ({ owner }) => owner?.id ?? null);
  const ownerIds = new Set([...managers, ...served.flatMap(({ owner }) => owner?.id ?? [])]);
  return {
    rule: 'CAP1',
    managers: [...ownerIds]
      .toSorted(compareText)
      .map((ownerId) => managerLoad(ownerId, owned.get(ownerId) ?? [], { strict, generous })),
    withoutOwner: idsOf(owned.get(null) ?? []),
    withoutSegment: idsOf(served.filter((partner) => partner.owner !== null && strict.partsOf(partner) === null)),
  };
}

function managerLoad(
  ownerId: string,
  owned: readonly CapacityPartner[],
  scales: Readonly<Record<LoadBound, LoadScale>>,
): ManagerLoad {
  const counted = owned.filter((partner) => scales.strict.partsOf(partner) !== null);
  const parts = (scale: LoadScale): bigint =>
    counted.reduce((sum, partner) => sum + (scale.partsOf(partner) ?? 0n), 0n);
  const strict = parts(scales.strict);
  const generous = parts(scales.generous);
  const signal = generous >= scales.generous.whole ? 'warn' : strict >= scales.strict.whole ? 'note' : null;
  return {
    ownerId,
    active: owned.every(({ owner }) => owner?.active !== false),
    partners: idsOf(counted),
    strict: loadFigure(strict, scales.strict),
    generous: loadFigure(generous, scales.generous),
    signal,
  };
}

function idsOf(partners: readonly CapacityPartner[]): readonly string[] {
  return partners.map(({ partnerId }) => partnerId).toSorted(compareText);
}
