import { join } from 'node:path';

import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';
import { startSandboxCrm } from '#src/sandbox/start-sandbox-crm.ts';

const root = join(import.meta.dirname, '../..');

export const sandboxSecret = 'a-secret-of-the-tests';

/** A sandbox CRM with its record page, on the sample program as it stands at `now` unless other accounts are given. */
export function startTestCrm(options: {
  appUrl: string;
  now: Date;
  portals?: readonly PortalSeed[];
}): Promise<Sandbox> {
  return startSandboxCrm({
    port: 0,
    portals: options.portals ?? [createSampleProgram({ seed: 7, now: options.now })],
    clock: () => options.now,
    app: {
      clientId: 'client',
      clientSecrets: [sandboxSecret],
      appId: '4711',
      baseUrl: options.appUrl,
      permittedUrls: [options.appUrl],
    },
    projectDir: join(root, 'extensions/hubspot'),
    profile: 'development',
    cacheDir: join(root, 'node_modules/.cache/record-page'),
  });
}
