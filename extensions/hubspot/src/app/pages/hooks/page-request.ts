import { hubspot } from '@hubspot/ui-extensions';

import { MyPartnersAnswer, myPartnersVersion } from '../contract/my-partners.ts';
import { Problem } from '../contract/problem.ts';

export interface PageProblem {
  readonly title: string;
  readonly detail: string;
  /** Names the request in the backend's log; null when the request never arrived. */
  readonly requestId: string | null;
}

/** What one request came to: an answer, or a sentence for the reader. */
export type Outcome =
  | { readonly ok: true; readonly answer: MyPartnersAnswer }
  | { readonly ok: false; readonly problem: PageProblem };

/** The vendor ends a request after 15 seconds; so does the page, and says so. */
const timeout = 15_000;

/** Asks for the reader's partners. Never throws. `host`: null when the uploaded profile names none. */
export async function askMyPartners(host: string | null): Promise<Outcome> {
  if (host === null) return { ok: false, problem: notConfigured };
  try {
    const url = `https://${host}/pages/my-partners?version=${myPartnersVersion}`;
    return await read(await hubspot.fetch(url, { method: 'GET', timeout }));
  } catch {
    return { ok: false, problem: unreachable };
  }
}

/** Reads a response of the backend or of the vendor's proxy before it. */
async function read(response: Response): Promise<Outcome> {
  const body: unknown = await response.json().catch(() => null);
  if (response.status === 200) {
    const answer = MyPartnersAnswer.safeParse(body);
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
