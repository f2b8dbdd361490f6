import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As whom the server runs. PostgreSQL refuses root, and a user that the system has no name for. */
export interface ServerUser {
  /** Owner of the server's files and processes as the rest of the system sees them. */
  readonly uid: number;
  readonly gid: number;
  /** What to put before the server's command: the entry into a user namespace, or nothing. */
  readonly prefix: readonly string[];
}

export interface Reach {
  /** Folder the server keeps its files in; exists, and is given to the user chosen. */
  readonly home: string;
  /** Folder the server's programs are in. */
  readonly programs: string;
}

/**
 * The user that can reach the server's files, or null when there is none. An ordinary user is himself. Root becomes whoever owns the
 * files already, so that they never change hands; else `postgres` or `nobody`; or it stays root outside and is somebody else inside a
 * user namespace, which reaches folders that only root may enter. Who can read the programs where they lie goes first: for others
 * they are copied.
 */
export async function chooseServerUser({ home, programs }: Reach): Promise<ServerUser | null> {
  const reaching: ServerUser[] = [];
  for (const user of await candidatesFor(home)) {
    if (await canEnter(dirname(home), user)) {
      reaching.push(user);
    }
  }
  const keeper = await keeperOf(home);
  const owner = reaching.find(({ uid }) => uid === keeper?.uid);
  if (owner !== undefined) {
    return owner;
  }
  for (const user of reaching) {
    if (await canEnter(programs, user)) {
      return user;
    }
  }
  return reaching[0] ?? null;
}

/** Whether a user may pass through every folder down to and including this one. Knows owner, group and others, no further lists. */
export async function canEnter(folder: string, user: Pick<ServerUser, 'uid' | 'gid'>): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      return false;
    }
    if (path === dirname(path)) {
      return true;
    }
  }
}

async function candidatesFor(home: string): Promise<readonly ServerUser[]> {
  const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 };
  if (own.uid !== 0 && hasName()) {
    return [{ ...own, prefix: [] }];
  }
  const namespace = await namespaceOf(own);
  if (own.uid !== 0) {
    return namespace;
  }
  const keeper = await keeperOf(home);
  const former = keeper === null || keeper.uid === 0 ? [] : [{ ...keeper, prefix: [] }];
  return [...former, ...(await namedUser('postgres')), ...(await namedUser('nobody')), ...namespace];
}

/** Who has the files: the owner of the data, or of a folder that was given to a server's user. Null for a folder that is new. */
async function keeperOf(home: string): Promise<Pick<ServerUser, 'uid' | 'gid'> | null> {
  const data = await stat(`${home}/data`).catch(() => null);
  const { uid, gid } = data ?? (await stat(home));
  return data === null && uid === 0 ? null : { uid, gid };
}

/** False in containers that run under a number without an entry in the system's list of users. */
function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

async function namedUser(name: string): Promise<readonly ServerUser[]> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return [{ uid: Number(uid.stdout), gid: Number(gid.stdout), prefix: [] }];
  } catch {
    return [];
  }
}

/** Inside the namespace the same process counts as `nobody`, whose name every system knows. Containers may forbid it. */
async function namespaceOf(own: Pick<ServerUser, 'uid' | 'gid'>): Promise<readonly ServerUser[]> {
  const [nobody] = await namedUser('nobody');
  if (nobody === undefined) {
    return [];
  }
  const prefix = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`];
  try {
    await run('unshare', [...prefix.slice(1), 'true']);
    return [{ ...own, prefix }];
  } catch {
    return [];
  }
}
