import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** What becomes of an answer on its way back. The request has arrived whole by then. */
export interface AnswerFault {
  /** Which requests it meets, by what they begin with. */
  readonly on: RegExp;
  /** `reset` breaks the connection when the answer begins, `hold` lets nothing through, `drip` a byte at a time. */
  readonly kind: 'reset' | 'hold' | 'drip';
  /** How many requests it meets; 1 when absent. */
  readonly times?: number;
}

/** A way to a server that a test can close and open again, as if the server were stopped and started. */
export interface Forwarder extends AsyncDisposable {
  readonly port: number;
  /** Breaks every connection and takes no more. */
  stop(): Promise<void>;
  start(): Promise<void>;
  listening(): boolean;
  /** Where new connections lead from now on. */
  leadTo(to: NetConnectOpts): void;
  /** Arms a fault. The function returned disarms it. */
  spoil(fault: AnswerFault): () => void;
}

const dripMs = 50;

export async function forwarder(to: NetConnectOpts): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const armed = new Map<AnswerFault, number>();
  let target = to;

  function take(request: string): AnswerFault | null {
    for (const [fault, left] of armed) {
      if (!fault.on.test(request)) continue;
      if (left > 1) armed.set(fault, left - 1);
      else armed.delete(fault);
      return fault;
    }
    return null;
  }

  const server = createServer((incoming) => {
    const outgoing = connect(target);
    let fault: AnswerFault | null = null;
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    incoming.on('data', (some) => {
      if (armed.size > 0) fault ??= take(some.toString('latin1'));
    });
    incoming.pipe(outgoing);
    outgoing.on('data', (some) => {
      if (fault === null) {
        if (!incoming.write(some)) outgoing.pause();
      } else if (fault.kind === 'reset') incoming.resetAndDestroy();
      else if (fault.kind === 'drip') drip(incoming, some);
    });
    incoming.on('drain', () => outgoing.resume());
    outgoing.on('end', () => incoming.end());
  });
  const listen = async (at: number) => {
    server.listen(at, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the forwarder has no port');
    return address.port;
  };
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const own = await listen(0);
  return {
    port: own,
    stop,
    start: async () => {
      await listen(own);
    },
    listening: () => server.listening,
    leadTo(next) {
      target = next;
    },
    spoil(fault) {
      armed.set(fault, fault.times ?? 1);
      return () => armed.delete(fault);
    },
    [Symbol.asyncDispose]: stop,
  };
}

function drip(to: Socket, bytes: Buffer): void {
  let at = 0;
  const timer = setInterval(() => {
    if (to.destroyed || at >= bytes.length) clearInterval(timer);
    else to.write(bytes.subarray(at, (at += 1)));
  }, dripMs);
}
