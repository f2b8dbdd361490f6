import type { SandboxObjectType } from '../portal-seed.ts';
import { influencedLabel, sourcedLabel } from './portal.ts';

export type EngagementType = Extract<SandboxObjectType, 'calls' | 'emails' | 'meetings' | 'notes' | 'tasks'>;

/** The vendor's association type ids, seen from the first-named record. */
export const contactToCompany = 279;
export const contactToPrimaryCompany = 1;
export const dealToContact = 3;
export const parentToChildCompany = 13;
export const answerToCompany = 928;
export const answerToContact = 98;

/** Type ids from an engagement to the records it can hang on. */
export const engagementLinks: Readonly<
  Record<EngagementType, Readonly<Record<'companies' | 'contacts' | 'deals', number>>>
> = {
  calls: { companies: 182, contacts: 194, deals: 206 },
  emails: { companies: 186, contacts: 198, deals: 210 },
  meetings: { companies: 188, contacts: 200, deals: 212 },
  notes: { companies: 190, contacts: 202, deals: 214 },
  tasks: { companies: 192, contacts: 204, deals: 216 },
};

/** What a company is to a deal. Every link carries the vendor's unlabelled type beside its labels. */
export type DealRole = 'primary' | 'sourced' | 'influenced';

const dealToCompany = 341;
const roleTypeIds: Readonly<Record<DealRole, number>> = {
  primary: 5,
  sourced: sourcedLabel.typeId,
  influenced: influencedLabel.typeId,
};

export function dealCompanyTypeIds(roles: readonly DealRole[]): readonly number[] {
  return [dealToCompany, ...roles.map((role) => roleTypeIds[role])];
}
