import { sql } from 'kysely';

import type { EngagementType } from '#src/crm/model.ts';

import type { CrmScope, Tx } from './transaction.ts';

interface Page {
  /** Ids after this one, in the order of the ids. */
  readonly after: string;
  readonly limit: number;
}

/** Contacts of companies that stand for partners. */
export async function partnerContactIds(tx: Tx, scope: CrmScope, page: Page): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct l.to_id as id from link l
    join partner_record r on r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.from_id and r.valid_to is null
    where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'company' and l.to_kind = 'contact' and l.to_id > ${page.after}
    order by 1 limit ${page.limit}`.execute(tx);
  return rows.map((row) => row.id);
}

/** Engagements of one type with partners: on their companies or on contacts of them. */
export async function partnerEngagementIds(
  tx: Tx,
  scope: CrmScope,
  type: EngagementType,
  page: Page,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    ${partnerEngagements(scope)}
    select distinct to_id as id from linked where to_type = ${type} and to_id > ${page.after} order by 1 limit ${page.limit}`.execute(
    tx,
  );
  return rows.map((row) => row.id);
}

/**
 * Of the engagements that these records are linked to: those not stored yet, and those whose outcome can still change because they lie ahead or began after `openSince`.
 */
export async function unsettledEngagements(
  tx: Tx,
  scope: CrmScope,
  of: { readonly kind: 'company' | 'contact'; readonly ids: readonly string[]; readonly openSince: Date },
): Promise<readonly { readonly type: EngagementType; readonly id: string }[]> {
  if (of.ids.length === 0) return [];
  const { rows } = await sql<{ type: EngagementType; id: string }>`
    select distinct l.to_type as type, l.to_id as id from link l
    left join engagement e on e.program_id = l.program_id and e.crm = l.crm and e.type = l.to_type and e.id = l.to_id
    where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = ${of.kind} and l.from_id = any(${[...of.ids]}::text[])
      and l.to_kind = 'engagement' and (e.id is null or e.at >= ${of.openSince})
    order by 1, 2`.execute(tx);
  return rows;
}

/** Which of these contacts belong to companies that stand for partners, and those companies. */
export async function companiesOfContacts(
  tx: Tx,
  scope: CrmScope,
  contactIds: readonly string[],
): Promise<readonly { readonly contactId: string; readonly companyId: string }[]> {
  if (contactIds.length === 0) return [];
  const { rows } = await sql<{ contactId: string; companyId: string }>`
    select l.to_id as "contactId", l.from_id as "companyId" from link l
    join partner_record r on r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.from_id and r.valid_to is null
    where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'company' and l.to_kind = 'contact' and l.to_id = any(${[...contactIds]}::text[])
    order by 1, 2`.execute(tx);
  return rows;
}

/** Which of these contacts are not stored as living ones. */
export async function unreadContacts(tx: Tx, scope: CrmScope, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select distinct id from unnest(${[...ids]}::text[]) as given(id)
    where not exists (
      select 1 from contact c where c.program_id = ${scope.programId} and c.crm = ${scope.crm} and c.id = given.id and c.archived_at is null)
    order by 1`.execute(tx);
  return rows.map((row) => row.id);
}

/** Which of these engagements are with partners. */
export async function partnersOfEngagements(
  tx: Tx,
  scope: CrmScope,
  type: EngagementType,
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly partnerId: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; partnerId: string }>`
    ${partnerEngagements(scope)}
    select distinct to_id as id, partner_id as "partnerId" from linked where to_type = ${type} and to_id = any(${[...ids]}::text[])`.execute(
    tx,
  );
  return rows;
}

function partnerEngagements(scope: CrmScope) {
  return sql`
    with linked as (
      select r.partner_id, l.to_type, l.to_id from link l
      join partner_record r on r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.from_id and r.valid_to is null
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'company' and l.to_kind = 'engagement'
      union all
      select r.partner_id, l.to_type, l.to_id from link l
      join link c on c.program_id = l.program_id and c.crm = l.crm and c.from_kind = 'company' and c.to_kind = 'contact' and c.to_type = '' and c.to_id = l.from_id
      join partner_record r on r.program_id = c.program_id and r.crm = c.crm and r.record_id = c.from_id and r.valid_to is null
      where l.program_id = ${scope.programId} and l.crm = ${scope.crm} and l.from_kind = 'contact' and l.to_kind = 'engagement'
    )`;
}

export interface MirrorCounts {
  readonly companies: number;
  readonly deals: number;
  readonly contacts: number;
  readonly engagements: number;
}

/** Living records of the mirror. */
export async function mirrorCounts(tx: Tx, scope: CrmScope): Promise<MirrorCounts> {
  const count = (table: string) =>
    sql`(select count(*) from ${sql.table(table)} where program_id = ${scope.programId} and crm = ${scope.crm} and archived_at is null)::int`;
  const { rows } = await sql<MirrorCounts>`
    select ${count('company')} as companies, ${count('deal')} as deals, ${count('contact')} as contacts, ${count('engagement')} as engagements`.execute(
    tx,
  );
  return rows[0] ?? { companies: 0, deals: 0, contacts: 0, engagements: 0 };
}
