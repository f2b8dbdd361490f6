import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Config } from '#src/config.ts';

/**
 * Where this command's data is. A program of one's own lives in the data folder. Until there is one, the sandbox's sample program lives in a folder of its own
 * beneath it, so that trying Tandem leaves nothing behind in the store of a real program.
 */
export interface Home {
  readonly kind: 'own' | 'sample';
  /** The process's settings with folder and CRM address of this home. */
  readonly config: Config;
}

/** Written once a real account was connected: from then on the sandbox no longer starts by itself. */
const connectedMark = 'connected';
const secretFile = 'sandbox-client-secret';

/** The app's number in the sandbox's accounts. */
export const sandboxAppId = '1';
export const sandboxClientId = 'sandbox';

/** Chooses the home of a command that works on whichever program there is. */
export function chooseHome(config: Config): Home {
  const { mode } = config.sandbox;
  const own =
    mode === 'off' ||
    (mode === 'auto' && (config.hubspot.clientId !== null || existsSync(join(config.dataDir, connectedMark))));
  return own ? ownHome(config) : sampleHome(config);
}

export function ownHome(config: Config): Home {
  return { kind: 'own', config: { ...config, dataDir: resolve(config.dataDir) } };
}

export function sampleHome(config: Config): Home {
  const dataDir = resolve(config.dataDir, 'sandbox');
  mkdirSync(dataDir, { recursive: true });
  return {
    kind: 'sample',
    config: {
      ...config,
      dataDir,
      http: { ...config.http, publicUrl: config.http.publicUrl ?? `http://127.0.0.1:${config.http.port}` },
      hubspot: {
        ...config.hubspot,
        clientId: sandboxClientId,
        clientSecrets: [secretOf(dataDir)],
        appId: sandboxAppId,
        apiUrl: `http://127.0.0.1:${config.sandbox.port}`,
        authorizeUrl: `http://127.0.0.1:${config.sandbox.port}/oauth/authorize`,
      },
    },
  };
}

/** Remembers that this data folder serves a real account. */
export function markConnected(config: Config): void {
  mkdirSync(config.dataDir, { recursive: true });
  writeFileSync(
    join(config.dataDir, connectedMark),
    'A real account is connected: the sandbox starts only when asked for (SANDBOX=on).\n',
  );
}

/** The secret that the sandbox signs with and the app checks: made once, readable by its owner only. */
function secretOf(dataDir: string): string {
  const path = join(dataDir, secretFile);
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}
