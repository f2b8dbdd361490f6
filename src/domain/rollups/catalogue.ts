import type { OwnProperty } from '../own-property.ts';

/** The figures on a partner's company record. Their windows are in their names, so that they are no settings. */
export const rollupProperties = [
  {
    object: 'company',
    name: 'prm_sourced_revenue_12m',
    label: 'Partner sourced revenue, 12 months',
    type: 'number',
    description:
      "What was won in the last 12 months with deals that the partner sourced, in the program's currency. Empty while no deal of the program is attributed to a partner.",
    rule: 'W5',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_influenced_revenue_12m',
    label: 'Partner influenced revenue, 12 months',
    type: 'number',
    description:
      "What was won in the last 12 months with deals that the partner influenced and did not source, in the program's currency. A deal that several partners influenced counts in full for each.",
    rule: 'W5',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_open_pipeline',
    label: 'Partner open pipeline',
    type: 'number',
    description:
      "Amount of the open deals that the partner sourced or influenced, each once, in the program's currency.",
    rule: 'W5',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_registered_deals_90d',
    label: 'Partner registered deals, 90 days',
    type: 'number',
    description:
      'Deals that the partner registered in the last 90 days, without rejected and withdrawn ones. In a program without registrations: deals that the partner sourced, by the day they were created.',
    rule: 'H4',
    options: null,
  },
  {
    object: 'company',
    name: 'prm_last_touch',
    label: 'Partner last touch',
    type: 'date',
    description:
      'Day of the last meeting that was held, call on which somebody was reached, or e-mail from the partner. Empty when there was none, and when activities cannot be read.',
    rule: 'H5',
    options: null,
  },
] as const satisfies readonly OwnProperty[];

/** What open deals of partners hold. */
export const dealProperties = [
  {
    object: 'deal',
    name: 'prm_stuck',
    label: 'Partner deal stuck',
    type: 'bool',
    description:
      'Whether this open partner deal has been in its stage for 30 days or more (a setting). Empty on closed deals and on deals of no partner.',
    rule: 'PIPE1',
    options: null,
  },
  {
    object: 'deal',
    name: 'prm_days_in_stage',
    label: 'Partner deal days in stage, at least',
    type: 'number',
    description:
      'For how many days, at least, this open partner deal has been in its stage: 0, 7, 14, 30, 60, 90, 180 or 365 (settings). It moves in these steps and not daily, so that the deal is not written every day. Empty on closed deals and on deals of no partner.',
    rule: 'PIPE1',
    options: null,
  },
] as const satisfies readonly OwnProperty[];

export type RollupPropertyName = (typeof rollupProperties)[number]['name'];
export type DealPropertyName = (typeof dealProperties)[number]['name'];
