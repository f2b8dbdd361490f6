import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Home } from './home.ts';
import { isAlive } from './postmaster.ts';

const run = promisify(execFile);

/** The environment of PostgreSQL's programs: none of ours reaches them, and they speak English in universal time on every machine. */
export const environment = { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' } as const;

/**
 * Makes the data folder unless it is there. It is made beside and renamed when complete, so that a half-made one, left by a kill, is
 * never taken for a database; of two at once one wins and the other's is thrown away.
 */
export async function initialise(home: Home, durable: boolean, signal?: AbortSignal): Promise<void> {
  if (await isComplete(home.data)) {
    return;
  }
  await removeHalfMade(home.folder);
  const fresh = join(home.folder, `data.new-${process.pid}-${randomUUID().slice(0, 8)}`);
  // The same sort order and character set on every machine, whatever its own settings are.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const [command = '', ...args] = [
    ...home.user.prefix,
    join(home.binaries.folder, 'bin/initdb'),
    '-D',
    fresh,
    '--username=postgres',
    '--auth=trust',
    '--no-instructions',
    ...locale,
    ...(durable ? [] : ['--no-sync']),
  ];
  const { uid, gid } = home.user;
  try {
    await run(command, args, { uid, gid, env: environment, cwd: '/', ...(signal && { signal }) });
    await rename(fresh, home.data);
  } catch (error) {
    if (!(await isComplete(home.data))) {
      throw error;
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function isComplete(data: string): Promise<boolean> {
  return access(join(data, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/** A number may have been given to another program since, so whatever is this old is nobody's any more. */
export const abandonedAfterMs = 10 * 60_000;

async function removeHalfMade(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const maker = /^data\.new-(\d+)-/.exec(name)?.[1];
    const path = join(folder, name);
    if (maker !== undefined && (!isAlive(Number(maker)) || (await ageMs(path)) > abandonedAfterMs)) {
      // The program that was left alone may still be writing into it: then a later start removes it.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/** Time since a file or folder last changed; 0 when it is gone. */
export async function ageMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : Date.now() - found.mtimeMs;
}
