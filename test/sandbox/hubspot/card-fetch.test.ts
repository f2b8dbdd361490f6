import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import { expect, test } from 'vitest';

import { signV3 } from '#src/sandbox/hubspot/signature.ts';

import { running } from './running.ts';
import type { Running } from './running.ts';

const secret = 'secret-new';

interface Backend extends AsyncDisposable {
  readonly url: string;
  readonly seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
}

/** An app's backend that answers as told and keeps what it was asked. */
async function backend(
  respond: (request: IncomingMessage, response: ServerResponse, count: number) => void,
): Promise<Backend> {
  const seen: Backend['seen'] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    respond(request, response, seen.length);
  }
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function withApp(baseUrl: string): Promise<Running> {
  const app = {
    clientId: 'c',
    clientSecrets: [secret, 'secret-old'],
    appId: '77',
    baseUrl,
    permittedUrls: [`${baseUrl}/cards`],
  } as const;
  return running({ app, wall: () => new Date(1_790_000_004_000) });
}

function fetchFor(api: Running, request: object) {
  return api.send('POST', '/sandbox/hubspot-fetch', { portalId: 100001, userId: 9001, ...request });
}

test('a card reaches the app with the person and the account in a signed query', async () => {
  await using app = await backend((_request, response) => response.setHeader('x-request-id', 'r1').end('{"score":75}'));
  await using api = await withApp(app.url);
  const reply = await fetchFor(api, {
    url: `${app.url}/cards/health?companyId=11`,
    headers: { Authorization: 'Bearer x' },
  });
  expect(reply.body).toMatchObject({ status: 200, body: '{"score":75}', headers: { 'x-request-id': 'r1' } });
  const [seen] = app.seen;
  expect(seen?.url).toBe(
    '/cards/health?companyId=11&userId=9001&portalId=100001&userEmail=ada%40vendor.example&appId=77',
  );
  expect(seen?.headers['x-hubspot-request-timestamp']).toBe('1790000004000');
  expect(seen?.headers.authorization).toBe('Bearer x');
  const url = `${app.url}${seen?.url ?? ''}`;
  expect(seen?.headers['x-hubspot-signature-v3']).toBe(
    signV3(secret, { method: 'GET', url, body: '', timestampMs: 1_790_000_004_000 }),
  );
});

test('a body is sent as JSON and is part of the signature', async () => {
  await using app = await backend((_request, response) => response.end('{}'));
  await using api = await withApp(app.url);
  await fetchFor(api, { url: `${app.url}/cards/note`, method: 'POST', body: { text: 'é' } });
  const [seen] = app.seen;
  expect([seen?.method, seen?.body, seen?.headers['content-type']]).toEqual([
    'POST',
    '{"text":"é"}',
    'application/json',
  ]);
  const request = {
    method: 'POST',
    url: `${app.url}${seen?.url ?? ''}`,
    body: '{"text":"é"}',
    timestampMs: 1_790_000_004_000,
  };
  expect(seen?.headers['x-hubspot-signature-v3']).toBe(signV3(secret, request));
});

test('only permitted URLs, known people and the one header are let through', async () => {
  await using app = await backend((_request, response) => response.end('{}'));
  await using api = await withApp(app.url);
  const status = async (request: object) =>
    (await fetchFor(api, { url: `${app.url}/cards/health`, ...request })).status;
  expect(await status({})).toBe(200);
  expect(await status({ url: `${app.url}/cardsharp` })).toBe(403);
  expect(await status({ url: 'http://elsewhere.example/cards' })).toBe(403);
  expect(await status({ url: 'nonsense' })).toBe(400);
  expect(await status({ headers: { 'X-Other': '1' } })).toBe(400);
  expect(await status({ userId: 1 })).toBe(400);
  expect(await status({ portalId: 5 })).toBe(400);
  expect(await status({ method: 'TRACE' })).toBe(400);
  expect(await status({ method: 'POST', body: { text: 'x'.repeat(1_000_001) } })).toBe(413);
  expect(app.seen).toHaveLength(1);
});

test('a call is repeated once when the app answers 5xx or cannot be reached', async () => {
  await using app = await backend((_request, response, count) => {
    response.statusCode = count === 1 ? 503 : 200;
    response.end('{}');
  });
  await using api = await withApp(app.url);
  expect((await fetchFor(api, { url: `${app.url}/cards/health` })).body.status).toBe(200);
  expect(app.seen).toHaveLength(2);
  await using broken = await backend((_request, response) => {
    response.statusCode = 500;
    response.end('{}');
  });
  await using second = await withApp(broken.url);
  expect((await fetchFor(second, { url: `${broken.url}/cards/health` })).body.status).toBe(500);
  expect(broken.seen).toHaveLength(2);
  await using resetting = await backend((request) => request.socket.destroy());
  await using third = await withApp(resetting.url);
  expect((await fetchFor(third, { url: `${resetting.url}/cards/health` })).status).toBe(502);
  expect(resetting.seen).toHaveLength(2);
});

test('a slow app is given up, and a reply over a megabyte refused', async () => {
  await using silent = await backend(() => undefined);
  await using api = await withApp(silent.url);
  expect((await fetchFor(api, { url: `${silent.url}/cards/health`, timeout: 100 })).status).toBe(504);
  await using large = await backend((_request, response) => response.end('x'.repeat(1_000_001)));
  await using second = await withApp(large.url);
  expect((await fetchFor(second, { url: `${large.url}/cards/health` })).status).toBe(502);
});

test('an account has at most 20 requests under way', async () => {
  const waiting: ServerResponse[] = [];
  await using app = await backend((_request, response) => {
    waiting.push(response);
    if (waiting.length === 20) for (const one of waiting) one.end('{}');
  });
  await using api = await withApp(app.url);
  const nineteen = Array.from({ length: 19 }, () => fetchFor(api, { url: `${app.url}/cards/health` }));
  while (waiting.length < 19) await new Promise((resolve) => setTimeout(resolve, 5));
  const two = await Promise.all([0, 1].map(() => fetchFor(api, { url: `${app.url}/cards/health` })));
  expect(two.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([200, 429]);
  await Promise.all(nineteen);
});
