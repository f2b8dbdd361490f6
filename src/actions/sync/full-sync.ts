import type { EngagementType } from '#src/crm/model.ts';
import type { CrmPermissionError } from '#src/errors.ts';
import { attributedDealIds } from '#src/store/attributions.ts';
import { saveCapabilities } from '#src/store/connections.ts';
import { deleteForeignContacts } from '#src/store/contacts.ts';
import { markDirtyWhere } from '#src/store/dirty-partners.ts';
import { deleteForeignEngagements } from '#src/store/engagements.ts';
import { addToInbox } from '#src/store/inbox.ts';
import { unseenRecords } from '#src/store/mirror-upsert.ts';
import { partnerContactIds, partnerEngagementIds } from '#src/store/partner-side.ts';
import { partnerCompanyIds } from '#src/store/partners.ts';
import { refreshStatistics } from '#src/store/statistics.ts';
import { setHighWater } from '#src/store/sync-runs.ts';

import { learnLabels } from './learn-labels.ts';
import { unlessForbidden } from './missing-scope.ts';
import { readContacts, readDealEngagements, readEngagements, readPartnerLinks } from './partner-side.ts';
import { readAnswers } from './read-answers.ts';
import { readHistory } from './read-history.ts';
import type { ReferenceData } from './reference-data.ts';
import { scanStream } from './scan-stream.ts';
import { storeCompanies } from './store-companies.ts';
import { storeDeals } from './store-deals.ts';
import { readPlace, throughIds } from './streams.ts';
import { chunkSize, storeInSync, type SyncContext } from './sync-context.ts';

export const engagementTypes = [
  'call',
  'email',
  'meeting',
  'note',
  'task',
] as const satisfies readonly EngagementType[];

/**
 * Everything the program needs, read once: companies, which make the partners; then side by side the deals and what the partners have. Every stream remembers its place, so that a run continues where
 * a process died.
 */
export async function readEverything(context: SyncContext, runId: string, reference: ReferenceData): Promise<void> {
  await scanStream(context, {
    runId,
    kind: 'company',
    store: (tx, records, _links, readAt) => storeCompanies(tx, context, records, readAt),
  });
  await together(context, [
    (branch) => readDeals(branch, runId, reference),
    (branch) =>
      unlessForbidden(
        branch,
        (open) => readPartnerSide(open, runId, reference),
        (error) => engagementsUnreadable(branch, reference, error),
      ),
    (branch) =>
      throughPartners(branch, runId, 'company-history', (ids, last) =>
        readHistory(branch, reference, 'company', ids, last),
      ),
    (branch) =>
      unlessForbidden(branch, (open) =>
        throughPartners(open, runId, 'answers', (ids, last) => readAnswers(open, reference, ids, last)),
      ),
  ]);
  await settleAbsent(context, runId);
}

async function readDeals(context: SyncContext, runId: string, reference: ReferenceData): Promise<void> {
  let labels = reference.labels;
  await scanStream(context, {
    runId,
    kind: 'deal',
    async store(tx, records, links, readAt) {
      // Known already: this asks the adapter's memory, not the CRM.
      const now = reference.capabilities.labels ? await context.crm.labels('deal', 'company', context.signal) : [];
      await learnLabels(tx, context, labels, now);
      labels = now;
      await storeDeals(tx, context, records, links, readAt);
    },
  });
  await throughIds(context, {
    runId,
    stream: 'deal-history',
    total: null,
    idsAfter: (tx, after) => attributedDealIds(tx, context.scope, { after, limit: chunkSize }),
    work: (ids, last) => readHistory(context, reference, 'deal', ids, last),
  });
  if (!reference.capabilities.engagements) return;
  await unlessForbidden(context, (open) =>
    throughIds(open, {
      runId,
      stream: 'deal-engagements',
      total: null,
      idsAfter: (tx, after) => attributedDealIds(tx, open.scope, { after, limit: chunkSize }),
      work: (ids, last) => readDealEngagements(open, ids, last),
    }),
  );
}

