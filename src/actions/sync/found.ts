import { countAnswers } from '#src/store/survey-answers.ts';

import { engagementTypes } from './full-sync.ts';
import type { Found } from './minimum-calls.ts';
import type { ReferenceData } from './reference-data.ts';
import { readPlace } from './streams.ts';
import type { SyncContext } from './sync-context.ts';

/** What a run found, from the places its streams have reached. */
export async function foundBy(
  context: SyncContext,
  runId: string,
  { capabilities, owners }: ReferenceData,
): Promise<Found> {
  const count = async (stream: string) => (await readPlace(context, runId, stream)).records;
  const engagements = await Promise.all(engagementTypes.map(async (type) => [type, await count(type)] as const));
  const answers = await context.app.store.inProgram(context.scope.programId, (tx) => countAnswers(tx, context.scope));
  const of = (type: (typeof engagementTypes)[number]) => engagements.find(([name]) => name === type)?.[1] ?? 0;
  return {
    owners,
    companies: await count('company'),
    deals: await count('deal'),
    partnerCompanies: await count('answers'),
    contacts: await count('contact'),
    engagements: { call: of('call'), email: of('email'), meeting: of('meeting'), note: of('note'), task: of('task') },
    answers,
    attributedDeals: await count('deal-history'),
    capabilities,
  };
}
