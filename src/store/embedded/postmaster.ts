import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a server writes about itself into its data folder (`postmaster.pid`), as far as it is of use here. */
export interface Postmaster {
  readonly pid: number;
  /** The folder of its socket; this runner keeps the users' pipe there too. */
  readonly runFolder: string;
  readonly status: 'starting' | 'ready' | 'stopping';
}

/** The live server of a data folder, or null: none runs there, or it is another user's, which only root can see. */
export async function findPostmaster(data: string): Promise<Postmaster | null> {
  const lines = (await readPidFile(data)).split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await isServerOf(pid, data))) {
    return null;
  }
  const status = lines[7] === 'ready' || lines[7] === 'stopping' ? lines[7] : 'starting';
  return { pid, runFolder: lines[4] ?? '', status };
}

/**
 * True when a pid file is left of a server that is gone while its number now belongs to some other program: PostgreSQL would refuse
 * to start then. Common in containers, where numbers start again with each life.
 */
export async function hasForeignPid(data: string): Promise<boolean> {
  const pid = Number((await readPidFile(data)).split('\n')[0]);
  return pid > 0 && isAlive(pid) && !(await isServerOf(pid, data));
}

async function readPidFile(data: string): Promise<string> {
  try {
    return await readFile(join(data, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EACCES')) {
      return '';
    }
    throw error;
  }
}

async function isServerOf(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) {
    return false;
  }
  if (process.platform !== 'linux') {
    return true;
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(data);
}

/** True for every running process, also another user's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
