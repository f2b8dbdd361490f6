import { createHash } from 'node:crypto';
import { chmod, chown, lchown, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { UsageError } from '#src/errors.ts';

import { type Binaries, findBinaries, readyBinaries } from './binaries.ts';
import { findPostmaster } from './postmaster.ts';
import { chooseServerUser, type ServerUser } from './server-user.ts';

/** The folder of one server, with everything that is needed to run it there. */
export interface Home {
  readonly folder: string;
  /** PostgreSQL's own data folder inside it. */
  readonly data: string;
  readonly user: ServerUser;
  readonly binaries: Binaries;
}

/** The data folder of the server for `dataDir`, whether there is one already or not. */
export async function dataFolder(dataDir: string): Promise<string> {
  const { wanted, fallback } = places(dataDir);
  return join((await isFallbackUsed(fallback)) ? fallback : wanted, 'data');
}

/**
 * Prepares the folder for a server whose data stays: `dataDir`, or a folder below /var/lib named after it where root's server may
 * not run in `dataDir`; `log` says so then.
 */
export async function persistentHome(dataDir: string, log: (message: string) => void): Promise<Home> {
  const { wanted, fallback } = places(dataDir);
  if (!(await isFallbackUsed(fallback))) {
    const home = await prepare(wanted);
    if (home !== null) {
      return home;
    }
  }
  const home = await prepare(fallback);
  if (home === null) {
    throw new UsageError(
      `PostgreSQL does not run as root, and no other user may enter ${wanted}: run as another user, choose another DATA_DIR, or set DATABASE_URL.`,
    );
  }
  log(`PostgreSQL keeps its data in ${fallback}, since root's server may not run in ${wanted}.`);
  return home;
}

function places(dataDir: string): { wanted: string; fallback: string } {
  const wanted = resolve(dataDir);
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return { wanted, fallback: `/var/lib/tandem-${name}` };
}

/** Once the data is in the other place it is looked for there, even if `dataDir` has become usable meanwhile. */
async function isFallbackUsed(fallback: string): Promise<boolean> {
  return process.getuid?.() === 0 && (await exists(join(fallback, 'data')));
}

/** Prepares a folder for a server that is thrown away. */
export async function temporaryHome(): Promise<Home> {
  for (const parent of [tmpdir(), '/tmp']) {
    const folder = await mkdtemp(join(parent, 'tandem-postgres-'));
    let home: Home | null = null;
    try {
      home = await prepare(folder);
    } finally {
      if (home === null) {
        await rm(folder, { recursive: true });
      }
    }
    if (home !== null) {
      return home;
    }
  }
  throw new UsageError(`No user may run PostgreSQL in ${tmpdir()}: set TMPDIR to a folder that other users can enter.`);
}

async function prepare(folder: string): Promise<Home | null> {
  try {
    await mkdir(folder, { recursive: true });
    const found = await findBinaries();
    const user = await chooseServerUser({ home: folder, programs: found.folder });
    if (user === null) {
      return null;
    }
    await giveTo(folder, user);
    return { folder, data: join(folder, 'data'), user, binaries: await readyBinaries(found, user) };
  } catch (error) {
    if (isErrno(error) && ['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) {
      throw new UsageError(`${folder} cannot be used for PostgreSQL's data: ${error.message}.`, { cause: error });
    }
    throw error;
  }
}

/** PostgreSQL wants to own its files, and nobody else is to read them. A folder with anything else in it is left alone. */
async function giveTo(folder: string, user: ServerUser): Promise<void> {
  const stranger = (await readdir(folder)).find((name) => !/^(data|data\.new-.*|run-.*|server\.log)$/.test(name));
  if (stranger !== undefined) {
    throw new UsageError(`${folder} is not a folder for PostgreSQL's data: there is ${stranger} in it.`);
  }
  const owner = await stat(folder);
  const isRunning = (await findPostmaster(join(folder, 'data'))) !== null;
  if (!isRunning && (owner.uid !== user.uid || owner.gid !== user.gid)) {
    for (const entry of await readdir(folder, { recursive: true })) {
      await lchown(join(folder, entry), user.uid, user.gid);
    }
    await chown(folder, user.uid, user.gid);
  }
  await chmod(folder, 0o700);
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
