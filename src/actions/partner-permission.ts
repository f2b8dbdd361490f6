import type { CrmName } from '#src/domain/facts.ts';
import { type Permission, permissionToChange } from '#src/domain/permission.ts';
import { partnerOfRecord, type StoredPartner } from '#src/store/partner-lookup.ts';
import { ownerOfId, ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';

/** A user of a CRM looking at a record of it. The id is the one that the CRM signed; null when it named nobody. */
export interface Onlooker {
  readonly userId: string | null;
  readonly record: { readonly crm: CrmName; readonly id: string };
}

/** Whether this user may change what is entered about the partner of the record; null when no partner stands behind it. */
export async function permissionOnRecord(
  app: Pick<App, 'store'>,
  programId: string,
  { userId, record }: Onlooker,
): Promise<Permission | null> {
  return app.store.inProgram(programId, async (tx) => {
    const partner = await partnerOfRecord(tx, programId, record);
    return partner === null ? null : permissionOnPartner(tx, { programId, crm: record.crm }, partner, userId);
  });
}

/** As `permissionOnRecord`, for a partner that was found already. */
export async function permissionOnPartner(
  tx: Tx,
  scope: CrmScope,
  partner: Pick<StoredPartner, 'ownerId'>,
  userId: string | null,
): Promise<Permission> {
  const settings = await currentSettings(tx);
  return permissionToChange({
    caller: userId === null ? [] : await ownersOfUser(tx, scope, userId),
    owner: partner.ownerId === null ? null : await ownerOfId(tx, scope, partner.ownerId),
    admins: settings?.settings.program.admins ?? [],
  });
}
