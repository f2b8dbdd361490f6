import { hubspotLimits } from '#src/crm/limits.ts';
import type { EngagementType } from '#src/crm/model.ts';
import type { Capabilities } from '#src/crm/port.ts';

/** Calls of one kind, by the term under which the adapter counts them. */
export interface CallTerm {
  readonly term: string;
  readonly calls: number;
}

/** What a complete reading found: all that the number of its calls can depend on. */
export interface Found {
  readonly owners: { readonly active: number; readonly inactive: number };
  readonly companies: number;
  readonly deals: number;
  readonly partnerCompanies: number;
  readonly contacts: number;
  readonly engagements: Readonly<Record<EngagementType, number>>;
  readonly answers: number;
  /** Deals whose former values are read. */
  readonly attributedDeals: number;
  readonly capabilities: Pick<Capabilities, 'labels' | 'history' | 'surveys' | 'engagements'>;
}

/**
 * The fewest calls in which HubSpot can tell a complete reading what it found, term by term: every page and every batch full, nothing asked twice. A list of nothing still takes a call, a batch of nothing
 * none.
 */
export function minimumCalls(found: Found): readonly CallTerm[] {
  const { associationsBatch, batch, historyBatch, listPage, ownersPage } = hubspotLimits;
  const { capabilities } = found;
  const engagements = Object.entries(found.engagements);
  const readable = capabilities.engagements ? 1 : 0;
  const surveys = capabilities.surveys ? 1 : 0;
  const history = capabilities.history ? 1 : 0;
  const terms: readonly CallTerm[] = [
    { term: 'read account', calls: 1 },
    {
      term: 'list owners',
      calls: list(found.owners.active, ownersPage.value) + list(found.owners.inactive, ownersPage.value),
    },
    { term: 'list pipelines', calls: 1 },
    { term: 'list labels', calls: capabilities.labels ? 1 : 0 },
    { term: 'list properties of companies', calls: 1 },
    { term: 'list properties of deals', calls: 1 },
    { term: 'list companies', calls: list(found.companies, listPage.value) },
    { term: 'list deals', calls: list(found.deals, listPage.value) },
    {
      term: 'read associations companies to contacts',
      calls: readable * batches(found.partnerCompanies, associationsBatch.value),
    },
    ...engagements.map(([type]) => ({
      term: `read associations companies to ${type}s`,
      calls: readable * batches(found.partnerCompanies, associationsBatch.value),
    })),
    ...engagements.map(([type]) => ({
      term: `read associations contacts to ${type}s`,
      calls: readable * batches(found.contacts, associationsBatch.value),
    })),
    ...engagements.map(([type]) => ({
      term: `read associations deals to ${type}s`,
      calls: readable * batches(found.attributedDeals, associationsBatch.value),
    })),
    { term: 'read contacts', calls: readable * batches(found.contacts, batch.value) },
    ...engagements.map(([type, count]) => ({ term: `read ${type}s`, calls: readable * batches(count, batch.value) })),
    {
      term: 'read associations companies to feedback_submissions',
      calls: surveys * batches(found.partnerCompanies, associationsBatch.value),
    },
    {
      term: 'read associations feedback_submissions to contacts',
      calls: surveys * batches(found.answers, associationsBatch.value),
    },
    { term: 'read feedback_submissions', calls: surveys * batches(found.answers, batch.value) },
    { term: 'read history of companies', calls: history * batches(found.partnerCompanies, historyBatch.value) },
    { term: 'read history of deals', calls: history * batches(found.attributedDeals, historyBatch.value) },
  ];
  return terms.filter(({ calls }) => calls > 0);
}

/** What a look for silent changes found. */
export interface FoundSilently {
  /** Records that the CRM shows as archived. */
  readonly archived: { readonly companies: number; readonly deals: number };
  readonly partnerCompanies: number;
  /** Deals of partners, and contacts of them. */
  readonly deals: number;
  readonly contacts: number;
}

/** The fewest calls in which HubSpot can tell what no modification date tells: every page of what it archived, and the links of partners, their deals and their people in full batches. */
export function minimumSilentCalls({
  archived,
  contacts,
  deals,
  partnerCompanies,
}: FoundSilently): readonly CallTerm[] {
  const { associationsBatch, listPage } = hubspotLimits;
  const links = (from: string, to: string, count: number) => ({
    term: `read associations ${from} to ${to}`,
    calls: batches(count, associationsBatch.value),
  });
  const engagements = ['calls', 'emails', 'meetings', 'notes', 'tasks'];
  const terms = [
    { term: 'list archived companies', calls: list(archived.companies, listPage.value) },
    { term: 'list archived deals', calls: list(archived.deals, listPage.value) },
    links('companies', 'deals', partnerCompanies),
    links('deals', 'companies', deals),
    links('companies', 'contacts', partnerCompanies),
    ...engagements.map((type) => links('companies', type, partnerCompanies)),
    ...engagements.map((type) => links('contacts', type, contacts)),
  ];
  return terms.filter(({ calls }) => calls > 0);
}

/** A list of nothing still takes a call. */
function list(count: number, page: number): number {
  return Math.max(1, batches(count, page));
}

function batches(count: number, size: number): number {
  return Math.ceil(count / size);
}
