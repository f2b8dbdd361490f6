import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { PortalSeed } from '../portal-seed.ts';
import { openJournal } from './portal/journal.ts';
import { createPortal } from './portal/portal.ts';
import type { Portal } from './portal/portal.ts';
import type { Grant } from './tokens.ts';

const storedTokens = z.array(
  z.tuple([
    z.string(),
    z.object({
      portalId: z.number(),
      userId: z.number(),
      appId: z.string(),
      clientId: z.string(),
      scopes: z.array(z.string()),
    }),
  ]),
);

type StoredTokens = readonly (readonly [token: string, grant: Grant])[];

/** The accounts of a sandbox, kept in a folder or in memory only. */
export interface State {
  readonly portals: ReadonlyMap<number, Portal>;
  readonly storedTokens: StoredTokens;
  saveTokens(tokens: StoredTokens): void;
  close(): void;
}

/** Opens the accounts. What the folder holds stands instead of the records of the seed; account, owners and tokens always come from the seed. */
export function openState(folder: string | null, seeds: readonly PortalSeed[], clock: () => Date): State {
  if (folder === null) {
    const portals = new Map(seeds.map((seed) => [seed.account.portalId, createPortal(seed, { clock })]));
    return { portals, storedTokens: [], saveTokens: () => undefined, close: () => undefined };
  }
  mkdirSync(folder, { recursive: true });
  const opened = seeds.map((seed) => {
    const journal = openJournal(folder, `portal-${seed.account.portalId}`);
    const portal = createPortal(seed, { clock, stored: journal.read(), journal: (entry) => journal.append(entry) });
    journal.compact(portal.entries());
    return { portal, journal };
  });
  const tokenFile = join(folder, 'tokens.json');
  return {
    portals: new Map(opened.map(({ portal }) => [portal.id, portal])),
    storedTokens: readTokens(tokenFile),
    saveTokens(tokens) {
      writeFileSync(`${tokenFile}.new`, JSON.stringify(tokens), { mode: 0o600 });
      renameSync(`${tokenFile}.new`, tokenFile);
    },
    close() {
      for (const { portal, journal } of opened) journal.compact(portal.entries());
    },
  };
}

function readTokens(file: string): StoredTokens {
  if (!existsSync(file)) return [];
  return storedTokens.parse(JSON.parse(readFileSync(file, 'utf8')));
}
