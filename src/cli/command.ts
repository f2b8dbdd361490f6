import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

import { UsageError } from '#src/errors.ts';

import type { Output } from './output.ts';

/** One command of the CLI. `run` answers the exit status: 0 done, 1 failed. Wrong usage is a UsageError, which becomes 2. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows `tandem NAME`, e.g. `PARTNER`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  run(invocation: Invocation): Promise<number>;
}

export interface CommandOption {
  readonly type: 'boolean' | 'string';
  readonly description: string;
}

export interface Invocation {
  readonly positionals: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean | undefined>>;
  readonly env: NodeJS.ProcessEnv;
  readonly output: Output;
  readonly stdin: NodeJS.ReadableStream;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

const commonOptions: Readonly<Record<string, CommandOption>> = {
  program: { type: 'string', description: 'the id of a program, where there are several' },
  json: {
    type: 'boolean',
    description: 'one JSON document on standard output; logs and progress go to standard error',
  },
  help: { type: 'boolean', description: 'this text' },
};

/**
 * Reads a command's arguments.
 * @throws UsageError naming the option or argument that does not fit.
 */
export function parseInvocation(command: Command, argv: readonly string[]): Pick<Invocation, 'positionals' | 'flags'> {
  const options: ParseArgsOptionsConfig = {};
  for (const [name, option] of Object.entries({ ...command.options, ...commonOptions }))
    options[name] = { type: option.type };
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const flags: Record<string, string | boolean | undefined> = {};
    for (const [name, value] of Object.entries(values)) if (!Array.isArray(value)) flags[name] = value;
    return { positionals, flags };
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new UsageError(`${said}. See: tandem ${command.name} --help`, { cause: error });
  }
}

export function helpText(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  const width = Math.max(...options.map(([name]) => name.length)) + 4;
  return [
    `tandem ${[command.name, command.usage].filter(Boolean).join(' ')} [options]`,
    '',
    command.summary,
    '',
    ...options.map(([name, option]) => `  ${`--${name}`.padEnd(width)}${option.description}`),
  ].join('\n');
}

/** @throws UsageError when the number of arguments does not fit. */
export function onlyPositional(invocation: Pick<Invocation, 'positionals'>, what: string): string {
  const [first, ...rest] = invocation.positionals;
  if (first === undefined) throw new UsageError(`Name ${what}.`);
  if (rest.length > 0) throw new UsageError(`Only one argument fits here: ${what}. Not: ${rest.join(' ')}`);
  return first;
}
