import type { Crm } from '#src/crm/port.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import type { App } from './context.ts';
import { publishProgramSettings } from './publish-settings.ts';

/**
 * Makes the person who installed the app the first admin of a program that has none, by a published version of its settings: only who may install apps in an account could do so. Does nothing where
 * there are admins already, or where HubSpot lists the user as no active owner: admins are known by what it lists.
 *
 * @param userId The user of HubSpot who granted access.
 * @returns the number of that version; null when nothing was published.
 */
export async function makeFirstAdmin(
  app: Pick<App, 'store' | 'clock' | 'wake'>,
  programId: string,
  { crm, userId }: { readonly crm: Crm; readonly userId: string },
  signal: AbortSignal,
): Promise<number | null> {
  const current = await app.store.inProgram(programId, (tx) => currentSettings(tx));
  if (current === null || current.settings.program.admins.length > 0) return null;
  const person = (await crm.owners(signal)).find((owner) => owner.active && owner.userId === userId);
  if (person === undefined) return null;
  const { settings, version } = current;
  const published = await publishProgramSettings(app, programId, {
    settings: { ...settings, program: { ...settings.program, admins: [person.email ?? person.id] } },
    author: `${person.name} (HubSpot user ${userId})`,
    reason: 'Installed Tandem in HubSpot while the program had no admins: the first one',
    basedOn: version,
  });
  return published.version;
}
