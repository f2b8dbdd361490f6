import { z } from 'zod';

import type { CompanyList, PageContext, RecordPage } from '../page-model.ts';
import type { CardContext, FetchAnswer, FetchOptions, Properties } from './host-messages.ts';

const shapes = {
  // Page and server are one build: their shapes are compared by the compiler, not again at run time.
  context: z.custom<PageContext>(),
  companies: z.custom<CompanyList>(),
  record: z.custom<RecordPage>(),
  fetched: z.custom<FetchAnswer>(),
};

/** A refusal of the page's own server, with the vendor's sentence. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

async function ask<T>(path: string, shape: z.ZodType<T>, init?: { method: string; body?: unknown }): Promise<T> {
  const answer = await fetch(`/record-page/api${path}`, {
    method: init?.method ?? 'GET',
    ...(init?.body === undefined
      ? {}
      : { body: JSON.stringify(init.body), headers: { 'content-type': 'application/json' } }),
  });
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return shape.parse(body);
  const message =
    body !== null && typeof body === 'object' && 'message' in body
      ? String(body.message)
      : `The sandbox answered ${answer.status}.`;
  throw new PageError(message, answer.status);
}

export function fetchContext(): Promise<PageContext> {
  return ask('/context', shapes.context);
}

export function fetchCompanies(
  portal: string,
  query: { text: string; only: string; page: number },
): Promise<CompanyList> {
  return ask(
    `/${portal}/companies?${new URLSearchParams({ text: query.text, only: query.only, page: String(query.page) })}`,
    shapes.companies,
  );
}

export function fetchRecord(portal: string, typeId: string, id: string): Promise<RecordPage> {
  return ask(`/${portal}/records/${typeId}/${id}`, shapes.record);
}

export function changeRecord(portal: string, typeId: string, id: string, properties: Properties): Promise<RecordPage> {
  return ask(`/${portal}/records/${typeId}/${id}`, shapes.record, { method: 'PATCH', body: { properties } });
}

export function logMeeting(
  portal: string,
  companyId: string,
  meeting: { title: string; start: string; outcome: string },
): Promise<RecordPage> {
  return ask(`/${portal}/companies/${companyId}/meetings`, shapes.record, { method: 'POST', body: meeting });
}

/** A card's `hubspot.fetch`: the sandbox signs and forwards it. */
export function forwardFetch(context: CardContext, url: string, options: FetchOptions): Promise<FetchAnswer> {
  return ask(`/${context.portal.id}/hubspot-fetch`, shapes.fetched, {
    method: 'POST',
    body: {
      url,
      method: options.method ?? 'GET',
      timeout: options.timeout,
      body: options.body,
      headers: options.headers ?? {},
      userId: context.user.id,
    },
  });
}
