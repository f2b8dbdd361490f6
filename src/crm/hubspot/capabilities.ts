import { CrmPermissionError, CrmRejectedError } from '#src/errors.ts';

import type { Capabilities } from '../port.ts';
import type { Portal } from './portal.ts';
import type { ApiRequest } from './requests.ts';

/** Calls, e-mails, meetings, notes and tasks are covered by the scope for contacts. */
const contactsScope = 'crm.objects.contacts.read';
const companiesScope = 'crm.objects.companies.read';
const dealsScope = 'crm.objects.deals.read';
const ownersScope = 'crm.objects.owners.read';
const surveysScope = 'crm.objects.feedback_submissions.read';

export interface CapabilityOptions {
  readonly push: boolean;
  /** The token's scopes when they are known, as with OAuth; otherwise each is found out by a small call that the lack of it refuses. */
  readonly scopes: ReadonlySet<string> | null;
}

/** What this connection can do. One small call for each thing that the scopes alone do not tell. */
export async function findCapabilities(
  portal: Portal,
  options: CapabilityOptions,
  signal: AbortSignal,
): Promise<Capabilities> {
  const { requests } = portal;
  const allowed = async (scope: string, request: () => Promise<ApiRequest>): Promise<boolean> =>
    options.scopes?.has(scope) ?? isLetThrough(portal, scope, await request(), signal);
  const look = (path: string) => () => requests.list(path, { limit: 1 });

  const needed = [
    { scope: companiesScope, request: look('companies') },
    { scope: dealsScope, request: look('deals') },
    { scope: contactsScope, request: look('contacts') },
    { scope: ownersScope, request: () => requests.owners(false) },
  ];
  const missing = new Set<string>();
  for (const { request, scope } of needed) if (!(await allowed(scope, request))) missing.add(scope);

  // An empty batch creates nothing, but is refused without the scope.
  const createProperties =
    (await allowed('crm.schemas.companies.write', () => requests.createProperties('companies', []))) &&
    (await allowed('crm.schemas.deals.write', () => requests.createProperties('deals', [])));
  const surveys =
    (options.scopes?.has(surveysScope) ?? true) &&
    (await hasSurveys(portal, await look('feedback_submissions')(), signal));
  const labelled = !missing.has(dealsScope) && !missing.has(companiesScope);
  return {
    labels: labelled && (await portal.labels.hasOwn('deal', 'company', signal)),
    createProperties,
    history: true,
    push: options.push,
    surveys,
    engagements: !missing.has(contactsScope),
    multiCurrency: (await portal.account(signal)).multiCurrency,
    missingScopes: [...missing],
  };
}

/** False only when the CRM says that a scope is missing. */
async function isLetThrough(portal: Portal, scope: string, request: ApiRequest, signal: AbortSignal): Promise<boolean> {
  try {
    await portal.client.call(`look for ${scope}`, request, signal);
    return true;
  } catch (error) {
    if (error instanceof CrmPermissionError) return false;
    if (error instanceof CrmRejectedError) return true;
    throw error;
  }
}

/** Only portals with surveys have the object; the others refuse it in one way or another. */
async function hasSurveys(portal: Portal, request: ApiRequest, signal: AbortSignal): Promise<boolean> {
  try {
    await portal.client.call('look for surveys', request, signal);
    return true;
  } catch (error) {
    if (error instanceof CrmPermissionError || error instanceof CrmRejectedError) return false;
    throw error;
  }
}
