import { expect, test } from 'vitest';

import {
  CrmAuthError,
  CrmPermissionError,
  CrmRateLimitError,
  CrmRejectedError,
  CrmUnavailableError,
  UsageError,
} from '#src/errors.ts';
import { afterError } from '#src/queue/retry.ts';

const hour = 3_600_000;

test.each([
  ['a full window', new CrmRateLimitError('quota', { retryAfterMs: 1234.5, policy: 'burst' }), 1, 1235],
  ['a used up day', new CrmRateLimitError('quota', { retryAfterMs: 9 * hour, policy: 'daily' }), 1, 9 * hour],
  ['a wait without end', new CrmRateLimitError('quota', { retryAfterMs: Infinity, policy: 'daily' }), 1, 24 * hour],
  ['a wait that is over', new CrmRateLimitError('quota', { retryAfterMs: -5, policy: 'burst' }), 1, 10],
  ['an outage with a time', new CrmUnavailableError('away', 3000), 1, 3000],
  ['an outage, first time', new CrmUnavailableError('away', null), 1, 2000],
  ['an outage, fifth time', new CrmUnavailableError('away', null), 5, 32_000],
  ['an outage of a day', new CrmUnavailableError('away', null), 300, 300_000],
])('%s puts the work off', (_what, error, starts, delayMs) => {
  expect(afterError(error, starts)).toEqual({ do: 'put-off', delayMs });
});

test.each([
  new CrmAuthError('refused'),
  new CrmPermissionError('lacking', ['crm.objects.deals.read']),
  new CrmRejectedError('wrong', 400),
  new UsageError('wrong'),
])('%s ends the work', (error) => {
  expect(afterError(error, 1)).toEqual({ do: 'give-up' });
});

test.each([new Error('a mishap'), 'not even an error', null])('%s is tried again', (error) => {
  expect(afterError(error, 1)).toEqual({ do: 'retry' });
});
