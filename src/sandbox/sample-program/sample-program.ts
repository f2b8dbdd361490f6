import type { PortalSeed } from '../portal-seed.ts';
import { addDeals } from './all-deals.ts';
import { blueprints } from './blueprints.ts';
import { addCompanies } from './companies.ts';
import { addContacts } from './contacts.ts';
import { planCustomers } from './customers.ts';
import { createDraft } from './draft.ts';
import { addEngagements } from './engagements.ts';
import { planOtherPartners } from './other-partners.ts';
import { allOwners } from './owners.ts';
import {
  accountOf,
  influencedLabel,
  pipelines,
  primaryContactLabel,
  properties,
  sourcedLabel,
  timeZone,
  tokensOf,
} from './portal.ts';
import { createRandom } from './random.ts';
import { addAnswers } from './surveys.ts';
import { timelineOf } from './timeline.ts';

export interface SampleProgramOptions {
  /** A whole number: decides names, amounts and ids. */
  readonly seed: number;
  /** The day on which the program is to look as planned. */
  readonly now: Date;
  /** Two portals of the same seed share every record id. */
  readonly portalId?: number;
}

const customerCount = 400;

/**
 * One vendor's portal with three years of a partner program behind it: 60 partners, 400 customers, 500 contacts, 1,500 deals and 4,000 engagements.
 * Pure: the same options give the same portal. Ids depend on the seed alone; every date is counted from `now`.
 * No fact lies after `now`; planned meetings, due dates and expected closes may.
 */
export function createSampleProgram({ seed, now, portalId = 24_680_135 }: SampleProgramOptions): PortalSeed {
  const random = createRandom(seed);
  const timeline = timelineOf(now, timeZone);
  const draft = createDraft(random.fork('ids'));
  const partnerPlans = [...blueprints, ...planOtherPartners(random.fork('partners'))];
  const customerPlans = planCustomers(customerCount, timeline, random.fork('customers'));
  const { partners, customers } = addCompanies(partnerPlans, customerPlans, timeline, draft, random.fork('companies'));
  const contacts = addContacts(partners, customers, timeline, draft, random.fork('contacts'));
  addAnswers(partners, customers, contacts, timeline, draft, random.fork('answers'));
  const deals = addDeals(partners, customers, contacts, timeline, draft, random.fork('deals'));
  addEngagements({ partners, customers, contacts, deals }, timeline, draft, random.fork('engagements'));
  return {
    account: accountOf(portalId),
    tokens: tokensOf(portalId),
    owners: allOwners,
    pipelines,
    properties,
    labels: [sourcedLabel, influencedLabel, primaryContactLabel],
    records: draft.records,
    associations: draft.associations,
  };
}
