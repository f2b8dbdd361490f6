import { sql } from 'kysely';

import type { CrmName, LocalDate, PartnerStatus } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

/** A partner as it is stored, with the records that stand for it now. */
export interface StoredPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  readonly type: string | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly signedOn: LocalDate | null;
  readonly records: readonly { readonly crm: CrmName; readonly id: string }[];
}

interface CrmRecord {
  readonly crm: CrmName;
  readonly id: string;
}

const columns = sql`
  p.partner_id as "partnerId", p.name, p.domain, p.status, p.type, p.owner_id as "ownerId", p.signed_on as "signedOn",
  (select o.name from owner o where o.program_id = p.program_id and o.id = p.owner_id order by o.crm limit 1) as "ownerName",
  coalesce(
    (select jsonb_agg(jsonb_build_object('crm', r.crm, 'id', r.record_id) order by r.crm, r.record_id) from partner_record r
     where r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null), '[]') as records`;

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The partner with this id; null when there is none. */
export async function partnerOfId(tx: Tx, programId: string, partnerId: string): Promise<StoredPartner | null> {
  if (!uuid.test(partnerId)) return null;
  const { rows } = await sql<StoredPartner>`
    select ${columns} from partner p where p.program_id = ${programId} and p.partner_id = ${partnerId}`.execute(tx);
  return rows[0] ?? null;
}

/** The partners that an id, a CRM record's id or a domain names; several when two partners share a domain. */
export async function partnersNamed(tx: Tx, programId: string, text: string): Promise<readonly StoredPartner[]> {
  const { rows } = await sql<StoredPartner>`
    select ${columns} from partner p
    where p.program_id = ${programId}
      and (p.partner_id::text = lower(${text}) or lower(p.domain) = lower(${text})
        or exists (select 1 from partner_record r where r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null and r.record_id = ${text}))
    order by p.created_at, p.partner_id limit 10`.execute(tx);
  return rows;
}

/** The partner for which a CRM record stands, today or, after a merge, through the record it became. */
export async function partnerOfRecord(tx: Tx, programId: string, record: CrmRecord): Promise<StoredPartner | null> {
  return (await partnerOfRecordNow(tx, programId, record)) ?? partnerOfMergedRecord(tx, programId, record);
}

/** Nearly every record that is asked for stands for its partner itself, and merges cost several times as much to follow. */
async function partnerOfRecordNow(tx: Tx, programId: string, { crm, id }: CrmRecord): Promise<StoredPartner | null> {
  const { rows } = await sql<StoredPartner>`
    select ${columns} from partner p
    join partner_record r on r.program_id = p.program_id and r.partner_id = p.partner_id and r.crm = ${crm} and r.valid_to is null
    where p.program_id = ${programId} and r.record_id = ${id}`.execute(tx);
  return rows[0] ?? null;
}

async function partnerOfMergedRecord(tx: Tx, programId: string, record: CrmRecord): Promise<StoredPartner | null> {
  const { rows } = await sql<StoredPartner>`
    with recursive became as (
      select ${record.id}::text as id, 0 as steps
      union
      select c.redirect_to, steps + 1 from became join company c on c.program_id = ${programId} and c.crm = ${record.crm} and c.id = became.id
      where c.redirect_to is not null and steps < 10
    )
    select ${columns} from partner p
    join partner_record r on r.program_id = p.program_id and r.partner_id = p.partner_id and r.crm = ${record.crm} and r.valid_to is null
    where p.program_id = ${programId} and r.record_id in (select id from became) limit 1`.execute(tx);
  return rows[0] ?? null;
}

export interface ListedPartner extends StoredPartner {
  readonly score: number | null;
  readonly band: string | null;
  readonly coverage: number | null;
  readonly range: readonly [number, number] | null;
  readonly asOf: Date | null;
  readonly segment: string | null;
  readonly baseSegment: string | null;
  readonly attentionTier: string | null;
  readonly tier: string | null;
}

/** All partners with their last judgement, the lowest certain score first, those without one last. */
export async function listedPartners(tx: Tx, programId: string): Promise<readonly ListedPartner[]> {
  const { rows } = await sql<ListedPartner>`
    select ${columns}, s.score, s.result ->> 'band' as band, (s.result ->> 'coverage')::int as coverage, s.result -> 'range' as range, s.as_of as "asOf",
      b.result -> 'segment' ->> 'value' as segment, b.result -> 'baseSegment' ->> 'value' as "baseSegment", b.result -> 'attentionTier' ->> 'value' as "attentionTier",
      b.result -> 'tier' ->> 'value' as tier
    from partner p left join partner_state s on s.program_id = p.program_id and s.partner_id = p.partner_id and p.status in ('active', 'paused')
    left join partnership_state b on b.program_id = s.program_id and b.partner_id = s.partner_id
    where p.program_id = ${programId}
    order by (s.result -> 'range' ->> 0)::int nulls last, p.name, p.partner_id`.execute(tx);
  return rows;
}
