import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { joinOrStartCluster, startCluster, startTemporaryCluster } from '#src/store/embedded/cluster.ts';
import { canEnter } from '#src/store/embedded/server-user.ts';

import { runProgram } from '../../support/run-program.ts';
import { ask, spawnUser, useCluster } from './client-program.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65_534;

let scratch = '';
let dataDir = '';
const notes: string[] = [];
const options = {
  get dataDir() {
    return dataDir;
  },
  log: (message: string) => void notes.push(message),
  // Nothing here cuts the power, and the disk of a test machine may be busy.
  settings: { fsync: 'off' },
};

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-embedded-'));
  await chmod(scratch, 0o755);
  dataDir = join(scratch, 'postgres');
  notes.length = 0;
});

afterEach(async () => {
  await rm(scratch, { recursive: true, force: true });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 200) {
      throw new Error('it did not happen within ten seconds');
    }
    await sleep(50);
  }
}

function fallbackIn(text: string): string | null {
  return /\/var\/lib\/tandem-[0-9a-f]{12}/.exec(text)?.[0] ?? null;
}

function noteAbout(folder: string | null): string {
  return `PostgreSQL keeps its data in ${folder}, since root's server may not run in ${dataDir}.`;
}

/** A PATH with what the runner needs and nothing that opens user namespaces. */
async function pathWithoutNamespaces(): Promise<string> {
  const programs = join(scratch, 'bin');
  await mkdir(programs);
  for (const name of ['id', 'mkfifo']) {
    await writeFile(join(programs, name), `#!/bin/sh\nexec /usr/bin/${name} "$@"\n`, { mode: 0o755 });
  }
  return programs;
}

/** A command that runs another as a user without rights: as `nobody`, or in a user namespace where `nobody` cannot read the programs. */
async function plainUserPrefix(): Promise<readonly string[]> {
  if (!isRoot) {
    return [];
  }
  const reads = await canEnter(dirname(process.execPath), { uid: nobody, gid: nobody });
  return reads && (await canEnter(import.meta.dirname, { uid: nobody, gid: nobody }))
    ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
    : ['unshare', '--user', `--map-user=${nobody}`, `--map-group=${nobody}`];
}

test('what was stored is there after a restart, in UTF-8 and with the same order of text everywhere', async () => {
  const first = await startCluster(options);
  await ask(first.url('postgres'), `create table note as select 'Zoë' as text`);
  await first.stop();

  await using second = await startCluster(options);

  expect(isRunning(first.pid)).toBe(false);
  expect(await ask(second.url('postgres'), 'select text from note')).toBe('Zoë');
  expect(await ask(second.url('postgres'), `select current_setting('server_encoding')`)).toBe('UTF8');
  expect(
    await ask(
      second.url('postgres'),
      `select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres'`,
    ),
  ).toBe('b C.UTF-8');
});

test('the server listens on no port, and its socket is closed to other users', async () => {
  await using cluster = await startCluster(options);

  expect(await ask(cluster.url('postgres'), `select current_setting('listen_addresses')`)).toBe('');
  expect((await stat(cluster.socketDir)).mode & 0o777).toBe(0o700);
  expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
});

test('below a folder that only root may enter the server runs where it was told to, if the system lets it', async () => {
  await chmod(scratch, 0o700);

  const first = await startCluster(options);
  await ask(first.url('postgres'), 'create table note as select 1');
  await first.stop();
  const whileClosed = [...notes];
  await chmod(scratch, 0o755);
  const second = await startCluster(options);
  const stored = await ask(second.url('postgres'), 'select count(*)::int from note');
  await second.stop();

  const elsewhere = fallbackIn(notes.join());
  if (elsewhere !== null) {
    await rm(elsewhere, { recursive: true });
  }

  const env = { PATH: process.env['PATH'] ?? '' };
  const canStay = !isRoot || (await runProgram('unshare', ['--user', 'true'], { env })).status === 0;
  expect(stored).toBe(1);
  expect(new Set(whileClosed)).toEqual(new Set(canStay ? [] : [noteAbout(elsewhere)]));
});

test('where root may not open a user namespace either, the data goes below /var/lib, and a person is told', async () => {
  await chmod(scratch, 0o700);

  const user = await useCluster(dataDir, { path: await pathWithoutNamespaces() });
  await user.end('SIGTERM');
  const elsewhere = fallbackIn(user.notes);
  if (elsewhere !== null) {
    await rm(elsewhere, { recursive: true });
  }

  expect(user.origin).toBe('started');
  expect(user.notes).toBe(isRoot ? `${noteAbout(elsewhere)}\n` : '');
});

