import { companiesOfPartners } from '#src/store/companies-of-partners.ts';
import { readConnection } from '#src/store/connections.ts';
import { ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import type { App } from './context.ts';
import { myPartners, type MyPartners } from './my-partners.ts';

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
  const owners = await app.store.inProgram(programId, async (tx) =>
    userId === null ? [] : ownersOfUser(tx, scope, userId),
  );
  const owner = owners.find(({ active }) => active) ?? owners[0];
  if (owner === undefined) return { state: 'no_owner', isOwner: false };
  const mine = await myPartners(app, programId, owner.id);
  if (mine === null || mine.partnerIds.length === 0) return { state: 'no_owner', isOwner: true };
  const urls = await app.store.inProgram(programId, async (tx) => {
    const connection = await readConnection(tx, 'hubspot');
    const current = await currentSettings(tx);
    if (connection === null || current === null) return new Map<string, string>();
    const crm = app.openCrm(connection, current.settings.mapping.hubspot);
    const ids = await companiesOfPartners(
      tx,
      scope,
      mine.work.map(({ partnerId }) => partnerId),
    );
    return new Map(
      [...ids].map(([partnerId, id]) => [partnerId, crm.recordUrl({ crm: 'hubspot', type: 'company', id })]),
    );
  });
  return { state: 'ready', mine, urls };
}
