import { sql } from 'kysely';

import type { EngagementType, RawFields } from '#src/crm/model.ts';
import type { CrmName, LocalDate, PartnerStatus } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

/**
 * What the store knows about a batch of partners, as rows with instants: one statement per kind of fact, however many partners. Days, money and windows are left to the rules.
 */

export interface PartnerFactRow {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  readonly type: string | null;
  readonly ownerId: string | null;
  readonly signedOn: LocalDate | null;
  readonly recordCreatedAt: Date;
  readonly records: readonly { readonly crm: CrmName; readonly id: string; readonly fields: RawFields }[];
}

export async function partnerFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly PartnerFactRow[]> {
  const { rows } = await sql<PartnerFactRow>`
    select p.partner_id as "partnerId", p.name, p.domain, p.status, p.type, p.owner_id as "ownerId", p.signed_on as "signedOn", p.record_created_at as "recordCreatedAt",
      coalesce(
        (select jsonb_agg(jsonb_build_object('crm', r.crm, 'id', r.record_id, 'fields', c.fields) order by r.crm, r.record_id)
         from partner_record r join company c on c.program_id = r.program_id and c.crm = r.crm and c.id = r.record_id
         where r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null), '[]') as records
    from partner p
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[])`.execute(tx);
  return rows;
}

export interface DealFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly role: 'sourced' | 'influenced';
  readonly pipelineId: string | null;
  readonly state: 'open' | 'won' | 'lost';
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly accountAmountMinor: number | null;
  readonly accountCurrency: string;
  readonly createdAt: Date;
  readonly closesAt: Date | null;
}

export async function dealFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly DealFactRow[]> {
  const { rows } = await sql<DealFactRow>`
    select a.partner_id as "partnerId", d.crm, d.id, a.role, d.pipeline_id as "pipelineId", d.state, d.amount_minor as "amountMinor", d.currency,
      d.account_amount_minor as "accountAmountMinor", k.currency as "accountCurrency", d.created_at as "createdAt", d.closes_at as "closesAt"
    from attribution a
    join deal d on d.program_id = a.program_id and d.crm = a.crm and d.id = a.deal_id
    join connection k on k.program_id = a.program_id and k.crm = a.crm
    where a.program_id = ${programId} and a.partner_id = any(${[...partnerIds]}::uuid[]) and a.until is null and d.archived_at is null
    order by d.created_at, d.crm, d.id`.execute(tx);
  return rows;
}

export interface EngagementFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly type: EngagementType;
  readonly id: string;
  readonly at: Date;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly outcome: string | null;
  readonly disposition: string | null;
}

/** Engagements with the partner: on its company or on a contact of it, once each. */
export async function engagementFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly EngagementFactRow[]> {
  const { rows } = await sql<EngagementFactRow>`
    with company as materialized (
      select partner_id, crm, record_id from partner_record
      where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[]) and valid_to is null
    ),
    linked as materialized (
      select company.partner_id, l.crm, l.to_type, l.to_id
      from company join link l on l.program_id = ${programId} and l.crm = company.crm and l.from_kind = 'company' and l.from_id = company.record_id and l.to_kind = 'engagement'
      union
      select company.partner_id, l.crm, l.to_type, l.to_id
      from company
      join link c on c.program_id = ${programId} and c.crm = company.crm and c.from_kind = 'company' and c.from_id = company.record_id and c.to_kind = 'contact'
      join link l on l.program_id = ${programId} and l.crm = c.crm and l.from_kind = 'contact' and l.from_id = c.to_id and l.to_kind = 'engagement'
    )
    select linked.partner_id as "partnerId", e.crm, e.type, e.id, e.at, e.direction, e.outcome, e.disposition
    from linked join engagement e on e.program_id = ${programId} and e.crm = linked.crm and e.type = linked.to_type and e.id = linked.to_id
    where e.archived_at is null
    order by e.at, e.crm, e.type, e.id`.execute(tx);
  return rows;
}

export interface SignalFactRow {
  readonly partnerId: string;
  readonly id: string;
  readonly kind: string;
  readonly at: Date | null;
  readonly value: string | null;
  readonly respondent: string | null;
  readonly enteredByOurPeople: boolean;
}

/** Signals in the order of their time; of the same time, in the order in which they were received. */
export async function signalFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly SignalFactRow[]> {
  const { rows } = await sql<SignalFactRow>`
    select partner_id as "partnerId", id, kind, at, value, respondent, entered_by_our_people as "enteredByOurPeople" from signal
    where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])
    order by at nulls first, received_at, id`.execute(tx);
  return rows;
}

export interface AnswerFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly contactId: string | null;
  readonly rating: number;
  readonly at: Date;
}

/** Survey answers of the partner's company, and of its contacts where the answer names no company. */
export async function answerFactRows(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<readonly AnswerFactRow[]> {
  const { rows } = await sql<AnswerFactRow>`
    select r.partner_id as "partnerId", a.crm, a.id, a.contact_id as "contactId", a.rating, a.at
    from partner_record r join survey_answer a on a.program_id = r.program_id and a.crm = r.crm and a.company_id = r.record_id
    where r.program_id = ${programId} and r.partner_id = any(${[...partnerIds]}::uuid[]) and r.valid_to is null
    order by a.at, a.crm, a.id`.execute(tx);
  return rows;
}
