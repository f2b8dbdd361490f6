import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface LoopbackRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the server does: answers, or one of the ways in which a server does not. */
export type LoopbackReply =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly json: unknown }
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly text: string }
  | 'hang'
  | 'reset'
  | 'cut';

export interface Loopback extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly LoopbackRequest[];
}

/** A server on this machine that answers as the test says, to see what no proper CRM would answer. */
export async function loopback(
  answer: (request: LoopbackRequest, count: number) => LoopbackReply | Promise<LoopbackReply>,
): Promise<Loopback> {
  const requests: LoopbackRequest[] = [];
  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    requests.push(request);
    reply(outgoing, await answer(request, requests.length));
  }
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<LoopbackRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const url = new URL(incoming.url ?? '/', 'http://loopback');
  return {
    method: incoming.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString(),
  };
}

function reply(outgoing: ServerResponse, what: LoopbackReply): void {
  if (what === 'hang') return;
  if (what === 'reset') {
    outgoing.socket?.resetAndDestroy();
    return;
  }
  if (what === 'cut') {
    outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    outgoing.write('{"results":[', () => outgoing.socket?.destroy());
    return;
  }
  const isJson = 'json' in what;
  outgoing.writeHead(what.status ?? 200, {
    'content-type': isJson ? 'application/json' : 'text/html',
    ...what.headers,
  });
  outgoing.end(isJson ? JSON.stringify(what.json) : what.text);
}
