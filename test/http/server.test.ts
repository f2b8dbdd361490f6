import { Router } from 'express';
import { expect, test } from 'vitest';

import { listen } from '#src/http/listen.ts';
import { within } from '#src/http/within.ts';

import { serve } from './support.ts';

test('a process that runs is live, and ready while everything it needs answers', async () => {
  await using server = await serve({ ready: () => Promise.resolve({ store: true, queue: true }) });
  await using lame = await serve({ ready: () => Promise.resolve({ store: true, queue: false }) });
  await using broken = await serve({ ready: () => Promise.reject(new Error('no database at 10.0.0.7')) });

  const answers = await Promise.all(
    [
      `${server.url}/health/live`,
      `${server.url}/health/ready`,
      `${lame.url}/health/ready`,
      `${broken.url}/health/ready`,
    ].map(async (url) => {
      const response = await fetch(url);
      return [response.status, await response.json()];
    }),
  );

  expect(answers).toEqual([
    [200, { live: true }],
    [200, { ready: true, parts: { store: true, queue: true } }],
    [503, { ready: false, parts: { store: true, queue: false } }],
    [503, { ready: false, parts: { check: false } }],
  ]);
});

test('metrics name routes and never what a caller made up', async () => {
  await using server = await serve();
  await fetch(`${server.url}/health/live`);
  await fetch(`${server.url}/made/up?portalId=7001`);

  const metrics = await (await fetch(`${server.url}/metrics`)).text();

  expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="/health/live",status="200"} 1');
  expect(metrics).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
  expect(metrics).not.toMatch(/made|7001/);
});

test('answers carry the headers that keep a browser from guessing, and none that names the software', async () => {
  await using server = await serve();

  const { headers } = await fetch(`${server.url}/health/live`);

  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('strict-transport-security')).toContain('max-age=');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('further routes are served beside the own ones, and their failures are answered alike', async () => {
  const router = Router();
  router.get('/webhooks/broken', () => {
    throw new Error('secret detail');
  });
  await using server = await serve({ routers: [router] });

  const response = await fetch(`${server.url}/webhooks/broken`);

  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('secret detail');
});

test('a closing server finishes what is under way and takes nothing new', async () => {
  const release = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const router = Router();
  router.get('/slow', async (_req, res) => {
    arrived.resolve();
    await release.promise;
    res.send('done');
  });
  const { default: express } = await import('express');
  const listening = await listen(express().use(router), 0, '127.0.0.1');
  const slow = fetch(`http://127.0.0.1:${listening.port}/slow`);
  await arrived.promise;

  const closed = listening.close(5_000);
  const late = await fetch(`http://127.0.0.1:${listening.port}/slow`).catch(() => 'refused');
  release.resolve();

  expect(late).toBe('refused');
  expect(await (await slow).text()).toBe('done');
  await closed;
});

test('work that takes too long is left behind with its signal ended, and quick work keeps its result', async () => {
  const signals: AbortSignal[] = [];
  const late = within(10, (signal) => {
    signals.push(signal);
    return new Promise(() => undefined);
  });

  await expect(late).rejects.toThrow('Not done after 10 ms');
  expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  expect(await within(1_000, () => Promise.resolve(7))).toBe(7);
  await expect(within(1_000, () => Promise.reject(new Error('own')))).rejects.toThrow('own');
});
