import { UsageError } from '#src/errors.ts';

import type { Invocation } from './command.ts';

const longestSecret = 4096;

/**
 * Reads a token from standard input: hidden typing in a terminal, else the first line of what is piped in. Never from arguments, which other users of the machine can read.
 * @throws UsageError when nothing was given.
 */
export async function readSecret(invocation: Pick<Invocation, 'stdin' | 'output'>, prompt: string): Promise<string> {
  const { stdin } = invocation;
  const typed = isTerminal(stdin) ? await readHidden(stdin, invocation, prompt) : await readPiped(stdin);
  const secret = typed.trim();
  if (secret === '') throw new UsageError(`No token was given. ${prompt} (type it at the prompt, or pipe it in).`);
  if (secret.length > longestSecret)
    throw new UsageError(`That is longer than any token (${secret.length} characters). Paste the token alone.`);
  return secret;
}

type Terminal = NodeJS.ReadableStream & { isTTY: true; setRawMode(raw: boolean): unknown };

function isTerminal(stdin: NodeJS.ReadableStream): stdin is Terminal {
  return 'isTTY' in stdin && stdin.isTTY === true && 'setRawMode' in stdin;
}

async function readPiped(stdin: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stdin) {
    text += String(chunk);
    if (text.includes('\n') || text.length > longestSecret) break;
  }
  return text.split('\n')[0] ?? '';
}

/** Raw mode keeps the terminal from echoing; so Ctrl-C and backspace are ours to handle. */
async function readHidden(stdin: Terminal, invocation: Pick<Invocation, 'output'>, prompt: string): Promise<string> {
  invocation.output.note(`${prompt}: (hidden while you type, Enter ends)`);
  stdin.setRawMode(true);
  let text = '';
  try {
    for await (const chunk of stdin) {
      for (const key of String(chunk)) {
        if (key === '\r' || key === '\n') return text;
        if (key === '\u0003') throw new UsageError('Stopped. Nothing was changed.');
        text = key === '\u007F' || key === '\b' ? text.slice(0, -1) : text + key;
      }
      if (text.length > longestSecret) return text;
    }
    return text;
  } finally {
    stdin.setRawMode(false);
  }
}
