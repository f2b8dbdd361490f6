/**
 * What the vendors allow, with the page that says so. The adapters take their page and batch sizes from here, the budget its quotas.
 */

export interface VendorLimit {
  readonly value: number;
  readonly what: string;
  readonly source: string;
}

const usage = 'https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines';
const search = 'https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm';
const objects = 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis';
const associations =
  'https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/guide';
const errors = 'https://developers.hubspot.com/docs/api-reference/error-handling';

export const hubspotLimits = {
  burstWindowMs: {
    value: 10_000,
    what: 'Length of the rolling window of the burst limit, in milliseconds',
    source: usage,
  },
  burstMarketplace: {
    value: 110,
    what: 'Calls per window and account of a marketplace app with OAuth; search is not counted',
    source: usage,
  },
  burstStarter: { value: 100, what: 'Calls per window of a token, Free and Starter', source: usage },
  burstProfessional: { value: 190, what: 'Calls per window of a token, Professional and Enterprise', source: usage },
  dailyStarter: { value: 250_000, what: 'Calls a day and account with tokens, Free and Starter', source: usage },
  dailyProfessional: { value: 625_000, what: 'Calls a day and account with tokens, Professional', source: usage },
  dailyEnterprise: { value: 1_000_000, what: 'Calls a day and account with tokens, Enterprise', source: usage },
  searchPerSecond: { value: 5, what: 'Searches a second and account, all apps together', source: search },
  searchPage: { value: 200, what: 'Records per page of a search', source: search },
  searchResults: { value: 10_000, what: 'Records that one query can page through', source: search },
  searchBody: { value: 3_000, what: 'Characters of a search request', source: search },
  listPage: { value: 100, what: 'Records per page of a list', source: objects },
  batch: { value: 100, what: 'Records per batch read or update', source: objects },
  historyBatch: { value: 50, what: 'Records per batch read with former values', source: objects },
  associationsBatch: { value: 1_000, what: 'Records per batch read of associations', source: associations },
  ownersPage: {
    value: 100,
    what: 'Owners per page',
    source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/owners/guide',
  },
  textLength: { value: 65_536, what: 'Characters of a text property', source: objects },
  retryLocked: { value: 2_000, what: 'Milliseconds to wait after 423 Locked', source: errors },
  /** Addresses of some 16,000 characters have been answered with 414; half of what is known to pass is kept as a margin. */
  addressLength: { value: 4_000, what: 'Characters of an address that this adapter sends', source: errors },
} as const satisfies Readonly<Record<string, VendorLimit>>;
