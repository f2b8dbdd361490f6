import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A folder, since making one is atomic everywhere; in it, who holds it. */
const lockName = '.installing';
const pollMs = 250;
/** How long a lock may stand without naming its holder: between its making and its writing lies one system call. */
const unnamedForMs = 5_000;

/**
 * Runs the work while no other command of this checkout runs it: two installations at once would tear each other's packages apart. A holder that was killed is passed over.
 * @param {string} root
 * @param {() => Promise<void>} work
 */
export async function oneAtATime(root, work) {
  const lock = join(root, lockName);
  await takeLock(lock);
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
async function takeLock(lock) {
  let unnamedMs = 0;
  for (let told = false; ; await sleep(pollMs)) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(lock);
    unnamedMs = holder === null ? unnamedMs + pollMs : 0;
    if (holder === null ? unnamedMs > unnamedForMs : !isRunning(holder)) {
      rmSync(lock, { recursive: true, force: true });
    } else if (!told) {
      told = true;
      process.stderr.write('Another command is installing the packages: waiting for it.\n');
    }
  }
}

/**
 * @param {string} lock
 * @returns {number | null}
 */
function holderOf(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be asked, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
