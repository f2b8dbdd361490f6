import { createInterface } from 'node:readline/promises';

import { UsageError } from '#src/errors.ts';

import type { Invocation } from './command.ts';

/**
 * Asks a person to type `yes`, unless --yes was given.
 *
 * @throws UsageError where nobody can answer, and after any other answer.
 */
export async function confirm(
  { flags, output, stdin }: Pick<Invocation, 'flags' | 'output' | 'stdin'>,
  question: string,
): Promise<void> {
  if (flags['yes'] === true) return;
  if (!('isTTY' in stdin && stdin.isTTY === true)) throw new UsageError(`${question} Say so with --yes.`);
  output.note(`${question} Type yes to go on.`);
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) {
      if (line.trim().toLowerCase() === 'yes') return;
      break;
    }
  } finally {
    lines.close();
  }
  throw new UsageError('Stopped. Nothing was changed.');
}
