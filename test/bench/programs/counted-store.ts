import type { KyselyPlugin } from 'kysely';

import type { Store } from '#src/store/database.ts';

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
  return {
    store: {
      ...store,
      inProgram: (programId, work) =>
        store.inProgram(programId, (tx) => {
          const { settingsCache } = tx;
          return work(Object.assign(tx.withPlugin(counting), settingsCache === undefined ? {} : { settingsCache }));
        }),
    },
    statements: () => statements,
  };
}
