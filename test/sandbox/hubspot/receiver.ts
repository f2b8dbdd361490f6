import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request as the app's server received it. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the tests say what they expect of it
  readonly events: readonly any[];
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly Received[];
  /** Every event of every request, in the order of arrival. */
  events(): readonly Received['events'][number][];
}

/** An app's server that takes every webhook with 200, or answers as told: with a status, or with what it does to the response. */
export async function receiver(
  answer: (request: Received, count: number, response: ServerResponse) => number | 'later' = () => 200,
): Promise<Receiver> {
  const requests: Received[] = [];
  const server = createServer((request, response) => {
    void receive(request, response);
  });
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { method = '', url = '', headers } = request;
    const received = { method, path: url, headers, body, events: JSON.parse(body) };
    requests.push(received);
    const status = answer(received, requests.length, response);
    if (status === 'later') return;
    response.statusCode = status;
    response.end();
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    events: () => requests.flatMap((request) => request.events),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
