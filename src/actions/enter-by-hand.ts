import { addToAuditLog, type AuditEntry } from '#src/store/audit-log.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { partnerOfRecord } from '#src/store/partner-lookup.ts';
import { addSignal, signalsStored, type SignalRow } from '#src/store/signals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { isReadyToJudge } from './judge-partners.ts';
import { judgeWaiting } from './judge/judge-batch.ts';
import { type Onlooker, permissionOnPartner } from './partner-permission.ts';

/** What a person says about a partner: its strategic fit (H7), or the rating it gave (H6, 0 to 10). */
export type ByHand =
  | { readonly kind: 'fit'; readonly value: 'strong' | 'moderate' | 'weak' }
  | { readonly kind: 'survey_answer'; readonly value: number };

export interface EntryByHand {
  /** Who enters it, and from which record. */
  readonly from: Onlooker;
  /** Made by whoever sends it, once per entry: the same key again has no further effect. */
  readonly key: string;
  readonly said: ByHand;
}

export type EntryOutcome =
  /** `repeated`: this very entry was stored before. */
  | { readonly outcome: 'stored' | 'repeated' }
  | { readonly outcome: 'not_a_partner' }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  /** The key belongs to another entry. */
  | { readonly outcome: 'key_taken' };

/**
 * Stores what a person entered about the partner of a record, as a dated signal with its author, and judges the partner in the same transaction: who reads
 * afterwards sees both or neither. Before the first complete reading of the CRM nobody is judged; the entry waits with the rest.
 */
export async function enterByHand(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>,
  programId: string,
  { from, key, said }: EntryByHand,
): Promise<EntryOutcome> {
  const { record, userId } = from;
  const outcome = await app.store.inProgram(programId, async (tx): Promise<EntryOutcome> => {
    const partner = await partnerOfRecord(tx, programId, record);
    if (partner === null) return { outcome: 'not_a_partner' };
    const { allowed, reason } = await permissionOnPartner(tx, { programId, crm: record.crm }, partner, userId);
    if (!allowed) return { outcome: 'not_allowed', reason: reason ?? '' };
    const { partnerId } = partner;
    const signal: SignalRow = {
      id: `card:${key}`,
      partnerId,
      kind: said.kind,
      at: app.asOf(),
      value: String(said.value),
      respondent: null,
      origin: `${record.crm} user ${userId ?? ''}`,
      enteredByOurPeople: true,
    };
    const at = app.clock.now();
    if (!(await addSignal(tx, programId, signal, at))) return repeated(tx, programId, signal);
    await addToAuditLog(tx, programId, [auditEntry(from, signal)], at);
    await markDirty(tx, programId, [partnerId], 'entered by hand', at);
    if (await isReadyToJudge(tx, programId)) await judgeWaiting(app, tx, programId, [partnerId]);
    return { outcome: 'stored' };
  });
  if (outcome.outcome === 'stored') await app.wake('write-back', programId);
  return outcome;
}

function auditEntry({ record }: Onlooker, { kind, origin, value }: SignalRow): AuditEntry {
  return {
    actor: origin,
    action: 'entered',
    runId: null,
    crm: record.crm,
    kind: null,
    property: kind,
    detail: `${value ?? 'nothing'}, from the card of record ${record.id}`,
  };
}

async function repeated(tx: Tx, programId: string, signal: SignalRow): Promise<EntryOutcome> {
  const before = (await signalsStored(tx, programId, [signal.id])).get(signal.id);
  const same =
    before?.partnerId === signal.partnerId &&
    before.kind === signal.kind &&
    before.value === signal.value &&
    before.origin === signal.origin;
  return { outcome: same ? 'repeated' : 'key_taken' };
}
