import { isWithin, lastDays } from '../calendar.ts';
import { isOpenDeal, lostOn, wonOn } from '../deal-state.ts';
import type { DealFact, LocalDate, MinorUnits, RecordRef } from '../facts.ts';
import type { Moment } from '../health/moment.ts';
import { compareText, recordKey } from '../records.ts';
import type { PipelineSettings } from '../settings/pipeline.ts';
import { daysInStage, isStuck } from '../stuck-deal.ts';
import type { BaseSegment, StageEntrySource, StagedDealFact } from './facts.ts';

/** What a deal can need of the vendor. */
export type SupportNeed = NonNullable<StagedDealFact['supportNeeded']>[number];

/** A deal as a pipeline review shows it. */
export interface PipelineDeal {
  readonly record: RecordRef;
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly role: DealFact['role'];
  /** In program currency; null without a rate. */
  readonly amount: MinorUnits | null;
  /** When it closed, or is expected to. */
  readonly closesOn: LocalDate | null;
  readonly stage: { readonly id: string; readonly name: string } | null;
  readonly enteredStageOn: LocalDate;
  readonly enteredStageFrom: StageEntrySource;
  /** Null once it is closed. */
  readonly daysInStage: number | null;
  readonly needs: readonly SupportNeed[];
  /**
   * `unknown_stage`: no pipeline has its stage, so that the CRM's own flags say whether it is open. `close_passed`: it
   * was to close before today.
   */
  readonly notes: readonly ('unknown_stage' | 'close_passed' | 'no_amount' | 'no_rate')[];
}

export interface PipelineReview {
  readonly rule: 'PIPE1';
  /** Whether this partner's pipeline is reviewed every month. */
  readonly monthly: boolean;
  /** All open deals, in full. `unrated` of them have no rate to the program's currency and add nothing. */
  readonly open: { readonly deals: number; readonly amount: MinorUnits; readonly unrated: number };
  /** The largest open deals. */
  readonly top: readonly PipelineDeal[];
  /** The longest in their stage first. */
  readonly stuck: readonly PipelineDeal[];
  /** Open deals that need something of the vendor, the largest first. `no_source`: no such property is mapped (W8). */
  readonly support: { readonly status: 'known' | 'no_source'; readonly deals: readonly PipelineDeal[] };
  /** The latest first. */
  readonly recentlyWon: readonly PipelineDeal[];
  readonly recentlyLost: readonly PipelineDeal[];
}

/**
 * PIPE1: what a partner's pipeline review looks at. Deals of pipelines that do not count are left out (W5); a close
 * that lies ahead has not happened yet.
 */
export function pipelineReview(
  deals: readonly StagedDealFact[],
  baseSegment: BaseSegment | null,
  { today }: Pick<Moment, 'today'>,
  settings: PipelineSettings,
): PipelineReview {
  const open = deals.filter((deal) => isOpenDeal(deal, today)).toSorted(largestFirst);
  const recent = lastDays(today, settings.recentDays);
  const shown = (shownDeals: readonly StagedDealFact[]): readonly PipelineDeal[] =>
    shownDeals.map((deal) => pipelineDeal(deal, today));
  const closed = (on: (deal: StagedDealFact, day: LocalDate) => LocalDate | null): readonly PipelineDeal[] =>
    shown(deals.filter((deal) => isWithin(on(deal, today), recent)).toSorted(latestFirst));
  return {
    rule: 'PIPE1',
    monthly: baseSegment !== null && settings.reviewedSegments.includes(baseSegment),
    open: {
      deals: open.length,
      amount: open.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
      unrated: open.filter(({ amount }) => amount === null).length,
    },
    top: shown(open.slice(0, settings.topDeals)),
    stuck: shown(open.filter((deal) => isStuck(deal, today, settings)).toSorted(longestFirst)),
    support: {
      status: open.some(({ supportNeeded }) => supportNeeded === null) ? 'no_source' : 'known',
      deals: shown(open.filter(({ supportNeeded }) => (supportNeeded ?? []).length > 0)),
    },
    recentlyWon: closed(wonOn),
    recentlyLost: closed(lostOn),
  };
}

function pipelineDeal(deal: StagedDealFact, today: LocalDate): PipelineDeal {
  const { amount, closesOn, enteredStageFrom, enteredStageOn, gap, name, ownerId, record, role, stage } = deal;
  const days = daysInStage(deal, today);
  const notes = [
    ...(stage === null ? ['unknown_stage' as const] : []),
    ...(days !== null && closesOn !== null && closesOn < today ? ['close_passed' as const] : []),
    ...(gap === null ? [] : [gap]),
  ];
  const needs = (deal.supportNeeded ?? []).toSorted(compareText);
  return {
    record,
    name,
    ownerId,
    role,
    amount,
    closesOn,
    stage,
    enteredStageOn,
    enteredStageFrom,
    daysInStage: days,
    needs,
    notes,
  };
}

/** One without a rate is last. Of one amount the earlier expected close, then by record. */
function largestFirst(a: StagedDealFact, b: StagedDealFact): number {
  return byAmount(a, b) || compareText(a.closesOn ?? '9999', b.closesOn ?? '9999') || byRecord(a, b);
}

function byAmount(a: StagedDealFact, b: StagedDealFact): number {
  if (a.amount === null || b.amount === null) return Number(a.amount === null) - Number(b.amount === null);
  return b.amount - a.amount;
}

function longestFirst(a: StagedDealFact, b: StagedDealFact): number {
  return compareText(a.enteredStageOn, b.enteredStageOn) || largestFirst(a, b);
}

function latestFirst(a: StagedDealFact, b: StagedDealFact): number {
  return compareText(b.closesOn ?? '', a.closesOn ?? '') || largestFirst(a, b);
}

function byRecord(a: StagedDealFact, b: StagedDealFact): number {
  return compareText(recordKey(a.record), recordKey(b.record));
}
