import { setTimeout as sleep } from 'node:timers/promises';

import { dataFolder, persistentHome, temporaryHome } from './home.ts';
import { initialise } from './initialise.ts';
import { findPostmaster, isAlive, type Postmaster } from './postmaster.ts';
import { startServer } from './server.ts';
import { type Hold, holdServer } from './users-pipe.ts';

/** A PostgreSQL server of our own that this process uses. It runs as long as any process uses it, and ends with the last one's end. */
export interface Cluster extends AsyncDisposable {
  /** Address of a database on it, for pg, kysely and libpq alike. The user is `postgres`, without password: the socket's folder is closed to others. */
  url(database: string): string;
  readonly socketDir: string;
  readonly pid: number;
  /** Whether this process brought the server up or joined a running one. */
  readonly origin: 'started' | 'joined';
  /** Lets the server go; waits for its end when nobody else uses it. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Folder for the server's data and nothing else; made when missing. */
  readonly dataDir: string;
  /** Takes sentences that a person should read, such as where the data went. */
  readonly log: (message: string) => void;
  /** PostgreSQL's settings beside ours. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const pollMs = 25;
/** How long a server may take to notice that its last user has gone. */
const noticeMs = 1_000;
/** How long a server that goes down, or whose supervisor was killed, may stand in the way of the next. */
const patienceMs = 20_000;

/**
 * Starts the server of a data folder.
 * @throws Error when one is running there already.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const server = await start(options);
  if (server === 'in use') {
    const data = await dataFolder(options.dataDir);
    throw new Error(
      `${data} is in use by the PostgreSQL server with pid ${(await findPostmaster(data))?.pid ?? 'unknown'}`,
    );
  }
  return server;
}

/** Joins the running server of a data folder, or starts it. Processes that come at the same moment end up on the same server. */
export async function joinOrStartCluster(options: ClusterOptions): Promise<Cluster> {
  for (let blockedMs = 0; ; blockedMs += pollMs) {
    const data = await dataFolder(options.dataDir);
    const running = await findPostmaster(data);
    const cluster = running === null ? await start(options) : join(data, running);
    if (cluster !== 'in use' && cluster !== null) {
      return cluster;
    }
    // A server that is starting takes the time it takes, after a crash even minutes.
    blockedMs = running?.status === 'starting' ? 0 : blockedMs;
    if (blockedMs > patienceMs) {
      throw new Error(
        `${data} is in use by the PostgreSQL server with pid ${running?.pid ?? 'unknown'}, which cannot be joined`,
      );
    }
    await sleep(pollMs, undefined, options.signal && { signal: options.signal });
  }
}

/** Starts a server whose data is thrown away with it: fast, for tests. */
export async function startTemporaryCluster(
  options: Pick<ClusterOptions, 'settings' | 'signal'> = {},
): Promise<Cluster> {
  const home = await temporaryHome();
  await initialise(home, false, options.signal);
  const server = await startServer(home, { durable: false, settings: {}, ...options });
  if (server === 'in use') {
    throw new Error(`${home.data} is in use, though it is new`);
  }
  return clusterOf('started', home.data, server, server.hold);
}

/** A server that is told not to wait for the disk need not be made with care for it either. */
function isDurable({ settings }: ClusterOptions): boolean {
  return settings?.['fsync'] !== 'off';
}

async function start(options: ClusterOptions): Promise<Cluster | 'in use'> {
  const { settings = {}, signal } = options;
  const home = await persistentHome(options.dataDir, options.log);
  await initialise(home, isDurable(options), signal);
  const server = await startServer(home, { durable: true, settings, ...(signal && { signal }) });
  return server === 'in use' ? server : clusterOf('started', home.data, server, server.hold);
}

function join(data: string, running: Postmaster): Cluster | null {
  const hold = running.status === 'ready' ? holdServer(running.runFolder) : null;
  return hold === null ? null : clusterOf('joined', data, running, hold);
}

function clusterOf(
  origin: Cluster['origin'],
  data: string,
  { pid, runFolder }: Pick<Postmaster, 'pid' | 'runFolder'>,
  hold: Hold,
): Cluster {
  async function stop(): Promise<void> {
    hold.release();
    await untilGoneOrKept(data, pid);
  }
  return {
    origin,
    pid,
    socketDir: runFolder,
    url: (database) =>
      `postgresql://postgres@localhost/${encodeURIComponent(database)}?host=${encodeURIComponent(runFolder)}`,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A server that goes down says so at once; one that goes on running has other users. */
async function untilGoneOrKept(data: string, pid: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < noticeMs; waitedMs += pollMs) {
    if (!isAlive(pid)) {
      return;
    }
    const running = await findPostmaster(data);
    if (running?.pid !== pid || running.status === 'stopping') {
      waitedMs = 0;
    }
    await sleep(pollMs);
  }
}
