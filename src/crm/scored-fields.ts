import type { CrmName } from '#src/domain/facts.ts';

/** Fields of a deal that move a score, by each vendor's names: the former values of these are asked for. */
export const scoredDealFields: Readonly<Record<CrmName, readonly string[]>> = {
  hubspot: ['dealstage', 'amount', 'closedate'],
  salesforce: ['StageName', 'Amount', 'CloseDate'],
};
