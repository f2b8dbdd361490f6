import type { SegmentSettings } from '../settings/segment.ts';
import { attentionTiers, type AttentionTier, type BaseSegment } from './facts.ts';
import type { Judgment } from './judgment.ts';

/** SEG6: a name for the base segment. Onboarding partners have none yet: they are mid. */
export function attentionTier(base: BaseSegment | null): AttentionTier {
  if (base === 'Strategic') return 'strategic';
  return base === 'Long-tail' ? 'long-tail' : 'mid';
}

/** The same as a judgment: it changes with the base segment and says why with its rule. */
export function attentionJudgment(base: Judgment<BaseSegment>): Judgment<AttentionTier> {
  const value = attentionTier(base.value);
  const toTier = (segment: BaseSegment): AttentionTier => attentionTier(segment);
  const pending = base.pending === null ? null : { ...base.pending, value: toTier(base.pending.value) };
  return {
    ...base,
    value,
    rule: 'SEG6.attention_tier',
    params: { base: base.value },
    pending: pending === null || pending.value === value ? null : pending,
    changesIf: [],
  };
}

export interface AttentionShare {
  readonly tier: AttentionTier;
  readonly partners: number;
  /** Percent of all partners given, not rounded; null when there are none. */
  readonly percent: number | null;
  readonly from: number;
  readonly to: number;
  readonly within: boolean | null;
}

/** SEG6: the program's mix of attention tiers beside the one it is compared with. */
export function attentionMix(tiers: readonly AttentionTier[], { mix }: SegmentSettings): readonly AttentionShare[] {
  return attentionTiers.map((tier) => {
    const { from, to } = mix[tier];
    const partners = tiers.filter((one) => one === tier).length;
    const percent = tiers.length === 0 ? null : (partners * 100) / tiers.length;
    return { tier, partners, percent, from, to, within: percent === null ? null : percent >= from && percent <= to };
  });
}
