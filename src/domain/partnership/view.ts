import type { LocalDate } from '../facts.ts';
import type { RecordLink } from '../health-view.ts';
import type { Momentum } from '../health/momentum.ts';
import type { BlindSpot } from './blind-spots/blind-spot.ts';
import type { CadenceJudgment } from './cadence.ts';
import type { AttentionTier, BaseSegment, DevelopmentStage, Segment } from './facts.ts';
import type { Judgment } from './judgment.ts';
import type { LifecycleJudgment } from './lifecycle.ts';
import type { TierJudgment } from './tier.ts';

/** With the names and pages of its records. */
type Linked<J extends { readonly evidence: unknown }> = Omit<J, 'evidence'> & {
  readonly evidence: { readonly count: number; readonly records: readonly RecordLink[] };
};

/** All about a partner but its health, as `explain` and the card show it. */
export interface PartnershipView {
  readonly segment: Linked<Judgment<Segment>>;
  readonly baseSegment: Linked<Judgment<BaseSegment>>;
  readonly attentionTier: Linked<Judgment<AttentionTier>>;
  readonly tier: Linked<TierJudgment>;
  readonly lifecycle: Linked<LifecycleJudgment>;
  readonly developmentStage: Linked<Judgment<DevelopmentStage>>;
  readonly cadence: Linked<CadenceJudgment>;
  readonly momentum: readonly Momentum[];
  /** When segment, tier or stage changed, and when the partner became one with another (`merge`, from its name), newest first. */
  readonly changes: readonly {
    readonly on: LocalDate;
    readonly subject: string;
    readonly from: string | null;
    readonly to: string | null;
    readonly rule: string;
  }[];
}

/** A blind spot that flags, set aside as known or not. */
export type BlindSpotView = Linked<BlindSpot>;
