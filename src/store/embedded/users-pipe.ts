import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { ServerUser } from './server-user.ts';

const run = promisify(execFile);

/*
 * Who uses a server holds the writing end of a named pipe open; the server's supervisor waits at the reading end. When the last user
 * is gone, in whatever way, the system closes the last writing end, the supervisor reads the end of the file and stops the server.
 */

/** A hold on a server, for as long as it is not let go. */
export interface Hold {
  release(): void;
}

/** Makes the pipe in a folder: a hold for the caller, and the reading end that the supervisor is to inherit. */
export async function createUsersPipe(
  runFolder: string,
  user: ServerUser,
): Promise<Hold & { readonly readEnd: Hold & { readonly fd: number } }> {
  const path = join(runFolder, 'users');
  await run('mkfifo', ['-m', '600', path]);
  await chown(path, user.uid, user.gid);
  // Opened for both first, since that never waits for the other side; then the reading end finds a writer and does not wait either.
  const writeEnd = openSync(path, constants.O_RDWR);
  const readEnd = openSync(path, constants.O_RDONLY);
  return { release: once(writeEnd), readEnd: { fd: readEnd, release: once(readEnd) } };
}

/** A hold on a running server, or null when nobody waits at the other end: then it is going down or has lost its supervisor. */
export function holdServer(runFolder: string): Hold | null {
  try {
    return { release: once(openSync(join(runFolder, 'users'), constants.O_WRONLY | constants.O_NONBLOCK)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENXIO' || error.code === 'ENOENT')) {
      return null;
    }
    throw error;
  }
}

function once(fd: number): () => void {
  let open = true;
  return () => {
    if (open) {
      open = false;
      closeSync(fd);
    }
  };
}
