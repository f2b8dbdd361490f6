import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { BootstrapFailure } from './failure.mjs';

const systems = { linux: 'linux', win32: 'win' };

/**
 * The Node 24 that came with the packages, else the one that runs this if it is new enough.
 * @param {string} root
 * @returns {string}
 */
export function findNode(root) {
  const system = Object.entries(systems).find(([platform]) => platform === process.platform)?.[1] ?? process.platform;
  const name = `node-${system}-${process.arch}`;
  const program = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(program)) {
    return program;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) {
    return process.execPath;
  }
  throw new BootstrapFailure(
    `Node 24 is needed, this is Node ${process.versions.node}, and npm installed no package ${name}: install Node 24, then run this again.`,
  );
}
