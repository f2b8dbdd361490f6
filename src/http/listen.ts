import { once } from 'node:events';
import { createServer as createNodeServer } from 'node:http';

import type { Express } from 'express';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Takes no new connection and waits for what is under way; after the grace the rest is cut off. */
  close(graceMs?: number): Promise<void>;
}

/** Serves until closed. Port 0 takes a free one. */
export async function listen(app: Express, port: number, host?: string): Promise<Listening> {
  const server = createNodeServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, app);
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const close = async (graceMs = 10_000): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    // A kept-alive connection that falls idle only now would hold the server open until its own time-out.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const grace = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(idle);
    clearTimeout(grace);
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close,
    [Symbol.asyncDispose]: () => close(0),
  };
}