test('a process that may open no user namespace joins a server that runs in one, and leaves its files alone', async () => {
  await chmod(scratch, 0o700);
  const cluster = await startCluster(options);

  const user = await useCluster(dataDir, { path: await pathWithoutNamespaces() });
  await user.end('SIGTERM');
  await ask(cluster.url('postgres'), 'create table note as select 1');
  await ask(cluster.url('postgres'), 'checkpoint');
  await cluster.stop();
  const elsewhere = fallbackIn(notes.join());
  if (elsewhere !== null) {
    await rm(elsewhere, { recursive: true });
  }

  expect({ origin: user.origin, pid: user.pid }).toEqual({ origin: 'joined', pid: cluster.pid });
});

test('a user without rights runs it as himself', async () => {
  await chmod(scratch, 0o777);

  const user = await useCluster(dataDir, { prefix: await plainUserPrefix() });
  const answer = await ask(user.url, 'select 1');
  await user.end('SIGTERM');

  expect(user.origin).toBe('started');
  expect(answer).toBe(1);
  await eventually(() => !isRunning(user.pid));
});

test('a folder that belongs to something else is left alone', async () => {
  await mkdir(dataDir);
  await writeFile(join(dataDir, 'letter.txt'), 'Dear');

  await expect(startCluster(options)).rejects.toThrow(
    `${dataDir} is not a folder for PostgreSQL's data: there is letter.txt in it.`,
  );
});

test('a long path is no obstacle', async () => {
  dataDir = join(scratch, 'a'.repeat(100), 'b'.repeat(100), 'postgres');

  const cluster = await startCluster(options);
  const answer = await ask(cluster.url('postgres'), 'select 1');
  const joined = await useCluster(dataDir);
  await joined.end('SIGTERM');
  await cluster.stop();

  expect(answer).toBe(1);
  expect({ origin: joined.origin, pid: joined.pid }).toEqual({ origin: 'joined', pid: cluster.pid });
  await eventually(async () => !(await exists(cluster.socketDir)));
});

test('a second start on the same folder says who has it', async () => {
  await using cluster = await startCluster(options);

  await expect(startCluster(options)).rejects.toThrow(`in use by the PostgreSQL server with pid ${cluster.pid}`);
});

test('of two processes that come at once, one starts the server and the other joins it', async () => {
  const [one, other] = await Promise.all([useCluster(dataDir), useCluster(dataDir)]);

  expect([one.origin, other.origin].toSorted()).toEqual(['joined', 'started']);
  expect(one.pid).toBe(other.pid);

  const [starter, joiner] = one.origin === 'started' ? [one, other] : [other, one];
  await starter.end('SIGKILL');
  await sleep(800);
  const answerWithoutStarter = await ask(joiner.url, 'select 1');
  await joiner.end('SIGTERM');

  expect(answerWithoutStarter).toBe(1);
  await eventually(() => !isRunning(one.pid));
});

test('nothing is left of a server whose only user was killed', async () => {
  const user = await useCluster(dataDir);
  await user.end('SIGKILL');

  await eventually(() => !isRunning(user.pid));
  await eventually(async () => (await readdir(dataDir)).length === 1);
  expect(await readdir(dataDir)).toEqual(['data']);
});

test('a killed server is started again with what was stored', async () => {
  const first = await startCluster(options);
  await ask(first.url('postgres'), 'create table note as select 1');
  process.kill(first.pid, 'SIGKILL');
  await eventually(() => !isRunning(first.pid));

  await using second = await joinOrStartCluster(options);

  expect(second.origin).toBe('started');
  expect(await ask(second.url('postgres'), 'select count(*)::int from note')).toBe(1);
});

test('a pid file whose number now belongs to another program does not keep the server from starting', async () => {
  const first = await startCluster(options);
  const pidFile = join(dataDir, 'data/postmaster.pid');
  const left = await readFile(pidFile, 'utf8');
  await first.stop();
  await writeFile(pidFile, left.replace(/^\d+/, String(process.pid)));

  await using second = await startCluster(options);

  expect(await ask(second.url('postgres'), 'select 1')).toBe(1);
});

test('a start that was killed halfway leaves nothing that the next one would trip over', async () => {
  const interrupted = spawnUser(dataDir);
  await eventually(async () => (await readdir(dataDir).catch(() => [])).some((name) => name.startsWith('data.new-')));
  interrupted.kill('SIGKILL');

  await using cluster = await startCluster(options);

  expect(await ask(cluster.url('postgres'), 'select 1')).toBe(1);
});

test('a temporary server is gone with all its files', async () => {
  const cluster = await startTemporaryCluster();
  const folder = dirname(cluster.socketDir);
  const answer = await ask(cluster.url('postgres'), 'select 1');

  await cluster.stop();

  expect(answer).toBe(1);
  expect(isRunning(cluster.pid)).toBe(false);
  await eventually(async () => !(await exists(folder)));
});

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
