import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A way to a server that a test can close and open again, as if the server were stopped and started. */
export interface Forwarder extends AsyncDisposable {
  readonly port: number;
  /** Breaks every connection and takes no more. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function forwarder(to: NetConnectOpts): Promise<Forwarder> {
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(to);
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
      one.pipe(other);
    }
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
    [Symbol.asyncDispose]: stop,
  };
}
