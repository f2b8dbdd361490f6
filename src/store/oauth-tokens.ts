import type { Clock } from '#src/clock.ts';

import type { Store } from './database.ts';
import { lockForTransaction } from './lock.ts';
import type { CrmScope, Tx } from './transaction.ts';
import type { Vault } from './vault.ts';

/** The tokens of a connection that was made by consent. */
export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** Where the tokens of one connection are kept, for one renewal at a time. */
export interface TokenKeeper {
  /** Null when the connection is gone. */
  load(): Promise<StoredTokens | null>;
  save(tokens: StoredTokens): Promise<void>;
  /** Runs the work while no other process runs it for the same connection. What it saves is stored for good when this has answered. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

const accessToken = 'access_token';
const refreshToken = 'refresh_token';

export async function putTokens(tx: Tx, vault: Vault, scope: CrmScope, tokens: StoredTokens, now: Date): Promise<void> {
  await vault.put(tx, { ...scope, name: accessToken }, { value: tokens.accessToken, expiresAt: tokens.expiresAt }, now);
  await vault.put(tx, { ...scope, name: refreshToken }, { value: tokens.refreshToken, expiresAt: null }, now);
}

async function getTokens(tx: Tx, vault: Vault, scope: CrmScope, now: Date): Promise<StoredTokens | null> {
  const access = await vault.get(tx, { ...scope, name: accessToken }, now);
  const refresh = await vault.get(tx, { ...scope, name: refreshToken }, now);
  if (access === null || refresh === null) return null;
  return { accessToken: access.value, refreshToken: refresh.value, expiresAt: access.expiresAt ?? now };
}

/** Destroys the tokens of a connection, after whatever renewal is under way has ended: it would store new ones. */
export async function destroyTokens(tx: Tx, vault: Pick<Vault, 'forget'>, scope: CrmScope): Promise<void> {
  await lockForTransaction(tx, scope.programId, lockName(scope));
  await vault.forget(tx, scope);
}

function lockName({ crm }: CrmScope): string {
  return `tokens:${crm}`;
}

/** One transaction holds the lock, reads what stands and stores what came: no second connection is needed, and a process that dies lets go of all of it. */
export function createTokenKeeper(store: Store, vault: Vault, scope: CrmScope, clock: Clock): TokenKeeper {
  let locked: Tx | null = null;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    locked === null ? store.inProgram(scope.programId, work) : work(locked);
  return {
    load: () => within((tx) => getTokens(tx, vault, scope, clock.now())),
    save: (tokens) => within((tx) => putTokens(tx, vault, scope, tokens, clock.now())),
    exclusively: (work) =>
      store.inProgram(scope.programId, async (tx) => {
        await lockForTransaction(tx, scope.programId, lockName(scope));
        locked = tx;
        try {
          return await work();
        } finally {
          locked = null;
        }
      }),
  };
}
