import { hubspot } from '@hubspot/ui-extensions';
import type { z } from 'zod';

import { Problem } from '../contract/problem.ts';

/** What one request came to: an answer, or a sentence for the reader. */
export type Outcome<Answer> =
  | { readonly ok: true; readonly answer: Answer }
  | { readonly ok: false; readonly problem: PageProblem };

export interface PageProblem {
  readonly title: string;
  readonly detail: string;
  /** Names the request in the backend's log; null when the request never arrived. */
  readonly requestId: string | null;
}

/** The vendor ends a request after 15 seconds; so does the page, and says so. */
const timeout = 15_000;

/** Asks the backend, with a body as a POST. Every page has a copy of this file (`test/extensions/copy-shared.ts`). Never throws. `host`: null when the uploaded profile names none. */
export async function ask<Answer>(
  host: string | null,
  path: string,
  shape: z.ZodType<Answer>,
  body?: Readonly<Record<string, unknown>>,
): Promise<Outcome<Answer>> {
  if (host === null) return { ok: false, problem: notConfigured };
  try {
    const url = `https://${host}${path}`;
    const response = await hubspot.fetch(
      url,
      body === undefined ? { method: 'GET', timeout } : { method: 'POST', timeout, body: { ...body } },
    );
    return await read(response, shape);
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** Reads a response of the backend or of the vendor's proxy before it. */
async function read<Answer>(response: Response, shape: z.ZodType<Answer>): Promise<Outcome<Answer>> {
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 200) {
    const answer = shape.safeParse(body);
    return answer.success ? { ok: true, answer: answer.data } : { ok: false, problem: unreadable };
  }
  const problem = Problem.safeParse(body);
  if (problem.success) {
    const { title, detail, requestId } = problem.data;
    return { ok: false, problem: { title, detail: detail ?? '', requestId: requestId ?? null } };
  }
  return { ok: false, problem: response.status === 429 ? busy : unreachable };
}

const notConfigured: PageProblem = {
  title: 'The page does not know where Tandem runs',
  detail: 'Upload the app again with a profile that sets HOST.',
  requestId: null,
};

const unreachable: PageProblem = {
  title: 'Tandem did not answer',
  detail: 'The data is safe. Try again in a minute.',
  requestId: null,
};

const unreadable: PageProblem = {
  title: 'The answer could not be read',
  detail: 'Reload the page to get its newest version.',
  requestId: null,
};

const busy: PageProblem = {
  title: 'Too many requests at once',
  detail: 'Try again in a few seconds.',
  requestId: null,
};
