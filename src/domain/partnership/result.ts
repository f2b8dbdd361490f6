import type { Momentum } from '../health/momentum.ts';
import type { CadenceJudgment } from './cadence.ts';
import type { AttentionTier, BaseSegment, DevelopmentStage, Segment } from './facts.ts';
import type { Judgment } from './judgment.ts';
import type { LifecycleJudgment } from './lifecycle.ts';
import { firstSegmentState, type SegmentState } from './segment-state.ts';
import { firstTierState, type TierState } from './tier-state.ts';
import type { TierJudgment } from './tier.ts';

/**
 * The one result of judging a partner beside its health: card, `explain`, properties and reports are made from it. It
 * can be written as JSON. Codes and parameters only.
 */
export interface PartnershipResult {
  readonly partnerId: string;
  readonly segment: Judgment<Segment>;
  readonly baseSegment: Judgment<BaseSegment>;
  readonly attentionTier: Judgment<AttentionTier>;
  readonly tier: TierJudgment;
  readonly lifecycle: LifecycleJudgment;
  readonly developmentStage: Judgment<DevelopmentStage>;
  readonly cadence: CadenceJudgment;
  /** H15: beside the score and never inside it. */
  readonly momentum: readonly Momentum[];
  readonly settingsVersion: number;
  readonly engineVersion: string;
  /** ISO instant. */
  readonly asOf: string;
}

/** What must be remembered between evaluations. It can be written as JSON. */
export interface PartnershipState {
  readonly segment: SegmentState;
  readonly tier: TierState;
}

/** The state before the first evaluation. */
export const firstPartnershipState: PartnershipState = { segment: firstSegmentState, tier: firstTierState };
