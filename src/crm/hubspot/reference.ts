import type { CrmAccount, Owner, Stage } from '../model.ts';
import type { HubspotClient } from './client.ts';
import { pagesOf } from './paging.ts';
import type { HubspotRequests } from './requests.ts';
import { readableRows } from './rows.ts';
import { AccountDetails, OwnerRow, Page, PipelineRow } from './schema.ts';
import { cleanText, filled, finiteNumber, flag } from './values.ts';

/** What a portal says about itself: account, owners, pipelines. */

export interface PortalAccount extends CrmAccount {
  readonly multiCurrency: boolean;
}

export async function accountDetails(
  client: HubspotClient,
  requests: HubspotRequests,
  signal: AbortSignal,
): Promise<PortalAccount> {
  const request = requests.account();
  const details = await client.read('read account', request, AccountDetails, signal);
  return {
    crm: 'hubspot',
    accountId: details.portalId,
    // HubSpot's account information carries no name.
    name: null,
    timeZone: details.timeZone,
    currency: details.companyCurrency,
    // A bare host: its pages are served the way the API is.
    uiOrigin: `${new URL(request.url).protocol}//${details.uiDomain.replace(/^https?:\/\//, '').replace(/\/+$/, '')}`,
    multiCurrency: (details.additionalCurrencies ?? []).some((currency) => currency !== details.companyCurrency),
  };
}

/** Owners that are there, and those that are gone but still stand on records. */
export async function ownerList(
  client: HubspotClient,
  requests: HubspotRequests,
  signal: AbortSignal,
): Promise<readonly Owner[]> {
  const owners: Owner[] = [];
  for (const active of [true, false]) {
    for await (const page of pagesOf(client, 'list owners', (after) => requests.owners(!active, after), signal)) {
      for (const row of readableRows(page.results, OwnerRow)) {
        const names = [filled(row.firstName), filled(row.lastName)].filter((name) => name !== null).join(' ');
        owners.push({
          id: row.id,
          userId: row.userId ?? row.userIdIncludingInactive ?? null,
          name: cleanText(names === '' ? (filled(row.email) ?? `Owner ${row.id}`) : names),
          email: filled(row.email) === null ? null : cleanText(row.email ?? ''),
          teamIds: (row.teams ?? []).map((team) => team.id),
          active,
        });
      }
    }
  }
  return owners;
}

export async function stageList(
  client: HubspotClient,
  requests: HubspotRequests,
  signal: AbortSignal,
): Promise<readonly Stage[]> {
  const page = await client.read('list pipelines', await requests.pipelines('deals'), Page, signal);
  return readableRows(page.results, PipelineRow).flatMap((pipeline) =>
    pipeline.stages.map((stage, order) => {
      const probability = finiteNumber(stage.metadata?.probability);
      return {
        pipelineId: pipeline.id,
        pipelineName: cleanText(pipeline.label ?? pipeline.id),
        stageId: stage.id,
        stageName: cleanText(stage.label ?? stage.id),
        state: stateOf(flag(stage.metadata?.isClosed), probability),
        probability,
        position: stage.displayOrder ?? order,
      };
    }),
  );
}

/** Won is closed with a probability of 1. Where a portal does not say `isClosed`, HubSpot's own rule is that 0 and 1 are closed. */
function stateOf(isClosed: boolean | null, probability: number | null): Stage['state'] {
  if (isClosed ?? (probability === 0 || probability === 1)) return probability === 1 ? 'won' : 'lost';
  return 'open';
}
