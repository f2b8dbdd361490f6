import { addToInbox } from '#src/store/inbox.ts';
import { linkedFrom, partnerDealIds } from '#src/store/links.ts';
import { archivedSince, standingOf } from '#src/store/mirror-upsert.ts';
import { partnerContactIds, unreadContacts, unsettledEngagements } from '#src/store/partner-side.ts';
import { partnerCompanyIds } from '#src/store/partners.ts';
import type { Tx } from '#src/store/transaction.ts';

import { readContacts, readEngagements, readPartnerLinks, type Last } from './partner-side.ts';
import { storeDealLinks } from './store-deals.ts';
import { movePlace, readPlace, throughIds, type Place } from './streams.ts';
import { chunkSize, storeInSync, type SyncContext } from './sync-context.ts';

/** So long a CRM shows what was deleted; what is not shown among it before is there again, or gone for good. */
const shownForMs = 90 * 86_400_000;

/**
 * What no modification date tells: records that were deleted, or are back; people, engagements and deals that came to a partner or left it without a trace on themselves. Streamed and resumable: each stream
 * keeps its place with what it stores. What has to be looked at more closely goes into the inbox.
 */
export async function readSilentChanges(
  context: SyncContext,
  runId: string,
  readable: { readonly engagements: boolean },
): Promise<void> {
  await throughArchived(context, runId, 'company');
  await throughArchived(context, runId, 'deal');
  await throughPartners(context, runId, 'deals', (ids, last) => dealsOfPartners(context, ids, last));
  await throughIds(context, {
    runId,
    stream: 'silent:deal-companies',
    total: null,
    idsAfter: (tx, after) => partnerDealIds(tx, context.scope, { after, limit: chunkSize }),
    work: (ids, last) => companiesOfDeals(context, ids, last),
  });
  if (!readable.engagements) return;
  await throughPartners(context, runId, 'contacts', (ids, last) =>
    readPartnerLinks(context, 'company', 'contact', ids, last),
  );
  await throughPartners(context, runId, 'engagements', (ids, last) => engagementsOf(context, 'company', ids, last));
  await throughIds(context, {
    runId,
    stream: 'silent:contact-engagements',
    total: null,
    idsAfter: (tx, after) => partnerContactIds(tx, context.scope, { after, limit: chunkSize }),
    work: (ids, last) => engagementsOf(context, 'contact', ids, last),
  });
}

/** Archived records, page by page. Those that were thought to be there are read again by their ids, which tells a deletion from a merge; so are those that were thought to be archived and are not shown. */
async function throughArchived(context: SyncContext, runId: string, kind: 'company' | 'deal'): Promise<void> {
  const { app, crm, scope, signal } = context;
  const stream = `silent:${kind}`;
  let place = await readPlace(context, runId, stream);
  if (place.finished) return;
  const isWhole = place.cursor === null;
  const shown = new Set<string>();
  for await (const page of crm.deleted(kind, place.cursor === null ? {} : { cursor: place.cursor }, signal)) {
    const next: Place = {
      cursor: page.cursor ?? place.cursor,
      finished: page.cursor === null,
      pages: place.pages + 1,
      records: place.records + page.records.length,
      began: place.began ?? app.clock.now().toISOString(),
    };
    const ids = page.records.map((record) => record.id);
    await storeInSync(context, async (tx) => {
      const { living, archived } = await standingOf(tx, scope, kind, ids);
      for (const id of archived) shown.add(id);
      await readLater(tx, context, kind, living, 'unseen');
      if (next.finished && isWhole) {
        const since = new Date(app.clock.now().getTime() - shownForMs);
        const back = (await archivedSince(tx, scope, kind, since)).filter((id) => !shown.has(id));
        await readLater(tx, context, kind, back, 'restored');
      }
      await movePlace(tx, context, runId, stream, next);
      await app.failPoint(`silent:${kind}:page-stored`);
    });
    await app.failPoint(`silent:${kind}:page-committed`);
    place = next;
    context.onProgress({ stream, done: place.records, total: null });
  }
}

function readLater(
  tx: Tx,
  { app, scope }: SyncContext,
  kind: 'company' | 'deal',
  ids: readonly string[],
  cause: string,
): Promise<void> {
  return addToInbox(
    tx,
    scope,
    ids.map((id) => ({ kind, type: null, id })),
    cause,
    app.clock.now(),
  );
}

/** Deals that are linked to these partners and are not known to be. */
async function dealsOfPartners(context: SyncContext, ids: readonly string[], last: Last): Promise<void> {
  const { crm, scope, signal } = context;
  for await (const sets of crm.links('company', 'deal', ids, signal)) {
    await storeInSync(context, async (tx) => {
      const companies = sets.map((set) => set.fromId);
      const known = new Set(await linkedFrom(tx, scope, 'deal', 'company', companies));
      const deals = new Set(sets.flatMap((set) => set.to.map((link) => link.id)));
      await readLater(
        tx,
        context,
        'deal',
        [...deals].filter((id) => !known.has(id)),
        'changed',
      );
    });
  }
  await storeInSync(context, last);
}

async function companiesOfDeals(context: SyncContext, ids: readonly string[], last: Last): Promise<void> {
  const { app, crm, signal } = context;
  const readBeganAt = app.clock.now();
  for await (const sets of crm.links('deal', 'company', ids, signal)) {
    const alone = sets.filter((set) => set.to.length === 0).map((set) => set.fromId);
    await storeInSync(context, async (tx) => {
      await storeDealLinks(tx, context, sets, readBeganAt);
      // A deal that lost all its companies may have been merged into another.
      await readLater(tx, context, 'deal', alone, 'unseen');
    });
  }
  await storeInSync(context, last);
}

const never = new Date('9999-12-31T00:00:00Z');

/** Whom these are linked to, and of those what is not stored yet. */
async function engagementsOf(
  context: SyncContext,
  kind: 'company' | 'contact',
  ids: readonly string[],
  last: Last,
): Promise<void> {
  const { app, scope } = context;
  await readPartnerLinks(context, kind, 'engagement', ids);
  const unread = await app.store.inProgram(scope.programId, (tx) =>
    unsettledEngagements(tx, scope, { kind, ids, openSince: never }),
  );
  for (const [type, of] of Map.groupBy(unread, (engagement) => engagement.type)) {
    await readEngagements(
      context,
      type,
      of.map((engagement) => engagement.id),
    );
  }
  if (kind === 'contact') {
    await readContacts(context, await app.store.inProgram(scope.programId, (tx) => unreadContacts(tx, scope, ids)));
  }
  await storeInSync(context, last);
}

async function throughPartners(
  context: SyncContext,
  runId: string,
  stream: string,
  work: (ids: readonly string[], last: Last) => Promise<void>,
): Promise<void> {
  await throughIds(context, {
    runId,
    stream: `silent:partner-${stream}`,
    total: null,
    idsAfter: (tx, after) => partnerCompanyIds(tx, context.scope, { after, limit: chunkSize }),
    work,
  });
}