/** A scope was taken away since the connection was looked at: engagements are unknown from now on, not none. */
async function engagementsUnreadable(
  context: SyncContext,
  { capabilities }: ReferenceData,
  { scopes }: CrmPermissionError,
): Promise<void> {
  const { app, scope } = context;
  const missingScopes = [...new Set([...capabilities.missingScopes, ...scopes])];
  await storeInSync(context, async (tx) => {
    await saveCapabilities(tx, scope, { ...capabilities, engagements: false, missingScopes });
    await markDirtyWhere(tx, scope.programId, 'all', 'scope', app.clock.now());
  });
}

/** Contacts and engagements from the partners' side: who and what they are linked to, then each of them once. */
async function readPartnerSide(context: SyncContext, runId: string, { capabilities }: ReferenceData): Promise<void> {
  if (!capabilities.engagements) return;
  const { scope } = context;
  await throughPartners(context, runId, 'company-contacts', (ids, last) =>
    readPartnerLinks(context, 'company', 'contact', ids, last),
  );
  await together(context, [
    (branch) =>
      throughPartners(branch, runId, 'company-engagements', (ids, last) =>
        readPartnerLinks(branch, 'company', 'engagement', ids, last),
      ),
    (branch) =>
      throughIds(branch, {
        runId,
        stream: 'contact-engagements',
        total: null,
        idsAfter: (tx, after) => partnerContactIds(tx, scope, { after, limit: chunkSize }),
        work: (ids, last) => readPartnerLinks(branch, 'contact', 'engagement', ids, last),
      }),
    (branch) =>
      throughIds(branch, {
        runId,
        stream: 'contact',
        total: null,
        idsAfter: (tx, after) => partnerContactIds(tx, scope, { after, limit: chunkSize }),
        work: (ids, last) => readContacts(branch, ids, last),
      }),
  ]);
  await refreshStatistics(context.app.store);
  await together(
    context,
    engagementTypes.map(
      (type) => (branch: SyncContext) =>
        throughIds(branch, {
          runId,
          stream: type,
          total: null,
          idsAfter: (tx, after) => partnerEngagementIds(tx, scope, type, { after, limit: chunkSize }),
          work: (ids, last) => readEngagements(branch, type, ids, last),
        }),
    ),
  );
}

async function throughPartners(
  context: SyncContext,
  runId: string,
  stream: string,
  work: (ids: readonly string[], last: Parameters<typeof readContacts>[2] & object) => Promise<void>,
): Promise<void> {
  await throughIds(context, {
    runId,
    stream,
    total: null,
    idsAfter: (tx, after) => partnerCompanyIds(tx, context.scope, { after, limit: chunkSize }),
    work,
  });
}

/** Runs steps side by side; the first that fails stops the others and is thrown after they have ended. */
async function together(
  context: SyncContext,
  steps: readonly ((context: SyncContext) => Promise<void>)[],
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  let first: { readonly error: unknown } | null = null;
  await Promise.all(
    steps.map(async (step) => {
      try {
        await step({ ...context, signal });
      } catch (error) {
        first ??= { error };
        failed.abort(new Error('another stream of this sync failed'));
      }
    }),
  );
  if (first !== null) throwAgain(first);
}

function throwAgain({ error }: { readonly error: unknown }): never {
  throw error;
}

/** Records that were there before and did not show up are read again by their ids, to learn what became of them; what belongs to no partner any more goes. */
async function settleAbsent(context: SyncContext, runId: string): Promise<void> {
  const { app, scope } = context;
  await refreshStatistics(app.store);
  const places = { company: await readPlace(context, runId, 'company'), deal: await readPlace(context, runId, 'deal') };
  await storeInSync(context, async (tx) => {
    const at = app.clock.now();
    for (const kind of ['company', 'deal'] as const) {
      const began = new Date(places[kind].began ?? at);
      const unseen = await unseenRecords(tx, scope, kind, kind, began);
      await addToInbox(
        tx,
        scope,
        unseen.map((id) => ({ kind, type: null, id })),
        'unseen',
        at,
      );
      await setHighWater(tx, scope, `changes:${kind}`, began, at);
    }
    for (const kind of ['contact', 'engagement'])
      await setHighWater(tx, scope, `changes:${kind}`, new Date(places.company.began ?? at), at);
    await deleteForeignContacts(tx, scope, 'all');
    await deleteForeignEngagements(tx, scope, 'all');
  });
}
