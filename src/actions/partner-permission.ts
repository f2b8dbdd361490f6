import type { CrmName } from '#src/domain/facts.ts';
import { type Permission, permissionToChange } from '#src/domain/permission.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { StoredPartner } from '#src/store/partner-lookup.ts';
import { ownerAndUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

/** A user of a CRM looking at a record of it. The id is the one that the CRM signed; null when it named nobody. */
export interface Onlooker {
  readonly userId: string | null;
  readonly record: { readonly crm: CrmName; readonly id: string };
}

/** Whether this user may change what is entered about a partner. `known` are the settings in force, where the caller has read them. */
export async function permissionOnPartner(
  tx: Tx,
  scope: CrmScope,
  partner: Pick<StoredPartner, 'ownerId'>,
  userId: string | null,
  known?: Settings,
): Promise<Permission> {
  const { owner, user } = await ownerAndUser(tx, scope, { ownerId: partner.ownerId, userId });
  const settings = known ?? (await currentSettings(tx))?.settings;
  return permissionToChange({ caller: user, owner, admins: settings?.program.admins ?? [] });
}
