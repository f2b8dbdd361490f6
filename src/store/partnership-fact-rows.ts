import { sql, type RawBuilder } from 'kysely';

import type { RawFields } from '#src/crm/model.ts';
import type { CrmName } from '#src/domain/facts.ts';

import type { FactsOf } from './fact-rows.ts';
import type { Tx } from './transaction.ts';

/**
 * What only the rules beside health ask of the store, as rows with instants: one statement per kind of fact, however many partners.
 */

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
export function contactFacts({ programId, partnerIds }: FactsOf): RawBuilder<ContactFactRow> {
  return sql<ContactFactRow>`
    select r.partner_id as "partnerId", c.crm, c.id, r.record_id as "companyId", c.fields, l.labels, c.created_at as "createdAt", c.updated_at as "updatedAt",
      c.archived_at as "archivedAt"
    from partner_record r
    join link l on l.program_id = r.program_id and l.crm = r.crm and l.from_kind = 'company' and l.from_id = r.record_id and l.to_kind = 'contact'
    join contact c on c.program_id = l.program_id and c.crm = l.crm and c.id = l.to_id
    where r.program_id = ${programId} and r.partner_id = any(${[...partnerIds]}::uuid[]) and r.valid_to is null and c.redirect_to is null
    order by c.crm, c.id, r.record_id`;
}

export interface ContactChangeRow {
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
export function contactChanges({ programId, partnerIds }: FactsOf): RawBuilder<ContactChangeRow> {
  return sql<ContactChangeRow>`
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
    group by 1, 2, 3, 4`;
}

export interface UnattributedWinRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly closesAt: Date;
}

/** BS20: deals won since an instant at customers of the partners' deals, which are attributed to nobody. */
export function unattributedWins({ programId, partnerIds, winsSince }: FactsOf): RawBuilder<UnattributedWinRow> {
  return sql<UnattributedWinRow>`
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
    join deal d on d.program_id = ${programId} and d.crm = l.crm and d.id = l.from_id and d.archived_at is null and d.state = 'won' and d.closes_at >= ${winsSince}
    where not exists (
      select from attribution a where a.program_id = ${programId} and a.crm = d.crm and a.deal_id = d.id and a.until is null)
    order by 1, 2, 3`;
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
