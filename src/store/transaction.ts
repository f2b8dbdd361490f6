import type { Transaction } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import type { Database } from './schema.ts';
import type { SettingsCache } from './settings-cache.ts';

/** A transaction of one program, as `Store.inProgram` hands it out: row-level security keeps every other program out of sight. */
export type Tx = Transaction<Database> & {
  /** What the store keeps of settings it has read; without it they are parsed each time. */
  readonly settingsCache?: SettingsCache;
};

/** Whose records a statement is about. */
export interface CrmScope {
  readonly programId: string;
  readonly crm: CrmName;
}
