import type { CrmName } from '#src/domain/facts.ts';
import { isJudged } from '#src/domain/partner-status.ts';
import { UsageError } from '#src/errors.ts';
import { partnerOfRecord, partnersNamed, type StoredPartner } from '#src/store/partner-lookup.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';

/** A partner, with whether its status asks for a judgement: prospects and ended partners are listed without one (W1). */
export interface FoundPartner extends StoredPartner {
  readonly judged: boolean;
}

/**
 * The partner that a person names: by its id, by the id of a CRM record that stands for it, or by its domain.
 *
 * @returns null when the program has no such partner.
 * @throws UsageError when several partners go by that name.
 */
export async function findPartner(
  app: Pick<App, 'store'>,
  programId: string,
  text: string,
): Promise<FoundPartner | null> {
  const wanted = text.trim();
  const found = await app.store.inProgram(programId, (tx) => partnersNamed(tx, programId, wanted));
  if (found.length > 1) {
    throw new UsageError(
      `Several partners are called ${wanted}: name one by its id (${found.map((partner) => partner.partnerId).join(', ')}).`,
    );
  }
  const [partner] = found;
  return partner === undefined ? null : { ...partner, judged: isJudged(partner.status) };
}

/** The partner for which a CRM record stands; after a merge, the losing record still leads to it. */
export async function findPartnerOfRecord(
  tx: Tx,
  programId: string,
  record: { readonly crm: CrmName; readonly id: string },
): Promise<FoundPartner | null> {
  const partner = await partnerOfRecord(tx, programId, record);
  return partner === null ? null : { ...partner, judged: isJudged(partner.status) };
}
