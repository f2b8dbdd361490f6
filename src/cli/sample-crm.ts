import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Config } from '#src/config.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';
import { startSandboxCrm } from '#src/sandbox/start-sandbox-crm.ts';

const projectRoot = join(import.meta.dirname, '../..');

/** When the sample program was made: its dates are counted from then, and stay where they are when it is started again. */
const Birth = z.object({ seed: z.number().int(), madeAt: z.iso.datetime() });

export interface SampleCrm extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly token: string;
  readonly portalId: number;
  /** The person who looks at the record page. */
  readonly visitor: { readonly email: string } | null;
}

/** Starts the sandbox CRM with the sample program, as it was left. Only its address tells the app where it is. */
export async function startSampleCrm(config: Config, now: Date): Promise<SampleCrm> {
  const birth = birthOf(config.dataDir, now);
  const seed = createSampleProgram({ seed: birth.seed, now: new Date(birth.madeAt) });
  const appUrl = `http://127.0.0.1:${config.http.port}`;
  const sandbox = await startSandboxCrm({
    port: config.sandbox.port,
    portals: [seed],
    clock: () => new Date(),
    app: {
      clientId: config.hubspot.clientId ?? '',
      clientSecrets: [config.hubspot.clientSecrets[0] ?? ''],
      appId: config.hubspot.appId ?? '0',
      baseUrl: config.http.publicUrl ?? appUrl,
      permittedUrls: [config.http.publicUrl ?? appUrl],
    },
    projectDir: join(projectRoot, 'extensions/hubspot'),
    profile: 'development',
    cacheDir: join(config.dataDir, 'record-page'),
    statePath: join(config.dataDir, 'crm'),
    // The sample account is connected by its token, and told of as if its admin had installed the app.
    webhooks: { installedIn: 'all' },
  });
  return {
    sandbox,
    token: seed.tokens[0]?.token ?? '',
    portalId: seed.account.portalId,
    visitor: seed.owners.find((owner) => !(owner.archived ?? false)) ?? null,
    [Symbol.asyncDispose]: () => sandbox.stop(),
  };
}

function birthOf(dataDir: string, now: Date): z.infer<typeof Birth> {
  const path = join(dataDir, 'sample-program.json');
  if (!existsSync(path)) writeFileSync(path, `${JSON.stringify({ seed: 1, madeAt: now.toISOString() })}\n`);
  return Birth.parse(JSON.parse(readFileSync(path, 'utf8')));
}
