import { randomUUID } from 'node:crypto';

import type { PropertyProblem } from './portal/validate.ts';
import type { Reply } from './reply.ts';

/** Ends a request with an error reply. Thrown by handlers, answered by the dispatcher; it never leaves this program. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly reply: Reply;
  constructor(reply: Reply, message: string) {
    super(message);
    this.reply = reply;
  }
}

export interface ErrorParts {
  readonly category?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
  readonly links?: Readonly<Record<string, string>>;
}

/** The vendor's error body in the vendor's order of keys, with a correlation id of its own. */
export function errorReply(status: number, message: string, parts: ErrorParts = {}): Reply {
  const { category, ...rest } = parts;
  const correlationId = randomUUID();
  const body = { status: 'error', message, correlationId, ...rest, ...(category === undefined ? {} : { category }) };
  return { status, body, headers: { 'X-HubSpot-Correlation-Id': correlationId } };
}

export function apiError(status: number, message: string, parts: ErrorParts = {}): ApiError {
  return new ApiError(errorReply(status, message, parts), message);
}

export function invalid(message: string, parts: ErrorParts = {}): ApiError {
  return apiError(400, message, { ...parts, category: 'VALIDATION_ERROR' });
}

/** A record that does not exist, is archived, or has another id since a merge. */
export function recordNotFound(id: string): ApiError {
  if (/^\d+$/.test(id)) return apiError(404, 'resource not found');
  return apiError(404, 'Object not found.  objectId are usually numeric.', {
    category: 'OBJECT_NOT_FOUND',
    context: { id: [id] },
  });
}

export function routeNotFound(): Reply {
  return errorReply(404, 'resource not found');
}

export function unknownObjectType(name: string): ApiError {
  return apiError(400, `Unable to infer object type from: ${name}`);
}

/** What a write with refused values answers: the list of problems twice, once as JSON inside `message`. */
export function propertyErrorParts(
  problems: readonly PropertyProblem[],
  portalId: number,
): { message: string; errors: Readonly<Record<string, unknown>>[] } {
  const listed = problems.map((problem) => ({
    isValid: false,
    message: problem.message,
    error: problem.code,
    name: problem.name,
    localizedErrorMessage: problem.message,
    portalId,
  }));
  return {
    message: `Property values were not valid: ${JSON.stringify(listed)}`,
    errors: problems.map(({ message, code, name }) => ({ message, code, context: { propertyName: [name] } })),
  };
}

export function propertyError(problems: readonly PropertyProblem[], portalId: number): ApiError {
  const { message, errors } = propertyErrorParts(problems, portalId);
  return invalid(message, { errors });
}
