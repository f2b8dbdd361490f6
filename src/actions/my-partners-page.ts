import type { Settings } from '#src/domain/settings/settings.ts';
import { companiesOfPartners } from '#src/store/companies-of-partners.ts';
import { readConnection } from '#src/store/connections.ts';
import { ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { type MyPartners, workOf } from './my-partners.ts';

export type MyPartnersShown =
  /** The user is no owner that the CRM lists, or owns no partner. */
  | { readonly state: 'no_owner'; readonly isOwner: boolean }
  | {
      readonly state: 'ready';
      readonly mine: MyPartners;
      /** By partner the page of its company in HubSpot. */
      readonly urls: ReadonlyMap<string, string>;
    };

/** What needs a user of HubSpot today; a user who left and came back is who is active now. */
export async function myPartnersOfUser(
  app: Pick<App, 'store' | 'asOf' | 'openCrm'>,
  programId: string,
  userId: string | null,
): Promise<MyPartnersShown> {
  const scope = { programId, crm: 'hubspot' } as const;
  return app.store.inProgram(programId, async (tx) => {
    const owners = userId === null ? [] : await ownersOfUser(tx, scope, userId);
    const owner = owners.find(({ active }) => active) ?? owners[0];
    if (owner === undefined) return { state: 'no_owner', isOwner: false };
    const current = await currentSettings(tx);
    if (current === null) return { state: 'no_owner', isOwner: true };
    const { settings } = current;
    const mine = await workOf(app, tx, { programId, owner, settings });
    if (mine.partnerIds.length === 0) return { state: 'no_owner', isOwner: true };
    return { state: 'ready', mine, urls: await urlsOf(app, tx, scope, { mine, settings }) };
  });
}

async function urlsOf(
  app: Pick<App, 'openCrm'>,
  tx: Tx,
  scope: CrmScope,
  { mine, settings }: { readonly mine: MyPartners; readonly settings: Settings },
): Promise<ReadonlyMap<string, string>> {
  const connection = await readConnection(tx, 'hubspot');
  if (connection === null) return new Map();
  const crm = app.openCrm(connection, settings.mapping.hubspot);
  const ids = await companiesOfPartners(
    tx,
    scope,
    mine.work.map(({ partnerId }) => partnerId),
  );
  return new Map(
    [...ids].map(([partnerId, id]) => [partnerId, crm.recordUrl({ crm: 'hubspot', type: 'company', id })]),
  );
}
