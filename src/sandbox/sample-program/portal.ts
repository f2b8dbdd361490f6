import type { SeedAccount, SeedLabel, SeedPipeline, SeedProperty, SeedStage, SeedToken } from '../portal-seed.ts';

export const timeZone = 'America/New_York';
const rates = { EUR: 1.08, GBP: 1.27 } as const;
/** The converted amounts of deals closed more than a year ago were fixed at these. */
const olderRates = { EUR: 1.05, GBP: 1.22 } as const;
/** A currency that the account no longer has: the vendor converts nothing. */
export const currencyWithoutRate = 'CHF';

export function accountOf(portalId: number): SeedAccount {
  return { portalId, name: 'Cobalteryx', plan: 'professional', region: 'na1', timeZone, currency: 'USD', rates };
}

/** Units of the account's currency for one unit of `currency` when it was fixed `daysAgo` days ago; null without a rate. */
export function rateOf(currency: string, daysAgo: number): number | null {
  if (currency === 'USD') return 1;
  const table: Readonly<Record<string, number>> = daysAgo > 400 ? olderRates : rates;
  return table[currency] ?? null;
}

const companyScopes = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
];
const dealScopes = [
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
];
const peopleScopes = [
  'crm.objects.contacts.read',
  'sales-email-read',
  'tickets',
  'crm.objects.feedback_submissions.read',
];

/** One token that opens everything, one that may read neither contacts nor engagements nor answers. */
export function tokensOf(portalId: number): readonly SeedToken[] {
  return [
    {
      token: `sandbox-${portalId}-full`,
      scopes: [...companyScopes, ...dealScopes, ...peopleScopes, 'crm.objects.owners.read'],
    },
    { token: `sandbox-${portalId}-narrow`, scopes: [...companyScopes, ...dealScopes, 'crm.objects.owners.read'] },
  ];
}

export const pipelines: readonly (SeedPipeline & { readonly objectType: 'deals' })[] = [
  {
    id: 'default',
    label: 'Sales Pipeline',
    objectType: 'deals',
    stages: [
      stage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
      stage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
      stage('presentationscheduled', 'Presentation Scheduled', '0.6'),
      stage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
      stage('contractsent', 'Contract Sent', '0.9'),
      stage('closedwon', 'Closed Won', '1.0', true),
      stage('closedlost', 'Closed Lost', '0.0', true),
    ],
  },
  {
    id: '61840275',
    label: 'Partner deals',
    objectType: 'deals',
    stages: [
      stage('118203441', 'Introduced by partner', '0.1'),
      stage('118203442', 'Joint discovery', '0.3'),
      stage('118203443', 'Proposal', '0.6'),
      stage('118203444', 'Contract with customer', '0.85'),
      stage('118203445', 'Won with partner', '1.0', true),
      stage('118203446', 'Lost', '0.0', true),
    ],
  },
];

/** A stage id that was deleted from its pipeline while deals stood in it. */
export const deletedStageId = '118203402';

export const sourcedLabel: SeedLabel = {
  fromType: 'deals',
  toType: 'companies',
  typeId: 1101,
  inverseTypeId: 1102,
  name: 'partner_sourced',
  label: 'Sourced by partner',
};
export const influencedLabel: SeedLabel = {
  fromType: 'deals',
  toType: 'companies',
  typeId: 1103,
  inverseTypeId: 1104,
  name: 'partner_influenced',
  label: 'Influenced by partner',
};

/** Names the person at a partner whom the vendor turns to first. */
export const primaryContactLabel: SeedLabel = {
  fromType: 'contacts',
  toType: 'companies',
  typeId: 1105,
  inverseTypeId: 1106,
  name: 'partner_primary_contact',
  label: 'Primary partner contact',
};

/** Custom properties of the account, besides the vendor's own. */
export const properties: readonly SeedProperty[] = [
  choice('partner_status', 'Partner status', ['prospect', 'active', 'paused', 'ended']),
  choice('partner_type', 'Partner type', ['reseller', 'referral', 'si', 'isv']),
  field('partner_signed_date', 'Partner agreement signed', 'date', 'date'),
  field('partner_portal_last_sign_in', 'Last partner portal sign-in', 'datetime', 'date'),
  field('partner_last_training', 'Last training completed', 'date', 'date'),
  field('partner_nps', 'Partner NPS answer (0-10)', 'number', 'number'),
  field('partner_nps_date', 'Partner NPS answered on', 'date', 'date'),
  choice('partner_strategic_fit', 'Strategic fit', ['strong', 'moderate', 'weak']),
  field('partner_strategic_fit_date', 'Strategic fit set on', 'date', 'date'),
  { ...field('referring_partner_domain', 'Referring partner (domain)', 'string', 'text'), objectType: 'deals' },
];

function stage(id: string, label: string, probability: string, isClosed = false): SeedStage {
  return { id, label, probability, isClosed };
}

function field(name: string, label: string, type: SeedProperty['type'], fieldType: string): SeedProperty {
  return { objectType: 'companies', name, label, groupName: 'partner_program', type, fieldType };
}

function choice(name: string, label: string, values: readonly string[]): SeedProperty {
  const options = values.map((value) => ({
    value,
    label: value.length <= 3 ? value.toUpperCase() : value[0]?.toUpperCase() + value.slice(1),
  }));
  return { ...field(name, label, 'enumeration', 'select'), options };
}
