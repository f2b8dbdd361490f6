import { isDeepStrictEqual } from 'node:util';

import { settingsDiff, type SettingsChange } from '#src/domain/settings/settings-diff.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import { listConnections } from '#src/store/connections.ts';
import { markDirtyWhere } from '#src/store/dirty-partners.ts';
import { currentSettings, publishSettings, readSettings, type SettingsVersion } from '#src/store/settings-versions.ts';

import type { App } from './context.ts';
import { checkMapping, type MappingFinding } from './settings/check-mapping.ts';

export interface Publication {
  readonly settings: Settings;
  readonly author: string;
  /** Why, for whoever reads the ledger later. */
  readonly reason: string;
  /** The version the author started from; null publishes over whatever is in force. */
  readonly basedOn: number | null;
}

export interface Published {
  readonly version: number;
  readonly changes: readonly SettingsChange[];
  /** Partners that will be judged again by them. */
  readonly partners: number;
  /** Another mapping: everything is read again before it holds for all. */
  readonly readsAgain: boolean;
}

/**
 * Makes settings the program's next version: every partner is judged again by them, and what moves a score says so in the ledger. A judgement that goes on meanwhile ends by the version it began with.
 *
 * @throws UsageError when nothing differs, no reason is given, or somebody else published since `basedOn`.
 */
export async function publishProgramSettings(
  app: Pick<App, 'store' | 'clock' | 'wake'>,
  programId: string,
  { author, basedOn, reason, settings }: Publication,
): Promise<Published> {
  if (reason.trim() === '')
    throw new UsageError('Say why: --reason TEXT. It stands in the ledger beside every score that moves.');
  const published = await app.store.inProgram(programId, async (tx) => {
    const before = await currentSettings(tx);
    if (before === null) throw new UsageError('The program has no settings yet: connect an account first.');
    const changes = settingsDiff(before.settings, settings);
    if (changes.length === 0) throw new UsageError(`Nothing differs from version ${before.version}.`);
    const now = app.clock.now();
    const version = await publishSettings(tx, programId, {
      settings,
      author,
      reason: reason.trim(),
      now,
      basedOn: basedOn ?? before.version,
    });
    const partners = await markDirtyWhere(tx, programId, 'all', 'settings', now);
    const detail = `version ${version}, ${changes.length} changes: ${reason.trim()}`;
    const entry = {
      actor: author,
      action: 'settings published',
      runId: null,
      crm: null,
      kind: null,
      property: null,
      detail,
    };
    await addToAuditLog(tx, programId, [entry], now);
    return { version, changes, partners, readsAgain: !isDeepStrictEqual(before.settings.mapping, settings.mapping) };
  });
  await app.wake(published.readsAgain ? 'full-sync' : 'judge', programId);
  return published;
}

/** An earlier version's settings, to be published again. @throws UsageError when there is none of that number. */
export async function settingsOfVersion(
  app: Pick<App, 'store'>,
  programId: string,
  version: number | 'current',
): Promise<SettingsVersion> {
  const found = await app.store.inProgram(programId, (tx) =>
    version === 'current' ? currentSettings(tx) : readSettings(tx, version),
  );
  if (found === null)
    throw new UsageError(`There is no version ${version} of the settings. See: tandem config versions`);
  return found;
}

/** What the live account says to a mapping. */
export async function checkSettings(
  app: Pick<App, 'store' | 'openCrm'>,
  programId: string,
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly MappingFinding[]> {
  const connections = await app.store.inProgram(programId, (tx) => listConnections(tx));
  const connection = connections.find(({ crm, status }) => crm === 'hubspot' && status === 'active');
  if (connection === undefined) return [];
  const crm = app.openCrm(connection, settings.mapping.hubspot, { priority: 'interactive' });
  return checkMapping(crm, settings.mapping.hubspot, signal);
}
