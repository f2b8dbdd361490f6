import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

import { remoteBuild } from '@hubspot/ui-extensions-dev-server/build';
import * as remoteUi from '@remote-ui/react';
import * as react from 'react';
import { expect, test } from 'vitest';
import { z } from 'zod';

const cardFolder = join(import.meta.dirname, '../../extensions/hubspot/src/app/cards');

const Manifest = z.object({
  entry: z.string(),
  modules: z.object({ external: z.array(z.object({ module: z.string() })) }),
});

/** What HubSpot uploads of a card: a manifest and one script. */
async function built() {
  const outputDir = await mkdtemp(join(tmpdir(), 'tandem-card-'));
  try {
    await remoteBuild({ root: cardFolder, entryPoint: 'HealthCard.tsx', outputDir, logLevel: 'silent' });
    const script = await readFile(join(outputDir, 'HealthCard.js'), 'utf8');
    const manifest: unknown = JSON.parse(await readFile(join(outputDir, 'HealthCard-manifest.json'), 'utf8'));
    return { script, manifest };
  } finally {
    await rm(outputDir, { recursive: true });
  }
}

test('the vendor’s builder makes one script of the card’s own folder, which registers one card within a worker’s globals', async () => {
  const { script, manifest } = await built();
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
  expect(entry).toBe('HealthCard.tsx');
  expect(modules.external.filter(({ module }) => !module.includes('node_modules'))).toEqual([]);
}, 60_000);
