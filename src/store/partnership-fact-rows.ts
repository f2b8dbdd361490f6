import { sql } from 'kysely';

import type { EngagementType, RawFields } from '#src/crm/model.ts';
import type { CrmName } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

/**
 * What the rules beside health ask of the store, as rows with instants: one statement per kind of fact, however many partners.
 */

export interface PartnerSideRow {
  readonly partnerId: string;
  /** Null: the partner has no owner. */
  readonly ownerActive: boolean | null;
  readonly parentPartnerId: string | null;
  /** Contacts that the partner's companies name as their primary one. */
  readonly primaryContactIds: readonly string[];
}

/** Whether a partner's owner still works here, and which partner is its parent. An owner that no list knows is not active. */
export async function partnerSideRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  named: { readonly parent: string | null; readonly primaryContact: string | null },
): Promise<readonly PartnerSideRow[]> {
  const { rows } = await sql<PartnerSideRow>`
    select p.partner_id as "partnerId",
      case when p.owner_id is null then null else exists (
        select from owner o where o.program_id = p.program_id and o.id = p.owner_id and o.active) end as "ownerActive",
      (select parent.partner_id from partner_record own
       join company c on c.program_id = own.program_id and c.crm = own.crm and c.id = own.record_id
       join partner_record parent on parent.program_id = own.program_id and parent.crm = own.crm and parent.valid_to is null
         and parent.record_id = c.fields ->> ${named.parent}::text
       where own.program_id = p.program_id and own.partner_id = p.partner_id and own.valid_to is null
       order by parent.partner_id limit 1) as "parentPartnerId",
      array(select c.fields ->> ${named.primaryContact}::text from partner_record own
       join company c on c.program_id = own.program_id and c.crm = own.crm and c.id = own.record_id
       where own.program_id = p.program_id and own.partner_id = p.partner_id and own.valid_to is null and c.fields ->> ${named.primaryContact}::text <> '') as "primaryContactIds"
    from partner p
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[])`.execute(tx);
  return rows;
}

export interface ContactFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly companyId: string;
  readonly fields: RawFields;
  readonly labels: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
}

/** People linked to the partner's companies now, archived ones included. */
export async function contactFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly ContactFactRow[]> {
  const { rows } = await sql<ContactFactRow>`
    select r.partner_id as "partnerId", c.crm, c.id, r.record_id as "companyId", c.fields, l.labels, c.created_at as "createdAt", c.updated_at as "updatedAt",
      c.archived_at as "archivedAt"
    from partner_record r
    join link l on l.program_id = r.program_id and l.crm = r.crm and l.from_kind = 'company' and l.from_id = r.record_id and l.to_kind = 'contact'
    join contact c on c.program_id = l.program_id and c.crm = l.crm and c.id = l.to_id
    where r.program_id = ${programId} and r.partner_id = any(${[...partnerIds]}::uuid[]) and r.valid_to is null and c.redirect_to is null
    order by c.crm, c.id, r.record_id`.execute(tx);
  return rows;
}

export interface GoneContactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  /** What was seen to change: `company` (the link to the partner's company), or a contact property. */
  readonly field: string;
  readonly changedAt: Date;
}

/**
 * What was seen of people who belong, or belonged, to the partner's companies: when the link went, and when a property came to its present value.
 */
export async function contactChangeRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly GoneContactRow[]> {
  const { rows } = await sql<GoneContactRow>`
    with ours as materialized (
      select partner_id, crm, record_id from partner_record where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) and valid_to is null
    )
    select ours.partner_id as "partnerId", f.crm, f.record_id as id, f.field, max(f.changed_at) as "changedAt"
    from ours join field_change f on f.program_id = ${programId} and f.crm = ours.crm and f.kind = 'contact' and f.field = 'company' and f.old_value = ours.record_id
    where not exists (
      select from link l where l.program_id = ${programId} and l.crm = f.crm and l.from_kind = 'company' and l.from_id = ours.record_id and l.to_kind = 'contact' and l.to_id = f.record_id)
    group by 1, 2, 3, 4
    union all
    select ours.partner_id, f.crm, f.record_id, f.field, max(f.changed_at)
    from ours
    join link l on l.program_id = ${programId} and l.crm = ours.crm and l.from_kind = 'company' and l.from_id = ours.record_id and l.to_kind = 'contact'
    join field_change f on f.program_id = ${programId} and f.crm = l.crm and f.kind = 'contact' and f.record_id = l.to_id and f.field <> 'company'
    group by 1, 2, 3, 4`.execute(tx);
  return rows;
}

export interface EngagementDetailRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly type: EngagementType;
  readonly id: string;
  readonly ownerId: string | null;
  readonly isReview: boolean;
  readonly onDeal: boolean;
  /** Contacts of the partner's companies who took part. */
  readonly contactIds: readonly string[];
}

