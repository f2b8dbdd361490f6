import { sql } from 'kysely';

import type { RawFields } from '#src/crm/model.ts';
import type { LocalDate, PartnerStatus } from '#src/domain/facts.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

/** A company of the mirror, with the partner it stands for now or once stood for. */
export interface PartnerCandidate {
  readonly companyId: string;
  readonly name: string | null;
  readonly domain: string | null;
  readonly ownerId: string | null;
  readonly isPartner: boolean;
  readonly fields: RawFields;
  readonly createdAt: Date;
  readonly archived: boolean;
  readonly redirectTo: string | null;
  readonly currentPartnerId: string | null;
  readonly formerPartnerId: string | null;
}

/** The named companies, for deciding which of them are partners. */
export async function partnerCandidates(
  tx: Tx,
  scope: CrmScope,
  companyIds: readonly string[],
): Promise<readonly PartnerCandidate[]> {
  const { rows } = await sql<PartnerCandidate>`
    select c.id as "companyId", c.name, c.domain, c.owner_id as "ownerId", c.is_partner as "isPartner", c.fields, c.created_at as "createdAt",
      c.archived_at is not null as archived, c.redirect_to as "redirectTo", now_it.partner_id as "currentPartnerId", once.partner_id as "formerPartnerId"
    from company c
    left join partner_record now_it on now_it.program_id = c.program_id and now_it.crm = c.crm and now_it.record_id = c.id and now_it.valid_to is null
    left join lateral (
      select r.partner_id from partner_record r
      where r.program_id = c.program_id and r.crm = c.crm and r.record_id = c.id and r.valid_to is not null and r.redirect_to is null
      order by r.valid_from desc limit 1
    ) once on now_it.partner_id is null
    where c.program_id = ${scope.programId} and c.crm = ${scope.crm} and c.id = any(${[...companyIds]}::text[])
      and (c.is_partner or now_it.partner_id is not null or once.partner_id is not null)
    order by c.created_at, c.id`.execute(tx);
  return rows;
}

export interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  readonly type: string | null;
  readonly ownerId: string | null;
  readonly signedOn: LocalDate | null;
  readonly recordCreatedAt: Date;
}

const columns: Columns<PartnerRow> = {
  partner_id: ['uuid', (row) => row.partnerId],
  name: ['text', (row) => row.name],
  domain: ['text', (row) => row.domain],
  status: ['text', (row) => row.status],
  type: ['text', (row) => row.type],
  owner_id: ['text', (row) => row.ownerId],
  signed_on: ['date', (row) => row.signedOn],
  record_created_at: ['timestamptz', (row) => row.recordCreatedAt],
};

/** Creates partners and takes over what their records say now; a partner that had ended lives again. Answers the new and the changed ones. */
export async function savePartners(
  tx: Tx,
  programId: string,
  rows: readonly PartnerRow[],
  at: Date,
): Promise<readonly string[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const rest = names.filter((name) => name !== 'partner_id');
  const saved = await sql<{ partner_id: string }>`
    insert into partner as p (program_id, created_at, ended_at, ${columnList(names)})
    select ${programId}, ${at}, case when status = 'ended' then ${at}::timestamptz end, ${columnList(names)} from ${incoming(rows, columns)} as given
    on conflict (program_id, partner_id) do update set ${takeExcluded(rest)},
      ended_at = case when excluded.status = 'ended' then coalesce(p.ended_at, excluded.ended_at) end
    where (${columnList(rest, 'p')}) is distinct from (${columnList(rest, 'excluded')})
    returning p.partner_id`.execute(tx);
  return saved.rows.map((row) => row.partner_id);
}

/** Ends partners that no record stands for any more. Answers the ones that had not ended. */
export async function endPartners(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  at: Date,
): Promise<readonly string[]> {
  if (partnerIds.length === 0) return [];
  const { rows } = await sql<{ partner_id: string }>`
    update partner p set status = 'ended', ended_at = ${at}
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[]) and p.status <> 'ended'
      and not exists (select 1 from partner_record r where r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null)
    returning p.partner_id`.execute(tx);
  return rows.map((row) => row.partner_id);
}

/** From now on these records stand for these partners. */
export async function openPartnerRecords(
  tx: Tx,
  scope: CrmScope,
  records: readonly { readonly partnerId: string; readonly recordId: string }[],
  at: Date,
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    insert into partner_record (program_id, crm, partner_id, record_id, valid_from)
    select ${scope.programId}, ${scope.crm}, partner_id, record_id, ${at}
    from unnest(${records.map((r) => r.partnerId)}::uuid[], ${records.map((r) => r.recordId)}::text[]) as given(partner_id, record_id)
    on conflict (program_id, crm, record_id, valid_from) do update set partner_id = excluded.partner_id, valid_to = null, redirect_to = null`.execute(
    tx,
  );
}

/** From now on these records stand for no partner. */
export async function closePartnerRecords(
  tx: Tx,
  scope: CrmScope,
  records: readonly { readonly recordId: string; readonly redirectTo: string | null }[],
  at: Date,
): Promise<void> {
  if (records.length === 0) return;
  await sql`
    update partner_record r set valid_to = ${at}, redirect_to = given.redirect_to
    from unnest(${records.map((r) => r.recordId)}::text[], ${records.map((r) => r.redirectTo)}::text[]) as given(record_id, redirect_to)
    where r.program_id = ${scope.programId} and r.crm = ${scope.crm} and r.record_id = given.record_id and r.valid_to is null`.execute(
    tx,
  );
}

/** Which partner each of these records stands for now. */
export async function partnersOfRecords(
  tx: Tx,
  scope: CrmScope,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (recordIds.length === 0) return new Map();
  const { rows } = await sql<{ record_id: string; partner_id: string }>`
    select record_id, partner_id from partner_record
    where program_id = ${scope.programId} and crm = ${scope.crm} and record_id = any(${[...recordIds]}::text[]) and valid_to is null`.execute(
    tx,
  );
  return new Map(rows.map((row) => [row.record_id, row.partner_id]));
}

/** Companies that stand for partners, in the order of their ids, after one of them. */
export async function partnerCompanyIds(
  tx: Tx,
  scope: CrmScope,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ record_id: string }>`
    select record_id from partner_record
    where program_id = ${scope.programId} and crm = ${scope.crm} and valid_to is null and record_id > ${page.after}
    order by record_id limit ${page.limit}`.execute(tx);
  return rows.map((row) => row.record_id);
}

/** The companies that stand for partners, with what a deal can name them by; all of them, or those among the named ids. */
export async function partnerCompanies(
  tx: Tx,
  scope: CrmScope,
  companyIds: readonly string[] | 'all',
): Promise<readonly { partnerId: string; companyId: string; domain: string | null; name: string | null }[]> {
  const only = companyIds === 'all' ? sql`` : sql`and r.record_id = any(${[...companyIds]}::text[])`;
  const { rows } = await sql<{ partnerId: string; companyId: string; domain: string | null; name: string | null }>`
    select r.partner_id as "partnerId", r.record_id as "companyId", c.domain, c.name
    from partner_record r join company c on c.program_id = r.program_id and c.crm = r.crm and c.id = r.record_id
    where r.program_id = ${scope.programId} and r.crm = ${scope.crm} and r.valid_to is null ${only}
    order by c.created_at, c.id`.execute(tx);
  return rows;
}
