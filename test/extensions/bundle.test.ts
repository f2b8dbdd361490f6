import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import * as remoteUi from '@remote-ui/react';
import * as react from 'react';
import { expect, test } from 'vitest';
import { z } from 'zod';

const appFolder = join(import.meta.dirname, '../../extensions/hubspot/src/app');

const Manifest = z.object({
  entry: z.string(),
  modules: z.object({ external: z.array(z.object({ module: z.string() })) }),
});

/** What HubSpot uploads of a card or a page: a manifest and one script. */
async function built(folder: string, name: string) {
  const outputDir = await mkdtemp(join(tmpdir(), 'tandem-card-'));
  try {
    await remoteBuild({ root: join(appFolder, folder), entryPoint: `${name}.tsx`, outputDir, logLevel: 'silent' });
    const script = await readFile(join(outputDir, `${name}.js`), 'utf8');
    const manifest: unknown = JSON.parse(await readFile(join(outputDir, `${name}-manifest.json`), 'utf8'));
    return { script, manifest };
  } finally {
    await rm(outputDir, { recursive: true });
  }
}

test.each([
  ['cards', 'HealthCard'],
  ['settings', 'SettingsPage'],
  ['pages', 'MyPartnersPage'],
])(
  'the vendor’s builder makes one script of the folder %s, which registers %s within a worker’s globals',
  async (folder, name) => {
    const { script, manifest } = await built(folder, name);
    const registered: unknown[] = [];
    const worker = {
      __HUBSPOT_EXTENSION_WORKER__: true,
      extend_V2: (render: unknown) => registered.push(render),
      logger: {},
      hsWorkerAPI: {},
    };

    runInNewContext(script, {
      self: worker,
      React: react,
      RemoteUI: remoteUi,
      URL,
      URLSearchParams,
      setTimeout,
      clearTimeout,
    });

    expect(registered).toEqual([expect.any(Function)]);
    expect(script.length).toBeLessThan(400_000);
    const { entry, modules } = Manifest.parse(manifest);
    expect(entry).toBe(`${name}.tsx`);
    expect(modules.external.filter(({ module }) => !module.includes('node_modules'))).toEqual([]);
  },
  60_000,
);
