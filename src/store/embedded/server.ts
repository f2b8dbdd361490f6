import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Home } from './home.ts';
import { abandonedAfterMs, ageMs, environment } from './initialise.ts';
import { findPostmaster, hasForeignPid } from './postmaster.ts';
import { createUsersPipe, type Hold } from './users-pipe.ts';

export interface ServerOptions {
  /** False for a server whose data is thrown away: fast, and nothing survives a power cut. */
  readonly durable: boolean;
  readonly settings: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Nobody but the owner of the socket's folder can connect; there is no port. */
const baseSettings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '200',
  max_parallel_workers_per_gather: '0',
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'fatal',
} as const;

const throwawaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
} as const;

export interface RunningServer {
  readonly pid: number;
  readonly runFolder: string;
  readonly hold: Hold;
}

/** A longer path leaves no room for the names below it: the system allows a socket's path 107 bytes, on some 103. */
const longestRunParent = 70;
const pollMs = 20;

/*
 * Runs the server and waits until the last user let go of the pipe (descriptor 3). A gentle stop first: clients that are just saying
 * goodbye get to finish. Then the server's run folder ($1) goes, unless the server failed and left a reason there, and the whole home ($2)
 * of a server that is thrown away.
 */
const supervise = `
run=$1 scratch=$2; shift 2
"$@" </dev/null 3<&- & server=$!
{ while read -r _ <&3; do :; done; exec 3<&-; kill -TERM $server; sleep 0.5; kill -INT $server; } 2>/dev/null &
watcher=$!
exec 3<&-
wait $server; status=$?
kill $watcher 2>/dev/null
if [ $status = 0 ]; then rm -rf "$run"; fi
if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
exit $status
`;

/**
 * Starts the server and waits until it takes connections. Another server on the same data is an expected outcome.
 * @throws Error with what the server said when it does not come up.
 */
export async function startServer(home: Home, options: ServerOptions): Promise<RunningServer | 'in use'> {
  if (await hasForeignPid(home.data)) {
    await rm(join(home.data, 'postmaster.pid'), { force: true });
  }
  const runFolder = await createRunFolder(home);
  const pipe = await createUsersPipe(runFolder, home.user);
  try {
    const supervisor = spawnSupervisor(home, options, runFolder, pipe.readEnd.fd);
    pipe.readEnd.release();
    const pid = await untilReady(home, runFolder, supervisor, options.signal);
    if (pid !== null) {
      await removeAbandonedRuns(home, runFolder);
      return { pid, runFolder, hold: pipe };
    }
    return await reasonOfFailure(runFolder);
  } catch (error) {
    pipe.readEnd.release();
    pipe.release();
    throw error;
  }
}

async function createRunFolder(home: Home): Promise<string> {
  const parent = [home.folder, tmpdir(), '/tmp'].find((folder) => folder.length <= longestRunParent) ?? '/tmp';
  const runFolder = await mkdtemp(join(parent, parent === home.folder ? 'run-' : 'tandem-'));
  await chown(runFolder, home.user.uid, home.user.gid);
  return runFolder;
}

function spawnSupervisor(home: Home, options: ServerOptions, runFolder: string, usersFd: number): ChildProcess {
  const settings = { ...baseSettings, ...(options.durable ? {} : throwawaySettings), ...options.settings };
  const server = [
    ...home.user.prefix,
    join(home.binaries.folder, 'bin/postgres'),
    '-D',
    home.data,
    '-c',
    `unix_socket_directories=${runFolder}`,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const logFd = openSync(join(runFolder, 'server.log'), 'a', 0o600);
  try {
    const supervisor = spawn(
      '/bin/sh',
      ['-c', supervise, 'sh', runFolder, options.durable ? '' : home.folder, ...server],
      {
        uid: home.user.uid,
        gid: home.user.gid,
        env: environment,
        cwd: '/',
        stdio: ['ignore', 'ignore', logFd, usersFd],
        detached: true,
      },
    );
    supervisor.unref();
    return supervisor;
  } finally {
    closeSync(logFd);
  }
}

async function untilReady(
  home: Home,
  runFolder: string,
  supervisor: ChildProcess,
  signal?: AbortSignal,
): Promise<number | null> {
  const failure = once(supervisor, 'exit').then(() => null);
  for (;;) {
    const poll = sleep(pollMs, 'poll' as const, signal && { signal });
    if ((await Promise.race([failure, poll])) === null) {
      return null;
    }
    const server = await findPostmaster(home.data);
    if (server?.status === 'ready' && server.runFolder === runFolder) {
      return server.pid;
    }
  }
}

async function reasonOfFailure(runFolder: string): Promise<'in use'> {
  const said = await readFile(join(runFolder, 'server.log'), 'utf8').catch(() => '');
  await rm(runFolder, { recursive: true, force: true });
  if (said.includes('"postmaster.pid" already exists') || said.includes('shared memory block')) {
    return 'in use';
  }
  throw new Error(`PostgreSQL did not start: ${said.trim()}`);
}

/** What servers that were killed left behind. A young folder may belong to a start that is under way. */
async function removeAbandonedRuns(home: Home, ours: string): Promise<void> {
  for (const name of await readdir(home.folder)) {
    const path = join(home.folder, name);
    if (name.startsWith('run-') && path !== ours && (await ageMs(path)) > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}
