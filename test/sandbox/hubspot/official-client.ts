import { Client } from '@hubspot/api-client';

import { smallToken } from './small-portal.ts';

const dateBased: readonly (readonly [RegExp, string])[] = [
  [/\/crm\/v[34]\/objects\//, '/crm/objects/2026-03/'],
  [/\/crm\/v4\/associations\//, '/crm/associations/2026-03/'],
  [/\/crm\/v3\/properties\//, '/crm/properties/2026-03/'],
  [/\/crm\/v3\/owners\/?/, '/crm/owners/2026-03/'],
  [/\/crm\/v3\/pipelines\//, '/crm/pipelines/2026-03/'],
  [/\/oauth\/v1\/token$/, '/oauth/2026-03/token'],
];

interface RequestContext {
  getUrl(): string;
  setUrl(url: string): void;
}

interface ResponseContext {
  body: { text(): Promise<string>; binary(): Promise<unknown> };
}

export interface WatchedClient {
  readonly client: Client;
  /** The latest reply as it came over the wire, before the client read it. */
  lastReply(): unknown;
}

/** The vendor's own client, sent to the date-based paths, with each reply kept as it came. */
export function officialClient(basePath: string, accessToken = smallToken): WatchedClient {
  let last: unknown;
  const client = new Client({
    basePath,
    accessToken,
    numberOfApiCallRetries: 0,
    limiterOptions: { maxConcurrent: 100, minTime: 0 },
    middleware: [
      {
        pre(context) {
          if (!isRequest(context)) throw new Error('the client changed its request context');
          const url = dateBased.reduce((text, [from, to]) => text.replace(from, to), context.getUrl());
          context.setUrl(url.replace(/\/(\?|$)/, '$1'));
          return Promise.resolve(context);
        },
        async post(context) {
          if (!isResponse(context)) throw new Error('the client changed its response context');
          const text = await context.body.text();
          last = text === '' ? undefined : JSON.parse(text);
          context.body = { text: () => Promise.resolve(text), binary: () => Promise.resolve(text) };
          return context;
        },
      },
    ],
  });
  return { client, lastReply: () => last };
}

function isRequest(value: unknown): value is RequestContext {
  return typeof value === 'object' && value !== null && 'getUrl' in value && 'setUrl' in value;
}

function isResponse(value: unknown): value is ResponseContext {
  return typeof value === 'object' && value !== null && 'body' in value;
}
