import type { LinkSet } from '#src/crm/model.ts';
import { companiesOfContacts } from '#src/store/partner-side.ts';
import { partnersOfRecords } from '#src/store/partners.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

/** Of the contacts whose companies were just read, those that belong to other partners' companies than is stored. */
export async function movedContacts(tx: Tx, scope: CrmScope, linkSets: readonly LinkSet[]): Promise<readonly string[]> {
  const ids = linkSets.map((set) => set.fromId);
  const stored = new Map<string, Set<string>>();
  for (const { companyId, contactId } of await companiesOfContacts(tx, scope, ids))
    stored.set(contactId, (stored.get(contactId) ?? new Set()).add(companyId));
  const linked = new Set(linkSets.flatMap((set) => set.to.map((link) => link.id)));
  const partners = await partnersOfRecords(tx, scope, [...linked]);
  return linkSets.flatMap(({ fromId, to }) => {
    const now = new Set(to.map((link) => link.id).filter((id) => partners.has(id)));
    const before = stored.get(fromId) ?? new Set();
    return now.size === before.size && now.isSubsetOf(before) ? [] : [fromId];
  });
}
