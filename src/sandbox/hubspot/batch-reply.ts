import type { Call } from './call.ts';
import { instant } from './portal/times.ts';
import type { Reply } from './reply.ts';

export interface BatchError {
  readonly status: string;
  readonly category: string;
  readonly subCategory?: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly Readonly<Record<string, unknown>>[];
}

/** A batch's reply: `status` when all went well, 207 as soon as one input failed. */
export function batchReply(
  call: Call,
  results: readonly unknown[],
  errors: readonly BatchError[],
  status = 200,
): Reply {
  const at = instant(call.portal.now());
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  if (errors.length === 0) return { status, body };
  return { status: 207, body: { ...body, numErrors: errors.length, errors } };
}
