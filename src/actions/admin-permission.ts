import { type Permission, permissionOfAdmin } from '#src/domain/permission.ts';
import { listOwners, ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

/** A user of a CRM who wants to decide about writing to it. */
export interface AdminCheck {
  readonly permission: Permission;
  /** How runs, approvals and the audit log name the user. */
  readonly actor: string;
}

/** Whether this user may decide what is written to the CRM. The id is the one that the CRM signed; null when it named nobody. */
export async function checkAdmin(tx: Tx, scope: CrmScope, userId: string | null): Promise<AdminCheck> {
  const settings = await currentSettings(tx);
  const caller = userId === null ? [] : await ownersOfUser(tx, scope, userId);
  const admins = settings?.settings.program.admins ?? [];
  const people = admins.length === 0 ? [] : await listOwners(tx, scope);
  const person = caller.find(({ active }) => active) ?? caller[0];
  return {
    permission: permissionOfAdmin({ caller, admins, people }),
    actor: `${person?.name ?? 'Somebody'} (${crmTitles[scope.crm]} user ${userId ?? 'unknown'})`,
  };
}

const crmTitles = { hubspot: 'HubSpot', salesforce: 'Salesforce' } as const;
