import type { OwnProperty } from '../own-property.ts';
import { blindSpotOptions } from './blind-spots/property.ts';
import { cadenceStatuses } from './cadence.ts';
import { attentionTiers, developmentStages, lifecycleStages, segments } from './facts.ts';

/** What a partner is and what nobody sees of it, on its company record. */
export const partnershipCatalogue = [
  {
    object: 'company',
    name: 'prm_segment',
    label: 'Partner segment',
    type: 'enumeration',
    description:
      'Strategic, Growth, Stable or Long-tail by revenue, growth and pipeline, decided at the quarterly review; Onboarding until the first deal, At-risk while its health calls for it.',
    rule: 'SEG1',
    options: asOptions(segments),
  },
  {
    object: 'company',
    name: 'prm_base_segment',
    label: 'Partner base segment',
    type: 'enumeration',
    description: 'The segment without regard to risk: what the partner is worth. It changes at the quarterly review.',
    rule: 'SEG2',
    options: asOptions(['Strategic', 'Growth', 'Stable', 'Long-tail']),
  },
  {
    object: 'company',
    name: 'prm_attention_tier',
    label: 'Partner attention tier',
    type: 'enumeration',
    description: 'How much attention the base segment gets: strategic, mid or long-tail.',
    rule: 'SEG6',
    options: asOptions(attentionTiers),
  },
  {
    object: 'company',
    name: 'prm_tier',
    label: 'Partner program tier',
    type: 'string',
    description: "The partner's tier on the program's ladder (settings), by rule or set by a person.",
    rule: 'TIER1',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_next_tier_gap',
    label: 'Partner gap to next tier',
    type: 'string',
    description: 'What is missing to the next program tier, and by when.',
    rule: 'TIER2',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_lifecycle_stage',
    label: 'Partner lifecycle stage',
    type: 'enumeration',
    description: 'Where the partnership stands, from Recruit to Advocate; proposed by rule, set by people.',
    rule: 'LIFE1',
    options: asOptions(lifecycleStages),
  },
  {
    object: 'company',
    name: 'prm_development_stage',
    label: 'Partner development stage',
    type: 'enumeration',
    description: 'How far the partner works on its own: launch, guided, industry or autonomous.',
    rule: 'LIFE2',
    options: asOptions(developmentStages),
  },
  {
    object: 'company',
    name: 'prm_cadence_status',
    label: 'Partner cadence',
    type: 'enumeration',
    description: 'Whether the last touch keeps to the rhythm of segment and stage.',
    rule: 'CAD1',
    options: asOptions(cadenceStatuses),
  },
  {
    object: 'company',
    name: 'prm_blind_spots',
    label: 'Partner blind spots',
    type: 'enumeration',
    multiple: true,
    description: 'What nobody sees of this partner, and nobody has set aside as known.',
    rule: 'BS1-BS20',
    options: blindSpotOptions,
  },
] as const satisfies readonly OwnProperty[];

function asOptions(values: readonly string[]): readonly { readonly value: string; readonly label: string }[] {
  return values.map((value) => ({ value, label: optionLabel(value) }));
}

/** `on_time` reads as "On time"; what begins with a capital already is a name. */
function optionLabel(value: string): string {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
