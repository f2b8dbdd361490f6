import type { Writable } from 'node:stream';

import { UsageError } from '#src/errors.ts';

import { helpText, parseInvocation, type Command } from './command.ts';
import { commands } from './commands.ts';
import { failureSentence } from './failure.ts';
import { Output } from './output.ts';

/**
 * Runs one command line.
 * @returns the exit status: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCli(
  argv: readonly string[],
  io: {
    env: NodeJS.ProcessEnv;
    stdout: Writable;
    stderr: Writable & { isTTY?: boolean };
    stdin: NodeJS.ReadableStream;
    signal: AbortSignal;
  },
): Promise<number> {
  const output = new Output({ json: argv.includes('--json'), stdout: io.stdout, stderr: io.stderr });
  try {
    const [name, ...rest] = argv;
    if (name === undefined || name === 'help' || name === '--help') {
      io.stdout.write(`${await overview()}\n`);
      return name === undefined ? 2 : 0;
    }
    const command = await findCommand(name);
    if (rest.includes('--help')) {
      io.stdout.write(`${helpText(command)}\n`);
      return 0;
    }
    const { positionals, flags } = parseInvocation(command, rest);
    return await command.run({ positionals, flags, env: io.env, output, stdin: io.stdin, signal: io.signal });
  } catch (error) {
    if (error instanceof UsageError) {
      output.note(error.message);
      return 2;
    }
    if (io.signal.aborted) return 1;
    output.note(failureSentence(error));
    return 1;
  }
}

async function findCommand(name: string): Promise<Command> {
  const load = commands[name];
  if (!load) throw new UsageError(`There is no command "${name}". See: tandem --help`);
  return load();
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const width = Math.max(...all.map((command) => command.name.length + command.usage.length)) + 3;
  return [
    'tandem COMMAND [options]',
    '',
    ...all.map(
      (command) => `  ${[command.name, command.usage].filter(Boolean).join(' ').padEnd(width)}${command.summary}`,
    ),
    '',
    'Every command has --help, and --json for one JSON document on standard output.',
  ].join('\n');
}

if (import.meta.main) {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const status = await runCli(process.argv.slice(2), {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    signal: stop.signal,
  });
  process.exitCode = status;
}
