import { Readable, Writable } from 'node:stream';

import { runCli } from '#src/cli/main.ts';

import { never } from './program.ts';
import type { WritingProgram } from './writing-program.ts';

export type CommandLine = (...argv: readonly string[]) => Promise<{
  readonly status: number;
  /** Standard output. */
  readonly text: string;
  /** Standard error. */
  readonly notes: string;
  /** What --json printed; null without it. */
  readonly document: unknown;
}>;

/** Runs one command line after the other on a program. */
export function commandLine(
  { running: { app, databaseUrl }, sandbox }: Pick<WritingProgram, 'running' | 'sandbox'>,
  dataDir: string,
): CommandLine {
  const key = app.config.encryptionKeys?.[0].key.toString('base64') ?? '';
  const env = {
    DATABASE_URL: databaseUrl,
    HUBSPOT_API_URL: sandbox.url,
    ENCRYPTION_KEYS: `test:${key}`,
    DATA_DIR: dataDir,
    SANDBOX: 'off',
    LOG_LEVEL: 'silent',
  };
  return async (...argv) => {
    const [stdout, stderr]: [string[], string[]] = [[], []];
    const io = { env, stdout: sink(stdout), stderr: sink(stderr), stdin: Readable.from([]), signal: never };
    const status = await runCli(argv, io);
    const text = stdout.join('');
    const document: unknown = argv.includes('--json') && text !== '' ? JSON.parse(text) : null;
    return { status, text, notes: stderr.join(''), document };
  };
}

function sink(into: string[]): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      into.push(String(chunk));
      done();
    },
  });
}
