import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import pg from 'pg';
import { z } from 'zod';

const Answer = z.object({
  origin: z.enum(['started', 'joined']),
  pid: z.number(),
  socketDir: z.string(),
  url: z.string(),
});

/** A process of its own that uses a server: what `cluster-user.ts` got, and the means to end it. */
export interface ClusterUser extends z.infer<typeof Answer> {
  /** What it told the person who started it. */
  readonly notes: string;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export interface UserOptions {
  /** Command to run the program with, such as one that changes the user. */
  readonly prefix?: readonly string[];
  readonly path?: string;
}

/** Runs a process that joins or starts the server of a folder, and waits until it has it. */
export async function useCluster(dataDir: string, options: UserOptions = {}): Promise<ClusterUser> {
  const child = spawnUser(dataDir, options);
  let notes = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    notes += text;
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    return {
      ...Answer.parse(JSON.parse(line)),
      notes,
      async end(signal) {
        child.kill(signal);
        await ended;
      },
    };
  }
  throw new Error(`the program ended without a server: ${notes}`);
}

/** The process alone, to be ended before it has a server. */
export function spawnUser(
  dataDir: string,
  { prefix = [], path }: UserOptions = {},
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const program = fileURLToPath(new URL('./cluster-user.ts', import.meta.url));
  const [command, ...args] = [...prefix, process.execPath, program, dataDir];
  return spawn(command, args, { env: { PATH: path ?? '/usr/bin:/bin' }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The first value of the first row. */
export async function ask(url: string, statement: string): Promise<unknown> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}
