import { z } from 'zod';

import { loopback } from './loopback.ts';
import type { Loopback, LoopbackReply, LoopbackRequest } from './loopback.ts';

/** The parts of a portal that the adapter reads before deals. */
export const accountReply = {
  portalId: 4711,
  timeZone: 'Europe/Berlin',
  companyCurrency: 'EUR',
  additionalCurrencies: ['USD'],
  uiDomain: 'app-eu1.hubspot.com',
};

export const pipelinesReply = {
  results: [
    {
      id: 'default',
      label: 'Sales',
      stages: [
        { id: 'new', label: 'New', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.2' } },
        { id: 'won', label: 'Won', displayOrder: 1, metadata: { isClosed: 'true', probability: '1.0' } },
        { id: 'lost', label: 'Lost', displayOrder: 2, metadata: { isClosed: 'true', probability: '0.0' } },
      ],
    },
  ],
};

/** A portal with account and pipelines; everything else is answered by the test, by method and path without the version. */
export function fakePortal(
  answer: (route: string, request: LoopbackRequest, body: unknown) => LoopbackReply,
): Promise<Loopback> {
  return loopback((request) => {
    const route = `${request.method} ${request.path.replace('/2026-03', '')}`;
    if (route === 'GET /account-info/details') return { json: accountReply };
    if (route === 'GET /crm/pipelines/deals') return { json: pipelinesReply };
    return answer(route, request, request.body === '' ? undefined : JSON.parse(request.body));
  });
}

/** A record as HubSpot answers it, readable unless the changes break it. */
export function body(
  id: string,
  properties: Record<string, unknown> = {},
  changes: Record<string, unknown> = {},
): object {
  return {
    id,
    properties: { createdate: '2026-01-05T08:00:00Z', hs_object_id: id, ...properties },
    createdAt: '2026-01-05T08:00:00Z',
    updatedAt: '2026-02-01T08:00:00.250Z',
    archived: false,
    ...changes,
  };
}

const Inputs = z.object({
  inputs: z.array(
    z.object({
      id: z.string(),
      after: z.string().optional(),
      properties: z.record(z.string(), z.string()).default({}),
      objectWriteTraceId: z.string().default(''),
    }),
  ),
});
export type SentInput = z.infer<typeof Inputs>['inputs'][number];

/** The inputs of a batch that was sent. */
export function inputsOf(sent: unknown): readonly SentInput[] {
  return Inputs.parse(sent).inputs;
}

const Search = z.object({
  filterGroups: z.tuple([
    z.object({
      filters: z.tuple([
        z.object({ propertyName: z.string(), operator: z.literal('GTE'), value: z.string() }),
        z.object({ propertyName: z.literal('hs_object_id'), operator: z.literal('GT'), value: z.string() }),
      ]),
    }),
  ]),
  limit: z.number(),
});

/** A search that was sent: since when, beyond which id, and how many. */
export function searchOf(sent: unknown): { readonly since: string; readonly beyond: string; readonly limit: number } {
  const { filterGroups, limit } = Search.parse(sent);
  const [{ filters }] = filterGroups;
  return { since: filters[0].value, beyond: filters[1].value, limit };
}
