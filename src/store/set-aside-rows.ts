import { sql } from 'kysely';

import type { RuleStatus } from '#src/domain/partnership/facts.ts';

import type { Tx } from './transaction.ts';

/** What somebody said about a finding, beside the partner and what the rule says of it now. */
export interface SetAsideRow {
  readonly id: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly domain: string | null;
  readonly at: Date;
  readonly receivedAt: Date;
  readonly value: string;
  /** Null while nothing was judged. */
  readonly found: { readonly status: RuleStatus; readonly known: object | null } | null;
}

/** So many, the newest first, after one of them; null begins. */
export async function setAsideRows(
  tx: Tx,
  programId: string,
  { after, limit }: { readonly after: Pick<SetAsideRow, 'id' | 'at' | 'receivedAt'> | null; readonly limit: number },
): Promise<readonly SetAsideRow[]> {
  const { rows } = await sql<SetAsideRow>`
    select s.id, s.partner_id as "partnerId", p.name as "partnerName", p.domain, s.at, s.received_at as "receivedAt", s.value,
      (select jsonb_build_object('status', spot -> 'status', 'known', spot -> 'known')
       from partnership_state b, jsonb_array_elements(b.result -> 'blindSpots') spot
       where b.program_id = s.program_id and b.partner_id = s.partner_id and spot ->> 'id' = split_part(s.id, ':', 3)) as found
    from signal s join partner p on p.program_id = s.program_id and p.partner_id = s.partner_id
    where s.program_id = ${programId} and s.kind = 'finding_known' and s.at is not null and s.value is not null
      and (${after === null} or (s.at, s.received_at, s.id) < (${after?.at ?? null}::timestamptz, ${after?.receivedAt ?? null}::timestamptz, ${after?.id ?? ''}))
    order by s.at desc, s.received_at desc, s.id desc limit ${limit}`.execute(tx);
  return rows;
}
