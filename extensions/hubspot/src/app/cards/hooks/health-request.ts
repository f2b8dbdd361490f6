import { HealthCardAnswer, healthCardVersion } from '../contract/health.ts';
import { Problem } from '../contract/problem.ts';

/** What one request came to: an answer, or a sentence for the reader. */
export type HealthOutcome =
  | { readonly ok: true; readonly answer: HealthCardAnswer }
  | { readonly ok: false; readonly problem: CardProblem };

export interface CardProblem {
  readonly title: string;
  readonly detail: string;
  /** Names the request in the backend's log; null when the request never arrived. */
  readonly requestId: string | null;
}

export interface RecordOnScreen {
  readonly host: string | null;
  readonly objectId: string;
  readonly objectType: string;
}

/** The vendor ends a request after 15 seconds; so does the card, and says so. */
export const requestTimeoutMs = 15_000;

/** The address of the answer for the record on screen. */
export function healthUrl(host: string, record: Pick<RecordOnScreen, 'objectId' | 'objectType'>): string {
  const query = new URLSearchParams({
    version: String(healthCardVersion),
    objectId: record.objectId,
    objectType: record.objectType,
  });
  return `https://${host}/cards/health?${query.toString()}`;
}

/** Reads a response of the backend or of the vendor's proxy before it. Never throws. */
export async function readHealthResponse(response: Response): Promise<HealthOutcome> {
  const body = await bodyOf(response);
  if (response.status === 200) {
    const answer = HealthCardAnswer.safeParse(body);
    return answer.success ? { ok: true, answer: answer.data } : { ok: false, problem: unreadable };
  }
  const problem = Problem.safeParse(body);
  if (problem.success) {
    const { title, detail, requestId } = problem.data;
    return { ok: false, problem: { title, detail: detail ?? '', requestId: requestId ?? null } };
  }
  return { ok: false, problem: response.status === 429 ? busy : unanswered(response.status) };
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

export const notConfigured: CardProblem = {
  title: 'The card does not know where Tandem runs',
  detail: 'Ask an admin to upload the app again with a profile that sets HOST.',
  requestId: null,
};

export const unreachable: CardProblem = {
  title: 'Tandem did not answer',
  detail: 'The data is safe. Try again in a minute.',
  requestId: null,
};

const unreadable: CardProblem = {
  title: 'The answer could not be read',
  detail: 'Reload the page to get the newest version of this card.',
  requestId: null,
};

const busy: CardProblem = {
  title: 'Too many requests at once',
  detail: 'Try again in a few seconds.',
  requestId: null,
};

function unanswered(status: number): CardProblem {
  return { ...unreachable, detail: `The data is safe. Try again in a minute. (Status ${status})` };
}
