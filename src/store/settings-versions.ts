import { sql, type Selectable } from 'kysely';

import { Settings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';

import type { SettingsVersionTable } from './tables/program.ts';
import type { Tx } from './transaction.ts';

/** One published state of a program's settings. Versions count from 1 and are never changed. */
export interface SettingsVersion {
  readonly version: number;
  readonly settings: Settings;
  readonly author: string;
  readonly reason: string;
  readonly createdAt: Date;
}

export interface SettingsToPublish {
  readonly settings: Settings;
  readonly author: string;
  readonly reason: string;
  readonly now: Date;
  /** The version the author started from; when another one was published since, this one is refused. */
  readonly basedOn?: number;
}

/**
 * Publishes settings as the program's next version and answers its number.
 *
 * @throws UsageError when somebody else published since `basedOn`.
 */
export async function publishSettings(tx: Tx, programId: string, publication: SettingsToPublish): Promise<number> {
  // Publishers of one program wait for each other here, so that no two take the same number.
  await tx.selectFrom('program').select('program_id').where('program_id', '=', programId).forUpdate().execute();
  const newest = (await newestVersion(tx))?.version ?? 0;
  if (publication.basedOn !== undefined && publication.basedOn !== newest) {
    throw new UsageError(
      `The settings are at version ${newest} by now, not ${publication.basedOn}: look at the difference, then publish again.`,
    );
  }
  await tx
    .insertInto('settings_version')
    .values({
      program_id: programId,
      version: newest + 1,
      body: JSON.stringify(publication.settings),
      author: publication.author,
      reason: publication.reason,
      created_at: publication.now,
    })
    .execute();
  return newest + 1;
}

/** The settings in force; null before the first publication. */
export async function currentSettings(tx: Tx): Promise<SettingsVersion | null> {
  return withSettings(tx, await newestVersion(tx));
}

/** An earlier version as it was; null when there is none of that number. */
export async function readSettings(tx: Tx, version: number): Promise<SettingsVersion | null> {
  return withSettings(tx, (await heads(tx).where('version', '=', version).executeTakeFirst()) ?? null);
}

/** Who published what when and why, the newest first. */
export async function listSettingsVersions(tx: Tx): Promise<readonly Omit<SettingsVersion, 'settings'>[]> {
  const rows = await tx
    .selectFrom('settings_version')
    .select(['version', 'author', 'reason', 'created_at'])
    .orderBy('version', 'desc')
    .execute();
  return rows.map(({ version, author, reason, created_at }) => ({ version, author, reason, createdAt: created_at }));
}

async function newestVersion(tx: Tx): Promise<Head | null> {
  return (await heads(tx).orderBy('version', 'desc').limit(1).executeTakeFirst()) ?? null;
}

/** A version without its body. */
type Head = Omit<Selectable<SettingsVersionTable>, 'body'> & { readonly writtenBy: string };

/** `xmin` is the transaction that wrote the row: a version of the same number and time that came in its place, by a roll-back or a restored backup, has another. */
function heads(tx: Tx) {
  return tx
    .selectFrom('settings_version')
    .select(['program_id', 'version', 'author', 'reason', 'created_at', sql<string>`xmin::text`.as('writtenBy')]);
}

async function withSettings(tx: Tx, head: Head | null): Promise<SettingsVersion | null> {
  if (head === null) return null;
  const { author, created_at: createdAt, program_id: programId, reason, version, writtenBy } = head;
  const mark = [programId, version, createdAt.toISOString(), writtenBy].join(' ');
  const parse = () => parsedBody(tx, version);
  const settings = await (tx.settingsCache === undefined ? parse() : tx.settingsCache.parsedOnce(mark, parse));
  return settings === null ? null : { version, settings, author, reason, createdAt };
}

/** Parsed, not trusted: a row may be older than the release, and what came since has a default. */
async function parsedBody(tx: Tx, version: number): Promise<Settings | null> {
  const row = await tx.selectFrom('settings_version').select('body').where('version', '=', version).executeTakeFirst();
  return row === undefined ? null : Settings.parse(row.body);
}
