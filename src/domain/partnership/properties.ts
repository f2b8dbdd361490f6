import type { Formats } from '../wording/formats.ts';
import { tierGap } from '../wording/tier-gap.ts';
import type { PartnershipResult } from './result.ts';

export const partnershipPropertyNames = [
  'prm_segment',
  'prm_base_segment',
  'prm_attention_tier',
  'prm_tier',
  'prm_next_tier_gap',
  'prm_lifecycle_stage',
  'prm_development_stage',
  'prm_cadence_status',
] as const;
export type PartnershipPropertyName = (typeof partnershipPropertyNames)[number];

/** The CRM's values of section 10 that follow from a result; null clears. Texts carry dates, not ages (WR2). */
export function partnershipProperties(
  { attentionTier, baseSegment, cadence, developmentStage, lifecycle, segment, tier }: PartnershipResult,
  formats: Formats,
): Readonly<Record<PartnershipPropertyName, string | null>> {
  return {
    prm_segment: segment.value,
    prm_base_segment: baseSegment.value,
    prm_attention_tier: attentionTier.value,
    prm_tier: tier.value,
    prm_next_tier_gap: tierGap(tier, formats),
    prm_lifecycle_stage: lifecycle.value,
    prm_development_stage: developmentStage.value,
    prm_cadence_status: cadence.value,
  };
}
