import { isOpenDeal, trailingFourQuarters, wonWithin } from '../deal-state.ts';
import { totalOverPartners } from '../deal-sums.ts';
import type { DealFact, MinorUnits, PartnerFacts, PartnerStatus, ProgramFacts } from '../facts.ts';
import type { Moment } from '../health/moment.ts';
import { isJudged } from '../partner-status.ts';
import { compareText, recordKey } from '../records.ts';
import { registeredDeals } from '../registered-deals.ts';
import type { Settings } from '../settings/settings.ts';
import { parentsOf, type ParentFinding } from './family-tree.ts';

/** A partner with what its family adds up. */
export interface Relative {
  readonly partner: PartnerFacts;
  readonly parentPartnerId: string | null;
}

export interface FamilyFigures {
  /** Won in the last four completed quarters. */
  readonly revenue: MinorUnits;
  readonly wonDeals: number;
  readonly pipeline: MinorUnits;
  readonly openDeals: number;
  /** Registered in the window of the health score (H4); null when the program has no source of them (W8). */
  readonly registrations: number | null;
}

export interface FamilyMember {
  readonly partnerId: string;
  readonly name: string;
  readonly status: PartnerStatus;
  /** Null at the head of the family. */
  readonly parentPartnerId: string | null;
  /** 0 at the head, 1 for its children. */
  readonly depth: number;
  /** The partner's own; null for prospects and partners that ended, which add nothing. */
  readonly figures: FamilyFigures | null;
}

export interface Family {
  readonly rule: 'FAM1';
  /** The partner at its head. */
  readonly partnerId: string;
  /** Parents before their children, children by id. */
  readonly members: readonly FamilyMember[];
  /** All members together: a deal that several share counts once, so that the members' figures can add up to more (W5). */
  readonly total: FamilyFigures & {
    /** How many deals several members share. */
    readonly sharedDeals: number;
  };
}

export interface FamilyContext {
  readonly program: ProgramFacts;
  readonly settings: Settings;
  readonly moment: Moment;
}

/**
 * FAM1: the families among some partners, with what they have together. Each member is judged by itself. A partner
 * without relatives is no family.
 */
export function families(
  relatives: readonly Relative[],
  context: FamilyContext,
): { readonly families: readonly Family[]; readonly findings: readonly ParentFinding[] } {
  const byId = new Map(relatives.map((relative) => [relative.partner.partnerId, relative]));
  const { findings, parentOf } = parentsOf(
    [...byId].map(([partnerId, { parentPartnerId }]) => ({ partnerId, parentPartnerId })),
  );
  const ids = [...byId.keys()].toSorted(compareText);
  const children = Map.groupBy(ids, (id) => parentOf.get(id) ?? null);
  const heads = (children.get(null) ?? []).filter((id) => children.has(id));
  return {
    families: heads.map((head) => familyOf(inOrder(head, children), byId, context)),
    findings,
  };
}

interface Placed {
  readonly partnerId: string;
  readonly parentPartnerId: string | null;
  readonly depth: number;
}

/** Head first, each parent before its children. */
function inOrder(head: string, children: ReadonlyMap<string | null, readonly string[]>): readonly Placed[] {
  const placed: Placed[] = [];
  const open: Placed[] = [{ partnerId: head, parentPartnerId: null, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    placed.push(next);
    const { depth, partnerId } = next;
    const own = children.get(partnerId) ?? [];
    open.push(...own.toReversed().map((child) => ({ partnerId: child, parentPartnerId: partnerId, depth: depth + 1 })));
  }
  return placed;
}

function familyOf(placed: readonly Placed[], byId: ReadonlyMap<string, Relative>, context: FamilyContext): Family {
  const members = placed.flatMap((place) => {
    const relative = byId.get(place.partnerId);
    return relative === undefined ? [] : [{ place, partner: relative.partner }];
  });
  const counted = members.filter(({ partner }) => isJudged(partner.status)).map(({ partner }) => partner);
  const { sharedDeals, ...total } = figuresOf(counted, context);
  return {
    rule: 'FAM1',
    partnerId: placed[0]?.partnerId ?? '',
    members: members.map(({ partner, place }) => {
      const { sharedDeals: _, ...figures } = figuresOf([partner], context);
      return {
        ...place,
        name: partner.name,
        status: partner.status,
        figures: isJudged(partner.status) ? figures : null,
      };
    }),
    total: { ...total, sharedDeals },
  };
}

/** What some partners have together, each deal and registration once. */
function figuresOf(partners: readonly PartnerFacts[], { moment, program, settings }: FamilyContext): Family['total'] {
  const { today } = moment;
  const span = trailingFourQuarters(moment, settings.program);
  const wonDeals = partners.map(({ deals }) => wonWithin(deals, span, today));
  const openDeals = partners.map(({ deals }) => deals.filter((deal) => isOpenDeal(deal, today)));
  const won = totalOverPartners(wonDeals);
  const open = totalOverPartners(openDeals);
  const registered = partners.map((partner) =>
    registeredDeals(partner, program, today, settings.health.activity.windowDays),
  );
  return {
    revenue: won.amount,
    wonDeals: won.deals,
    pipeline: open.amount,
    openDeals: open.deals,
    registrations: registered.includes(null) ? null : countOnce(registered.flatMap((found) => found?.deals ?? [])),
    sharedDeals: totalOverPartners(joined(wonDeals, openDeals)).shared,
  };
}

function joined(...lists: readonly (readonly (readonly DealFact[])[])[]): readonly (readonly DealFact[])[] {
  return (lists[0] ?? []).map((_, place) => lists.flatMap((list) => list[place] ?? []));
}

function countOnce(deals: readonly Pick<DealFact, 'record'>[]): number {
  return new Set(deals.map(({ record }) => recordKey(record))).size;
}
