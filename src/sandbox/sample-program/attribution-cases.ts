import type { DealRole } from './associations.ts';

/**
 * Deals that say in every possible way, or wrongly, or not at all, which partner had a part in them. None of them belongs to a blueprint.
 * Expected under: the two labels, the property `referring_partner_domain` (an id, a domain or a name; sourced), and any other partner company on
 * the deal as influenced; where several ways name the same partner, sourced wins.
 */
export interface AttributionCase {
  /** Unique among all deals. */
  readonly dealName: string;
  readonly why: string;
  readonly attributed: readonly {
    readonly domain: string;
    readonly role: 'sourced' | 'influenced';
    readonly way: 'label' | 'deal_property' | 'other_company';
  }[];
  /** `customer` and `second customer`, or a partner's domain; in the order in which they hang on the deal. */
  readonly companies: readonly { readonly who: string; readonly roles: readonly DealRole[] }[];
  readonly referrer?: string | { readonly idOf: string };
  readonly state?: 'open' | 'won';
  readonly amount?: number | null;
  readonly currency?: string;
  readonly stage?: 'deleted';
  readonly owner?: 'deleted';
}

const quillstone = 'quillstone-advisory.com';
const northpell = 'northpell.com';
const tarnwick = 'tarnwick.com';
const ironfern = 'ironfern.com';
const customer = { who: 'customer', roles: ['primary'] } as const;

export const attributionCases: readonly AttributionCase[] = [
  {
    dealName: 'Cold-chain visibility program',
    why: 'Label sourced.',
    attributed: [{ domain: quillstone, role: 'sourced', way: 'label' }],
    companies: [customer, { who: quillstone, roles: ['sourced'] }],
  },
  {
    dealName: 'Regional forecasting rollout',
    why: 'Label influenced, the partner listed before the customer.',
    attributed: [{ domain: northpell, role: 'influenced', way: 'label' }],
    companies: [{ who: northpell, roles: ['influenced'] }, customer],
  },
  {
    dealName: 'Cross-dock scheduling',
    why: 'Both labels on one link: sourced wins.',
    attributed: [{ domain: tarnwick, role: 'sourced', way: 'label' }],
    companies: [customer, { who: tarnwick, roles: ['influenced', 'sourced'] }],
  },
  {
    dealName: 'Returns desk consolidation',
    why: 'The deal property holds a partner’s domain; the partner is not on the deal.',
    attributed: [{ domain: ironfern, role: 'sourced', way: 'deal_property' }],
    companies: [customer],
    referrer: ironfern,
  },
  {
    dealName: 'Pallet tracking trial',
    why: 'The deal property holds a partner company’s id.',
    attributed: [{ domain: northpell, role: 'sourced', way: 'deal_property' }],
    companies: [customer],
    referrer: { idOf: northpell },
  },
  {
    dealName: 'Dock door sensors',
    why: 'The deal property holds a partner’s name.',
    attributed: [{ domain: tarnwick, role: 'sourced', way: 'deal_property' }],
    companies: [customer],
    referrer: 'Tarnwick Solutions',
  },
  {
    dealName: 'Packaging line planner',
    why: 'The deal property holds a name that nobody has.',
    attributed: [],
    companies: [customer],
    referrer: 'Bluffmoor & Sons',
  },
  {
    dealName: 'Seasonal staffing model',
    why: 'A partner company on the deal that is not the primary one and carries no label.',
    attributed: [{ domain: quillstone, role: 'influenced', way: 'other_company' }],
    companies: [customer, { who: quillstone, roles: [] }],
  },
  {
    dealName: 'Inventory audit service',
    why: 'Influenced by label, sourced by property: sourced wins, and it counts once.',
    attributed: [{ domain: ironfern, role: 'sourced', way: 'deal_property' }],
    companies: [customer, { who: ironfern, roles: ['influenced'] }],
    referrer: ironfern,
  },
  {
    dealName: 'Unassigned inbound request',
    why: 'No company at all.',
    attributed: [],
    companies: [],
  },
  {
    dealName: 'Referral from the trade fair',
    why: 'No company, but the property names the partner.',
    attributed: [{ domain: quillstone, role: 'sourced', way: 'deal_property' }],
    companies: [],
    referrer: quillstone,
  },
  {
    dealName: 'Three-way network redesign',
    why: 'Three companies: the customer, its sister company and the partner.',
    attributed: [{ domain: tarnwick, role: 'sourced', way: 'label' }],
    companies: [{ who: 'second customer', roles: [] }, { who: tarnwick, roles: ['sourced'] }, customer],
  },
  {
    dealName: 'Joint bid for the port authority',
    why: 'Two partners: one sourced it, the other influenced it; it counts in full for each.',
    attributed: [
      { domain: northpell, role: 'sourced', way: 'label' },
      { domain: ironfern, role: 'influenced', way: 'label' },
    ],
    companies: [customer, { who: northpell, roles: ['sourced'] }, { who: ironfern, roles: ['influenced'] }],
  },
  {
    dealName: 'Marketplace connector bundle',
    why: 'Two partners, neither with a label.',
    attributed: [
      { domain: quillstone, role: 'influenced', way: 'other_company' },
      { domain: tarnwick, role: 'influenced', way: 'other_company' },
    ],
    companies: [customer, { who: tarnwick, roles: [] }, { who: quillstone, roles: [] }],
  },
  {
    dealName: 'Partner’s own licenses',
    why: 'The partner buys for itself: it is the primary company and carries no label.',
    attributed: [],
    companies: [{ who: northpell, roles: ['primary'] }],
  },
  {
    dealName: 'Legacy fulfilment contract',
    why: 'In a stage that no pipeline has; the CRM’s own flags say that it is won.',
    attributed: [{ domain: tarnwick, role: 'sourced', way: 'label' }],
    companies: [customer, { who: tarnwick, roles: ['sourced'] }],
    stage: 'deleted',
  },
  {
    dealName: 'Legacy fulfilment extension',
    why: 'In a stage that no pipeline has; the CRM’s own flags say that it is open.',
    attributed: [{ domain: tarnwick, role: 'influenced', way: 'label' }],
    companies: [customer, { who: tarnwick, roles: ['influenced'] }],
    state: 'open',
    stage: 'deleted',
  },
  {
    dealName: 'Goodwill implementation days',
    why: 'Won without an amount.',
    attributed: [{ domain: ironfern, role: 'sourced', way: 'label' }],
    companies: [customer, { who: ironfern, roles: ['sourced'] }],
    amount: null,
  },
  {
    dealName: 'Unpriced warehouse study',
    why: 'Open without an amount.',
    attributed: [{ domain: ironfern, role: 'sourced', way: 'label' }],
    companies: [customer, { who: ironfern, roles: ['sourced'] }],
    state: 'open',
    amount: null,
  },
  {
    dealName: 'Alpine depot planning',
    why: 'Won in a currency without a rate, which the CRM did not convert.',
    attributed: [{ domain: quillstone, role: 'sourced', way: 'label' }],
    companies: [customer, { who: quillstone, roles: ['sourced'] }],
    amount: 26_500,
    currency: 'CHF',
  },
  {
    dealName: 'Inherited spare-parts deal',
    why: 'Its owner was deleted and stands in no list.',
    attributed: [{ domain: northpell, role: 'sourced', way: 'label' }],
    companies: [customer, { who: northpell, roles: ['sourced'] }],
    state: 'open',
    owner: 'deleted',
  },
];
