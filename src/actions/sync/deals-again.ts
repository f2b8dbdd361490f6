import type { LinkSet } from '#src/crm/model.ts';
import { addToInbox, type InboxEntry } from '#src/store/inbox.ts';

import { distinct, notStanding, toRead, unreadSurvivors, wholeRecords } from './inbox-entries.ts';
import { noteEdits } from './note-edits.ts';
import { settleAndPark } from './scan-stream.ts';
import { sortOutUnstorable } from './storable.ts';
import { archiveDeals, redirectDeals, storeDealLinks, storeDeals } from './store-deals.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Reads deals again, with the companies they are linked to. Both are asked for at once: how long the CRM takes to answer is most of what lies between an event and its score. */
export async function dealsAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<void> {
  const ids = distinct(entries.map((entry) => entry.id));
  const readBeganAt = context.app.clock.now();
  const reading = linksOfDeals(context, ids);
  const gone = await wholeDealsAgain(context, entries).catch(async (error: unknown) => {
    // No call may outlast the work that it belongs to.
    await reading;
    throw error;
  });
  const read = await reading;
  if (gone.size === 0) {
    await storeLinksOfDeals(context, read, readBeganAt);
    return;
  }
  // What the CRM says of the links of records that it does not have is not asked twice: those that stand are asked alone.
  const againAt = context.app.clock.now();
  const living = ids.filter((id) => !gone.has(id));
  await storeLinksOfDeals(context, await linksOfDeals(context, living), againAt);
}

/** Reads the deals themselves where not only their links are to be read. Answers those that are gone, or answer under another id. */
async function wholeDealsAgain(context: SyncContext, entries: readonly InboxEntry[]): Promise<ReadonlySet<string>> {
  const { app, crm, scope, signal } = context;
  const gone = new Set<string>();
  for await (const page of crm.read('deal', toRead(wholeRecords(entries)), signal)) {
    const { storable, refused } = sortOutUnstorable(page.records);
    for (const id of notStanding(page)) gone.add(id);
    await storeInSync(context, async (tx) => {
      await noteEdits(tx, context, 'deal', page.watched, page.readBeganAt);
      await storeDeals(tx, context, storable, [], page.readBeganAt);
      await archiveDeals(tx, context, page.missing, page.readBeganAt);
      await redirectDeals(tx, context, page.redirected, page.readBeganAt);
      await settleAndPark(tx, context, 'deal', storable, [...page.refused, ...refused]);
      await addToInbox(tx, scope, unreadSurvivors('deal', page), 'merged', app.clock.now());
    });
  }
  return gone;
}

interface ReadLinks {
  /** Page by page as they came. */
  readonly pages: readonly (readonly LinkSet[])[];
  /** What ended the reading before its end. */
  readonly failure: { readonly error: unknown } | null;
}

/** Never throws by itself, so that it can be left alone while other things are done. */
async function linksOfDeals({ crm, signal }: SyncContext, ids: readonly string[]): Promise<ReadLinks> {
  const pages: (readonly LinkSet[])[] = [];
  try {
    for await (const sets of crm.links('deal', 'company', ids, signal)) pages.push(sets);
    return { pages, failure: null };
  } catch (error) {
    return { pages, failure: { error } };
  }
}

async function storeLinksOfDeals(
  context: SyncContext,
  { failure, pages }: ReadLinks,
  readBeganAt: Date,
): Promise<void> {
  for (const sets of pages) await storeInSync(context, (tx) => storeDealLinks(tx, context, sets, readBeganAt));
  if (failure !== null) throw failure.error;
}
