import type { ZodType } from 'zod';

import type { SandboxObjectType } from '../portal-seed.ts';
import { apiError, invalid, unknownObjectType } from './errors.ts';
import type { SandboxLimits } from './limits.ts';
import { findObjectType } from './portal/object-types.ts';
import type { Actor } from './portal/portal-change.ts';
import type { Portal } from './portal/portal.ts';
import type { Reply } from './reply.ts';
import type { Caller } from './tokens.ts';

/** Departures from the vendor's usual behaviour that a test may ask for. */
export interface SandboxQuirks {
  /** What was written within this time is not found by search yet; a function says it for each record. */
  readonly searchLagMs: number | ((record: { readonly id: string; readonly updatedAt: string }) => number);
  /** How many records a page of search holds at most, of those that were asked for: none is an empty page that says where to go on. */
  readonly searchPage: (asked: number) => number;
  /** False: one bad value fails a whole write batch even when every input carries a trace id. */
  readonly attributesBatchErrors: boolean;
  /** True: each renewal answers with a new refresh token, and the one it was asked with is good no more. */
  readonly rotatesRefreshTokens: boolean;
}

/** One authorised request. */
export interface Call {
  readonly portal: Portal;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Length of the body as it came, in characters. */
  readonly bodyLength: number;
  /** Path of this request without its query, for paging links. */
  readonly path: string;
  /** Where this API is reached. */
  readonly apiUrl: string;
  /** Where this account's records open in a browser. */
  readonly uiUrl: string;
  readonly limits: SandboxLimits;
  readonly quirks: SandboxQuirks;
}

/** Scopes of which a token needs at least one; `shown` is what the vendor's refusal lists. */
export interface ScopeNeed {
  readonly anyOf: readonly string[];
  readonly shown: readonly string[];
}

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** What request counts are kept under, with `{type}`, `{from}` and `{to}` filled in. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly quota: 'general' | 'search' | 'associations';
  readonly scopes: (call: Call) => readonly ScopeNeed[];
  readonly handle: (call: Call) => Reply;
}

export function typeParam(call: Call, name = 'type'): SandboxObjectType {
  const given = call.params[name] ?? '';
  const type = findObjectType(given);
  if (type === null) throw unknownObjectType(given);
  return type;
}

/** A list in the query: repeated, comma separated, or both. Null when not given. */
export function listParam(query: URLSearchParams, name: string): string[] | null {
  if (!query.has(name)) return null;
  const parts = query.getAll(name).flatMap((value) => value.split(','));
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ''))];
}

export function flagParam(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

/** The page size of a request. Anything but a whole number from 1 to `most` is refused. */
export function limitParam(query: URLSearchParams, usual: number, most: number): number {
  const text = query.get('limit');
  if (text === null) return usual;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw invalid(`limit must be a positive integer: ${text}`);
  if (limit > most) throw invalid(`The requested limit ${limit} is greater than the maximum of ${most}.`);
  return limit;
}

/** Parses a request body; what does not fit is answered as the vendor's JSON reader does. */
export function parseBody<T>(call: Call, schema: ZodType<T>): T {
  const parsed = schema.safeParse(call.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') ?? '';
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  if (missing)
    throw apiError(400, `Invalid input JSON on line 1, column 1: Some required fields were not set: [${path}]`, {
      category: 'VALIDATION_ERROR',
    });
  throw apiError(
    400,
    `Invalid input JSON on line 1, column 1: Cannot read ${path}: ${issue?.message ?? 'not an object'}`,
    { category: 'VALIDATION_ERROR' },
  );
}

/** Paging of a list: where the next page begins, and the link to it. */
export function nextPage(call: Call, after: string): { next: { after: string; link: string } } {
  const query = new URLSearchParams(call.query);
  query.set('after', after);
  return { next: { after, link: `${call.apiUrl}${call.path}?${query}` } };
}
