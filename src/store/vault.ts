import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import type { EncryptionKey } from '#src/config.ts';
import { UsageError } from '#src/errors.ts';

import type { CrmScope, Tx } from './transaction.ts';

/** Tokens and other secrets of connections, sealed with AES-256-GCM. What is stored says nothing without the process's keys. */
export interface Vault {
  put(tx: Tx, place: SecretPlace, secret: Secret, now: Date): Promise<void>;
  /** Null when nothing is stored. A secret under an older key is sealed again with the active one. */
  get(tx: Tx, place: SecretPlace, now: Date): Promise<Secret | null>;
  /** Forgets all secrets of a connection: it was revoked, uninstalled or disconnected. */
  forget(tx: Tx, scope: CrmScope): Promise<void>;
}

export interface SecretPlace extends CrmScope {
  /** `access_token`, `refresh_token` ... */
  readonly name: string;
}

export interface Secret {
  readonly value: string;
  readonly expiresAt: Date | null;
}

/** @param keys The first seals; all of them open. */
export function createVault(keys: readonly [EncryptionKey, ...EncryptionKey[]]): Vault {
  const [active] = keys;

  const vault: Vault = {
    async put(tx, place, secret, now) {
      const columns = { ...seal(active, place, secret.value), expires_at: secret.expiresAt, updated_at: now };
      await tx
        .insertInto('secret')
        .values({ program_id: place.programId, crm: place.crm, name: place.name, ...columns })
        .onConflict((conflict) => conflict.columns(['program_id', 'crm', 'name']).doUpdateSet(columns))
        .execute();
    },

    async get(tx, place, now) {
      const row = await tx
        .selectFrom('secret')
        .selectAll()
        .where('program_id', '=', place.programId)
        .where('crm', '=', place.crm)
        .where('name', '=', place.name)
        .executeTakeFirst();
      if (row === undefined) return null;
      const key = keys.find((candidate) => candidate.id === row.key_id);
      if (key === undefined) {
        throw new UsageError(
          `The ${place.crm} ${place.name} was sealed with the key ${row.key_id}, which ENCRYPTION_KEYS does not hold: add that key after the active one, or connect again.`,
        );
      }
      const secret: Secret = { value: open(key, place, row), expiresAt: row.expires_at };
      if (key !== active) {
        await tx
          .updateTable('secret')
          .set({ ...seal(active, place, secret.value), updated_at: now })
          .where('program_id', '=', place.programId)
          .where('crm', '=', place.crm)
          .where('name', '=', place.name)
          // Whoever stored another secret meanwhile keeps it.
          .where('nonce', '=', row.nonce)
          .execute();
      }
      return secret;
    },

    forget: forgetSecrets,
  };
  return vault;
}

/** As `Vault.forget`, for which no key is needed. */
export async function forgetSecrets(tx: Tx, scope: CrmScope): Promise<void> {
  await tx.deleteFrom('secret').where('program_id', '=', scope.programId).where('crm', '=', scope.crm).execute();
}

interface Sealed {
  readonly key_id: string;
  readonly nonce: Buffer;
  /** Cipher text followed by the tag of 16 bytes. */
  readonly sealed: Buffer;
}

const cipherName = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

function seal(key: EncryptionKey, place: SecretPlace, value: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(place, key.id));
  return {
    key_id: key.id,
    nonce,
    sealed: Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]),
  };
}

function open(key: EncryptionKey, place: SecretPlace, { nonce, sealed }: Sealed): string {
  const cipher = createDecipheriv(cipherName, key.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo(place, key.id));
  try {
    cipher.setAuthTag(sealed.subarray(-tagBytes));
    return Buffer.concat([cipher.update(sealed.subarray(0, -tagBytes)), cipher.final()]).toString('utf8');
  } catch (error) {
    throw new UsageError(
      `The ${place.crm} ${place.name} cannot be opened with the key ${key.id}: it was sealed with another key of that name, or changed since. Connect again.`,
      { cause: error },
    );
  }
}

/** What a sealed value is bound to: copied to another program, connection or name it does not open. */
function boundTo(place: SecretPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([place.programId, place.crm, place.name, keyId]), 'utf8');
}
