import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, lstat, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';

import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { z } from 'zod';

const run = promisify(execFile);
const Manifest = z.object({ version: z.string() });

/** Libraries and fonts that come with the browser, so that nothing has to be installed and a page looks the same everywhere. */
const archives = ['fonts', 'al2023', 'swiftshader'];

/** Flags for a machine without a display, without much shared memory, and with root as its only user. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
];

/** Starts the browser of the tests: CHROMIUM_PATH where set, else the one that came from npm, unpacked once. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch(await launchOptions());
}

async function launchOptions(): Promise<LaunchOptions> {
  const own = process.env['CHROMIUM_PATH'];
  if (own !== undefined && own !== '') {
    return { executablePath: own, args: flags };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'The Chromium of the tests runs on x64 Linux only: set CHROMIUM_PATH to a Chromium or Chrome of yours.',
    );
  }
  const folder = await unpackedChromium();
  return {
    executablePath: join(folder, 'chromium'),
    args: flags,
    env: {
      PATH: process.env['PATH'] ?? '',
      LD_LIBRARY_PATH: join(folder, 'lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** The folder with the unpacked browser. Of several processes that unpack at once, one wins and the others use its folder. */
async function unpackedChromium(): Promise<string> {
  const manifest = findPackageJSON('@sparticuz/chromium', import.meta.url);
  if (manifest === undefined) {
    throw new Error('@sparticuz/chromium is not installed: run npm ci.');
  }
  const { version } = Manifest.parse(JSON.parse(await readFile(manifest, 'utf8')));
  const packed = join(dirname(manifest), 'bin');
  const cache = await writableFolder();
  const folder = join(cache, `chromium-${version}`);
  if (!(await exists(join(folder, 'chromium')))) {
    const fresh = await mkdtemp(`${folder}.`);
    try {
      await unpack(packed, fresh);
      await rename(fresh, folder);
    } catch (error) {
      if (!(await exists(join(folder, 'chromium')))) {
        throw error;
      }
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  // The paths in it are absolute: written each time, since the checkout may have moved.
  await writeFile(join(folder, 'fonts.conf'), fontSettings(folder));
  return folder;
}

/** Beside the packages where that is allowed, else in a folder of the user's own that nobody else can have prepared. */
async function writableFolder(): Promise<string> {
  const beside = join(import.meta.dirname, '../../node_modules/.cache');
  try {
    await mkdir(beside, { recursive: true });
    await rm(await mkdtemp(join(beside, 'probe-')), { recursive: true });
    return beside;
  } catch (error) {
    const own = join(tmpdir(), `tandem-chromium-${process.getuid?.()}`);
    await mkdir(own, { recursive: true, mode: 0o700 });
    const { uid, mode } = await lstat(own);
    if (uid !== process.getuid?.() || (mode & 0o077) !== 0) {
      throw new Error(`${own} is not a folder of this user's alone: remove it, or set CHROMIUM_PATH.`, {
        cause: error,
      });
    }
    return own;
  }
}

async function unpack(from: string, to: string): Promise<void> {
  const browser = join(to, 'chromium');
  await Promise.all([
    decompress(join(from, 'chromium.br'), browser).then(() => chmod(browser, 0o755)),
    ...archives.map(async (name) => {
      const archive = join(to, `${name}.tar`);
      await decompress(join(from, `${name}.tar.br`), archive);
      await run('tar', ['-xf', archive, '-C', to]);
      await rm(archive);
    }),
  ]);
}

function decompress(from: string, to: string): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));
}

function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
