import { sql } from 'kysely';

import type { RawFields } from '#src/crm/model.ts';

import { incoming, type Columns } from './incoming.ts';
import type { CrmScope, Tx } from './transaction.ts';

export interface AttributionRow {
  readonly dealId: string;
  readonly partnerId: string;
  readonly role: 'sourced' | 'influenced';
  readonly source: string;
}

/** What a deal says about its companies. */
export interface DealToAttribute {
  readonly dealId: string;
  readonly fields: RawFields;
  readonly companies: readonly { readonly id: string; readonly labels: readonly string[]; readonly primary: boolean }[];
}

/** The living deals among the named ones, with the companies they are linked to. */
export async function dealsToAttribute(
  tx: Tx,
  scope: CrmScope,
  dealIds: readonly string[],
): Promise<readonly DealToAttribute[]> {
  if (dealIds.length === 0) return [];
  const { rows } = await sql<DealToAttribute>`
    select d.id as "dealId", d.fields, coalesce(
      (select jsonb_agg(jsonb_build_object('id', l.to_id, 'labels', l.labels, 'primary', l.is_primary) order by l.to_id) from link l
       where l.program_id = d.program_id and l.crm = d.crm and l.from_kind = 'deal' and l.from_id = d.id and l.to_kind = 'company'), '[]') as companies
    from deal d
    where d.program_id = ${scope.programId} and d.crm = ${scope.crm} and d.id = any(${[...dealIds]}::text[]) and d.archived_at is null`.execute(
    tx,
  );
  return rows;
}

const columns: Columns<AttributionRow> = {
  deal_id: ['text', (row) => row.dealId],
  partner_id: ['uuid', (row) => row.partnerId],
  role: ['text', (row) => row.role],
  source: ['text', (row) => row.source],
};

/** Makes these the attributions of the named deals: what no longer holds gets an end, what is new a beginning. Answers the partners whose deals changed. */
export async function replaceAttributions(
  tx: Tx,
  scope: CrmScope,
  dealIds: readonly string[],
  wanted: readonly AttributionRow[],
  at: Date,
): Promise<readonly string[]> {
  if (dealIds.length === 0) return [];
  const { rows } = await sql<{ partner_id: string }>`
    with wanted as materialized (select * from ${incoming(wanted, columns)} as given),
    standing as materialized (
      select a.deal_id, a.partner_id, a.role, a.source from attribution a
      where a.program_id = ${scope.programId} and a.crm = ${scope.crm} and a.until is null and a.deal_id = any(${[...dealIds]}::text[])
    ),
    over as (select * from standing except select deal_id, partner_id, role, source from wanted),
    added as (select deal_id, partner_id, role, source from wanted except select * from standing)
    select partner_id from over union select partner_id from added`.execute(tx);
  if (rows.length === 0) return [];
  // An index allows one current row per deal and partner: the old one must have ended before the new one begins.
  await sql`
    update attribution a set until = ${at}
    where a.program_id = ${scope.programId} and a.crm = ${scope.crm} and a.until is null and a.deal_id = any(${[...dealIds]}::text[])
      and not exists (
        select 1 from ${incoming(wanted, columns)} as w
        where w.deal_id = a.deal_id and w.partner_id = a.partner_id and w.role = a.role and w.source = a.source)`.execute(
    tx,
  );
  await sql`
    insert into attribution as a (program_id, crm, deal_id, partner_id, role, source, since)
    select ${scope.programId}, ${scope.crm}, deal_id, partner_id, role, source, ${at} from ${incoming(wanted, columns)} as w
    where not exists (
      select 1 from attribution s
      where s.program_id = ${scope.programId} and s.crm = ${scope.crm} and s.deal_id = w.deal_id and s.partner_id = w.partner_id and s.until is null)
    on conflict (program_id, crm, deal_id, partner_id, since) do update set role = excluded.role, source = excluded.source, until = null`.execute(
    tx,
  );
  return rows.map((row) => row.partner_id);
}

/** The partners to whom any of these deals is attributed now. */
export async function partnersOfDeals(tx: Tx, scope: CrmScope, dealIds: readonly string[]): Promise<readonly string[]> {
  if (dealIds.length === 0) return [];
  const { rows } = await sql<{ partner_id: string }>`
    select distinct partner_id from attribution
    where program_id = ${scope.programId} and crm = ${scope.crm} and until is null and deal_id = any(${[...dealIds]}::text[])`.execute(
    tx,
  );
  return rows.map((row) => row.partner_id);
}

/** Attributed deals in the order of their ids, after one of them. */
export async function attributedDealIds(
  tx: Tx,
  scope: CrmScope,
  page: { readonly after: string; readonly limit: number },
): Promise<readonly string[]> {
  const { rows } = await sql<{ deal_id: string }>`
    select distinct deal_id from attribution
    where program_id = ${scope.programId} and crm = ${scope.crm} and until is null and deal_id > ${page.after}
    order by deal_id limit ${page.limit}`.execute(tx);
  return rows.map((row) => row.deal_id);
}

/** Deals whose attribution may depend on these companies: linked to them, or attributed to their partners, or naming any partner in one of the properties. */
export async function dealsOfCompanies(
  tx: Tx,
  scope: CrmScope,
  companyIds: readonly string[],
  partnerIds: readonly string[],
  properties: readonly string[],
): Promise<readonly string[]> {
  if (companyIds.length === 0 && partnerIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select from_id as id from link
    where program_id = ${scope.programId} and crm = ${scope.crm} and to_kind = 'company' and to_type = '' and to_id = any(${[...companyIds]}::text[]) and from_kind = 'deal'
    union
    select deal_id from attribution
    where program_id = ${scope.programId} and crm = ${scope.crm} and until is null and partner_id = any(${[...partnerIds]}::uuid[])
    union
    select d.id from deal d
    where d.program_id = ${scope.programId} and d.crm = ${scope.crm} and d.archived_at is null and cardinality(${[...properties]}::text[]) > 0
      and exists (select 1 from unnest(${[...properties]}::text[]) as named(property) where coalesce(d.fields ->> named.property, '') <> '')
    order by 1`.execute(tx);
  return rows.map((row) => row.id);
}

/** Deals with any of these labels on a company. */
export async function labelledDealIds(
  tx: Tx,
  scope: CrmScope,
  labelKeys: readonly string[],
): Promise<readonly string[]> {
  if (labelKeys.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select distinct from_id as id from link
    where program_id = ${scope.programId} and crm = ${scope.crm} and from_kind = 'deal' and to_kind = 'company' and labels && ${[...labelKeys]}::text[]
    order by 1`.execute(tx);
  return rows.map((row) => row.id);
}