/** Who took part in the partner's engagements, and whether they hang on a deal. */
export async function engagementDetailRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly EngagementDetailRow[]> {
  const { rows } = await sql<EngagementDetailRow>`
    with company as materialized (
      select partner_id, crm, record_id from partner_record
      where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) and valid_to is null
    ),
    linked as materialized (
      select company.partner_id, l.crm, l.to_type, l.to_id, null as contact_id
      from company join link l on l.program_id = ${programId} and l.crm = company.crm and l.from_kind = 'company' and l.from_id = company.record_id and l.to_kind = 'engagement'
      union
      select company.partner_id, l.crm, l.to_type, l.to_id, c.to_id
      from company
      join link c on c.program_id = ${programId} and c.crm = company.crm and c.from_kind = 'company' and c.from_id = company.record_id and c.to_kind = 'contact'
      join link l on l.program_id = ${programId} and l.crm = c.crm and l.from_kind = 'contact' and l.from_id = c.to_id and l.to_kind = 'engagement'
    ),
    with_people as materialized (
      select partner_id, crm, to_type, to_id, array_agg(contact_id order by contact_id) filter (where contact_id is not null) as contact_ids
      from linked group by 1, 2, 3, 4
    )
    select w.partner_id as "partnerId", e.crm, e.type, e.id, e.owner_id as "ownerId", e.is_review as "isReview", coalesce(w.contact_ids, '{}') as "contactIds",
      exists (
        select from link d where d.program_id = ${programId} and d.crm = e.crm and d.to_kind = 'engagement' and d.to_type = e.type and d.to_id = e.id and d.from_kind = 'deal'
      ) as "onDeal"
    from with_people w
    join engagement e on e.program_id = ${programId} and e.crm = w.crm and e.type = w.to_type and e.id = w.to_id and e.archived_at is null
    order by e.at, e.crm, e.type, e.id`.execute(tx);
  return rows;
}

export interface DealDetailRow {
  readonly crm: CrmName;
  readonly id: string;
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly stageId: string | null;
  readonly stageName: string | null;
  readonly enteredStageAt: Date | null;
  /** When we saw it come into its stage. */
  readonly observedStageAt: Date | null;
  readonly fields: RawFields;
  /** Companies on the deal that stand for no partner. */
  readonly customerIds: readonly string[];
}

/** Names, stages and customers of the partners' deals. */
export async function dealDetailRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly DealDetailRow[]> {
  const { rows } = await sql<DealDetailRow>`
    with ours as materialized (
      select distinct crm, deal_id from attribution where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) and until is null
    )
    select d.crm, d.id, d.name, d.owner_id as "ownerId", d.stage_id as "stageId", s.stage_name as "stageName", d.entered_stage_at as "enteredStageAt", d.fields,
      (select max(f.changed_at) from field_change f
       where f.program_id = d.program_id and f.crm = d.crm and f.kind = 'deal' and f.record_id = d.id and f.field = 'stageId' and f.new_value = d.stage_id) as "observedStageAt",
      coalesce((select array_agg(l.to_id order by l.to_id) from link l
       where l.program_id = d.program_id and l.crm = d.crm and l.from_kind = 'deal' and l.from_id = d.id and l.to_kind = 'company' and not exists (
         select from partner_record r where r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.to_id and r.valid_to is null)), '{}') as "customerIds"
    from ours
    join deal d on d.program_id = ${programId} and d.crm = ours.crm and d.id = ours.deal_id and d.archived_at is null
    left join stage s on s.program_id = d.program_id and s.crm = d.crm and s.pipeline_id = d.pipeline_id and s.stage_id = d.stage_id
    order by d.crm, d.id`.execute(tx);
  return rows;
}

export interface UnattributedWinRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly closesAt: Date;
}

/** BS20: deals won since an instant at customers of the partners' deals, which are attributed to nobody. */
export async function unattributedWinRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
  since: Date,
): Promise<readonly UnattributedWinRow[]> {
  const { rows } = await sql<UnattributedWinRow>`
    with customer as materialized (
      select distinct a.partner_id, a.crm, l.to_id as company_id
      from attribution a
      join link l on l.program_id = a.program_id and l.crm = a.crm and l.from_kind = 'deal' and l.from_id = a.deal_id and l.to_kind = 'company'
      where a.program_id = ${programId} and a.partner_id = any(${[...partnerIds]}::uuid[]) and a.until is null and not exists (
        select from partner_record r where r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.to_id and r.valid_to is null)
    )
    select distinct customer.partner_id as "partnerId", d.crm, d.id, d.closes_at as "closesAt"
    from customer
    join link l on l.program_id = ${programId} and l.crm = customer.crm and l.to_kind = 'company' and l.to_type = '' and l.to_id = customer.company_id and l.from_kind = 'deal'
    join deal d on d.program_id = ${programId} and d.crm = l.crm and d.id = l.from_id and d.archived_at is null and d.state = 'won' and d.closes_at >= ${since}
    where not exists (
      select from attribution a where a.program_id = ${programId} and a.crm = d.crm and a.deal_id = d.id and a.until is null)
    order by 1, 2, 3`.execute(tx);
  return rows;
}

/** What the program has anywhere, for rules whose source does not exist (W8). */
export interface ProgramSourceRow {
  readonly contacts: boolean;
  readonly trainings: boolean;
  readonly certifications: boolean;
  readonly checklists: boolean;
}

export async function programSourceRow(tx: Tx, programId: string): Promise<ProgramSourceRow> {
  const { rows } = await sql<ProgramSourceRow>`
    select exists (select from contact where program_id = ${programId}) as contacts,
      exists (select from signal where program_id = ${programId} and kind in ('training', 'certification')) as trainings,
      exists (select from signal where program_id = ${programId} and kind = 'certification') as certifications,
      exists (select from signal where program_id = ${programId} and kind = 'checklist') as checklists`.execute(tx);
  return rows[0] ?? { contacts: false, trainings: false, certifications: false, checklists: false };
}
