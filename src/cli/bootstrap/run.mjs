import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { planFor } from './commands.mjs';
import { BootstrapFailure } from './failure.mjs';
import { findNode } from './node.mjs';
import { ensurePackages } from './packages.mjs';

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/**
 * Installs what is missing, runs the steps of a script with Node 24, and ends as they end.
 * @param {string[]} argv
 */
export async function run([name = '', ...rest]) {
  const plan = planFor(name, rest);
  if (plan === null) {
    process.stderr.write(`There is no "${[name, ...rest].join(' ')}" here: see the scripts in package.json.\n`);
    process.exitCode = 2;
    return;
  }
  try {
    await ensurePackages(root, plan.development);
    const node = findNode(root);
    const failed = [];
    for (const step of plan.steps) {
      if (plan.steps.length > 1) {
        process.stdout.write(`\n${step.title}\n`);
      }
      const status = await runStep(node, step.args);
      if (status !== 0) {
        failed.push(step.title);
        process.exitCode = status;
      }
    }
    if (plan.steps.length > 1 && failed.length > 0) {
      process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
    }
  } catch (error) {
    if (!(error instanceof BootstrapFailure)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * @param {string} node
 * @param {string[]} args
 * @returns {Promise<number>} the exit status
 */
function runStep(node, args) {
  const child = spawn(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
      ...process.env,
      PATH: `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
    },
  });
  const stopForwarding = forwardSignals(child);
  return new Promise((done, reject) => {
    child.once('error', (error) => {
      stopForwarding();
      reject(
        new BootstrapFailure(
          `${node} cannot run on this system (${error.message}): install Node 24, then run this again.`,
        ),
      );
    });
    child.once('exit', (status, signal) => {
      stopForwarding();
      if (signal !== null) {
        process.kill(process.pid, signal);
      }
      done(status ?? 1);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  /** @param {NodeJS.Signals} signal */
  function forward(signal) {
    // Ctrl-C reaches every process of the terminal by itself: forwarded too, it would count as pressed twice.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      child.kill(signal);
    }
  }
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) {
    process.on(signal, forward);
  }
  return () => {
    for (const signal of signals) {
      process.off(signal, forward);
    }
  };
}
