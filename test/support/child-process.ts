import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A process that a test speaks to and does harm to. Disposing kills it. */
export interface RunningChild extends AsyncDisposable {
  readonly pid: number;
  /** Everything it has said, on standard output and as errors. */
  said(): string;
  /** Waits until it has said this. @throws Error when it ends before. */
  until(words: RegExp): Promise<RegExpExecArray>;
  tell(line: string): void;
  signal(name: NodeJS.Signals): void;
  /** How it ended; null while it runs. */
  end(): { readonly status: number | null; readonly signal: NodeJS.Signals | null } | null;
  ended(): Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** Where compiled code is kept: a process that starts many times starts in half the time. */
export function quickStart(): Readonly<Record<string, string>> {
  const { NODE_COMPILE_CACHE = join(import.meta.dirname, '../../node_modules/.cache/node') } = process.env;
  return { NODE_COMPILE_CACHE };
}

/** Starts Node on a script. The process inherits nothing of this one's environment but where compiled code is kept. */
export function startChild(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningChild {
  const child = spawn(process.execPath, args, { env: { ...quickStart(), ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  let text = '';
  let heard = Promise.withResolvers<void>();
  const hear = (some: string): void => {
    text += some;
    heard.resolve();
    heard = Promise.withResolvers<void>();
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear);
  // Whoever is killed takes no more lines.
  child.stdin.on('error', () => undefined);
  const end = () =>
    child.exitCode === null && child.signalCode === null ? null : { status: child.exitCode, signal: child.signalCode };

  async function ended() {
    await closed;
    return { status: child.exitCode, signal: child.signalCode };
  }

  return {
    pid: child.pid ?? 0,
    said: () => text,
    async until(words) {
      for (;;) {
        const found = words.exec(text);
        if (found !== null) return found;
        if (child.exitCode !== null || child.signalCode !== null) {
          await closed;
          const last = words.exec(text);
          if (last !== null) return last;
          throw new Error(`the process ended without saying ${words}: ${text}`);
        }
        await Promise.race([heard.promise, closed]);
      }
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    signal: (name) => void child.kill(name),
    end,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
