import { sql } from 'kysely';

import type { PartnerStatus } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

/** Where a partner stands before it is judged again. */
export interface Standing {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  /** Digest of all that its last judgement was made from; null where there is none, or where not all of it is known. */
  readonly gathered: string | null;
}

export async function standingsOf(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly Standing[]> {
  const { rows } = await sql<Standing>`
    select p.partner_id as "partnerId", p.status,
      case when b.partner_id is not null and s.facts_digest is not null and s.program_digest is not null and s.result_digest is not null then s.gathered_digest end as gathered
    from partner p
    left join partner_state s on s.program_id = p.program_id and s.partner_id = p.partner_id
    left join partnership_state b on b.program_id = s.program_id and b.partner_id = s.partner_id and b.as_of = s.as_of
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[])`.execute(tx);
  return rows;
}

/** These judgements hold at a later time as well: nothing of what they were made from has changed. */
export async function confirmJudgements(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  { asOf, now }: { readonly asOf: Date; readonly now: Date },
): Promise<void> {
  if (partnerIds.length === 0) return;
  const ids = [...partnerIds];
  await sql`
    with health as (
      update partner_state set as_of = ${asOf}, judged_at = ${now} where program_id = ${programId} and partner_id = any(${ids}::uuid[])
    )
    update partnership_state set as_of = ${asOf}, judged_at = ${now} where program_id = ${programId} and partner_id = any(${ids}::uuid[])`.execute(
    tx,
  );
}
