import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { BootstrapFailure } from './failure.mjs';
import { oneAtATime } from './one-at-a-time.mjs';

/** @typedef {{ version?: string, optional?: boolean, dev?: boolean, devOptional?: boolean, extraneous?: boolean }} LockedPackage */

/**
 * Installs the packages of the lock file unless they are there.
 * @param {string} root
 * @param {boolean} withDevelopment whether the packages of tests and checks are needed too
 */
export async function ensurePackages(root, withDevelopment) {
  if (arePackagesCurrent(root, withDevelopment)) {
    return;
  }
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new BootstrapFailure(
      `The packages cannot be installed, since ${root} is read-only: run npm ci as its owner.`,
    );
  }
  await oneAtATime(root, async () => {
    if (!arePackagesCurrent(root, withDevelopment)) {
      await install(root);
    }
  });
}

/** @param {string} root */
async function install(root) {
  process.stderr.write('Installing the packages of package-lock.json. This is done once and takes about a minute.\n');
  const { status, text } = await npm(root, [
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (status !== 0) {
    throw new BootstrapFailure(sentenceFor(text, root));
  }
  writeFileSync(join(root, stamp), lockHash(root));
}

/** Names the lock file that the packages were installed from. npm empties the folder before it installs. */
const stamp = 'node_modules/.tandem-installed';

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/**
 * True after an installation of ours from this lock file, or one by hand: npm notes in node_modules/.package-lock.json what it
 * installed. Packages that are optional may be missing: they are for other systems.
 * @param {string} root
 * @param {boolean} withDevelopment
 */
function arePackagesCurrent(root, withDevelopment) {
  const stampFile = join(root, stamp);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash(root)) {
    return true;
  }
  const installed = readPackages(join(root, 'node_modules/.package-lock.json'));
  const wanted = Object.entries(readPackages(join(root, 'package-lock.json')));
  return wanted
    .filter(([path, entry]) => path.startsWith('node_modules/') && entry.version !== undefined && !entry.extraneous)
    .filter(([, entry]) => !entry.optional && !entry.devOptional && (withDevelopment || !entry.dev))
    .every(([path, entry]) => installed[path]?.version === entry.version);
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/**
 * Runs the npm that runs us, else the one on the path.
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {Promise<{ status: number | null, text: string }>}
 */
function npm(root, args) {
  const running = process.env['npm_execpath'] ?? '';
  const isNpm = basename(running).startsWith('npm');
  const child = isNpm
    ? spawn(process.execPath, [running, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn('npm', args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  return new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    }
    child.once('error', () =>
      reject(new BootstrapFailure('npm was not found on the PATH: install Node with npm, then run this again.')),
    );
    child.once('close', (status) => resolve({ status, text }));
  });
}

/**
 * What npm said, as one sentence that tells what to do.
 * @param {string} text
 * @param {string} root
 */
function sentenceFor(text, root) {
  const network = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/.exec(
    text,
  );
  if (network !== null) {
    return `npm could not reach its registry (${network[1]}): connect to the network, or set npm's registry or proxy, then run this again.`;
  }
  if (/\bENOSPC\b/.test(text)) {
    return 'There is no room left on the disk: the packages need about 1 GB. Make room, then run this again.';
  }
  if (/\b(EACCES|EROFS|EPERM)\b/.test(text)) {
    return `npm may not write to ${root} or to its own cache: give this user the right, then run this again.`;
  }
  if (/\bE40[134]\b/.test(text)) {
    return `npm's registry refused a package: check which registry npm is set to use and what it offers.\n${lastLines(text)}`;
  }
  if (/\bEUSAGE\b/.test(text)) {
    return `package.json and package-lock.json do not fit together: run npm install and look at what changed.\n${lastLines(text)}`;
  }
  return `npm ci failed:\n${lastLines(text)}`;
}

/** @param {string} text */
function lastLines(text) {
  return text.trim().split('\n').slice(-12).join('\n');
}
