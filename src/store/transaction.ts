import type { Transaction } from 'kysely';

import type { CrmName } from '#src/domain/facts.ts';

import type { Database } from './schema.ts';

/** A transaction of one program, as `Store.inProgram` hands it out: row-level security keeps every other program out of sight. */
export type Tx = Transaction<Database>;

/** Whose records a statement is about. */
export interface CrmScope {
  readonly programId: string;
  readonly crm: CrmName;
}
