import { startSandbox } from '#src/sandbox/hubspot/server.ts';
import type { Sandbox, SandboxOptions } from '#src/sandbox/hubspot/server.ts';

import { smallPortal, smallToken } from './small-portal.ts';

/** A sandbox of a test, with a clock and a stop-watch that only the test moves. */
export interface Running extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** Moves business time and the stop-watch of the quotas. */
  pass(ms: number): void;
  now(): Date;
  get(path: string, token?: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  readonly body: any;
}

export const startOfTest = new Date('2026-03-15T12:00:00Z');

export async function running(options: Partial<SandboxOptions> = {}): Promise<Running> {
  let elapsed = 0;
  const now = () => new Date(startOfTest.getTime() + elapsed);
  const sandbox = await startSandbox({
    port: 0,
    portals: [smallPortal()],
    clock: now,
    monotonic: () => elapsed,
    ...options,
  });

  async function send(method: string, path: string, body?: unknown, token = smallToken): Promise<Answer> {
    const reply = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await reply.text();
    const isJson = reply.headers.get('content-type')?.includes('json') === true;
    return { status: reply.status, headers: reply.headers, body: isJson ? JSON.parse(text) : text };
  }

  return {
    sandbox,
    now,
    pass: (ms) => {
      elapsed += ms;
    },
    get: (path, token) => send('GET', path, undefined, token),
    send,
    [Symbol.asyncDispose]: () => sandbox.stop(),
  };
}
