import type { KyselyPlugin } from 'kysely';

import type { Store } from '#src/store/database.ts';
import type { Tx } from '#src/store/transaction.ts';

export interface CountedStore {
  readonly store: Store;
  /** Statements since the start, besides those that open and close transactions. */
  readonly statements: () => number;
}

/** The same store, whose transactions count their statements. */
export function countStatements(store: Store): CountedStore {
  let statements = 0;
  const counting: KyselyPlugin = {
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = (tx: Tx): Tx => {
    const { settingsCache } = tx;
    return Object.assign(tx.withPlugin(counting), settingsCache === undefined ? {} : { settingsCache });
  };
  return {
    store: {
      ...store,
      inProgram: (programId, work) => store.inProgram(programId, (tx) => work(counted(tx))),
      inProgramOf: (account, work) => store.inProgramOf(account, (tx) => work(counted(tx))),
    },
    statements: () => statements,
  };
}
