import type { Response } from 'express';

import type { Problem } from '#cards/contract/problem.ts';

/** Names a request in the answer and in the log, so that a person can quote it. */
export const requestIdHeader = 'x-request-id';

/** What a refused caller is told: never a stack, never a name it did not send itself. */
export type ProblemDetails = Omit<Problem, 'requestId'>;

/** Answers with `application/problem+json` and the request's id. */
export function sendProblem(res: Response, problem: ProblemDetails): void {
  const requestId = res.getHeader(requestIdHeader);
  const body: Problem = { ...problem, ...(typeof requestId === 'string' ? { requestId } : {}) };
  res
    .status(problem.status)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(body));
}
