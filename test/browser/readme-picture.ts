/**
 * Makes the README's picture from the running product: `npm run picture`. It starts Tandem as `npm start` does, in a folder and on ports of its own, and takes the
 * record page that the start command recommends.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { launchChromium } from '../support/chromium.ts';

const root = join(import.meta.dirname, '../..');
const picture = join(import.meta.dirname, 'health-card.png');
const Started = z.object({ record: z.url() });

const dataDir = await mkdtemp(join(tmpdir(), 'tandem-picture-'));
const product = spawn(process.execPath, [join(root, 'src/cli/main.ts'), 'start', '--json'], {
  cwd: root,
  env: { ...process.env, DATA_DIR: dataDir, PORT: '3999', SANDBOX_PORT: '3998', LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const { record } = await started();
  await using browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 940 } });
  await page.goto(record);
  await page
    .locator('.card')
    .getByText(/of 100/)
    .first()
    .waitFor();
  await page.screenshot({ path: picture });
  process.stdout.write(`${picture}\n`);
} finally {
  product.kill('SIGTERM');
  await new Promise((resolve) => product.once('exit', resolve));
  await rm(dataDir, { recursive: true, force: true });
}

/** Waits for the one document that `start --json` prints when it is ready. */
async function started(): Promise<z.infer<typeof Started>> {
  let text = '';
  for await (const chunk of product.stdout) {
    text += String(chunk);
    if (text.trimEnd().endsWith('\n}')) return Started.parse(JSON.parse(text));
  }
  throw new Error('The start command ended before it was ready.');
}
