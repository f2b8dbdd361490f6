import { sql, type RawBuilder } from 'kysely';

import type { EngagementType, RawFields } from '#src/crm/model.ts';
import type { CrmName, LocalDate, PartnerStatus } from '#src/domain/facts.ts';

/**
 * What the store knows about a batch of partners, as rows with instants: one statement per kind of fact, however many partners. Days, money and windows are left to the rules. What rules read of a kind is
 * all in its row, the order of the rows included: `digestsOfFacts` tells by the rows whether anything has changed.
 */
export interface FactsOf {
  readonly programId: string;
  readonly partnerIds: readonly string[];
  readonly asOf: Date;
  /** Company properties that name another record; null where the program has none. */
  readonly parent: string | null;
  readonly primaryContact: string | null;
  /** From when on wins that are attributed to nobody matter. */
  readonly winsSince: Date;
}

export interface PartnerFactRow {
  readonly partnerId: string;
  readonly name: string;
  readonly domain: string | null;
  readonly status: PartnerStatus;
  readonly type: string | null;
  readonly ownerId: string | null;
  /** Null: the partner has no owner. An owner that no list knows is not active. */
  readonly ownerActive: boolean | null;
  readonly parentPartnerId: string | null;
  readonly signedOn: LocalDate | null;
  readonly recordCreatedAt: Date;
  readonly records: readonly { readonly crm: CrmName; readonly id: string; readonly fields: RawFields }[];
  /** Contacts that the partner's companies name as their primary one. */
  readonly primaryContactIds: readonly string[];
}

export function partnerFacts({ programId, partnerIds, parent, primaryContact }: FactsOf): RawBuilder<PartnerFactRow> {
  // The parent's id is taken out of its company before it is looked for: what row-level security cannot trust it does not let an index answer.
  return sql<PartnerFactRow>`
    select p.partner_id as "partnerId", p.name, p.domain, p.status, p.type, p.owner_id as "ownerId", p.signed_on as "signedOn", p.record_created_at as "recordCreatedAt",
      case when p.owner_id is null then null else exists (
        select from owner o where o.program_id = p.program_id and o.id = p.owner_id and o.active) end as "ownerActive",
      own.records, own.primary_contact_ids as "primaryContactIds",
      (select parent.partner_id
       from unnest(own.crms, own.parent_ids) as named(crm, id)
       join partner_record parent on parent.program_id = ${programId} and parent.crm = named.crm and parent.record_id = named.id and parent.valid_to is null
       order by parent.partner_id limit 1) as "parentPartnerId"
    from partner p
    cross join lateral (
      select coalesce(jsonb_agg(jsonb_build_object('crm', r.crm, 'id', r.record_id, 'fields', c.fields) order by r.crm, r.record_id), '[]') as records,
        array_agg(r.crm) as crms, array_agg(c.fields ->> ${parent}::text) as parent_ids,
        coalesce(array_agg(c.fields ->> ${primaryContact}::text order by r.crm, r.record_id) filter (where c.fields ->> ${primaryContact}::text <> ''), '{}') as primary_contact_ids
      from partner_record r join company c on c.program_id = r.program_id and c.crm = r.crm and c.id = r.record_id
      where r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null
    ) own
    where p.program_id = ${programId} and p.partner_id = any(${[...partnerIds]}::uuid[])`;
}

export interface DealFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly id: string;
  readonly role: 'sourced' | 'influenced';
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  readonly stageName: string | null;
  readonly state: 'open' | 'won' | 'lost';
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly accountAmountMinor: number | null;
  readonly accountCurrency: string;
  readonly createdAt: Date;
  readonly closesAt: Date | null;
  /** By the CRM's own date. */
  readonly enteredStageAt: Date | null;
  /** When the deal was last seen to come into its stage; only looked up where the CRM has no date. */
  readonly observedStageAt: Date | null;
  readonly fields: RawFields;
  /** Companies on the deal that stand for no partner. */
  readonly customerIds: readonly string[];
}

/** The deals that are attributed to the partners. A change of stage goes by our name where we saw it, by the CRM's where its own history told of it. */
export function dealFacts({ programId, partnerIds }: FactsOf): RawBuilder<DealFactRow> {
  return sql<DealFactRow>`
    select a.partner_id as "partnerId", d.crm, d.id, a.role, d.name, d.owner_id as "ownerId", d.pipeline_id as "pipelineId", d.stage_id as "stageId", s.stage_name as "stageName", d.state,
      d.amount_minor as "amountMinor", d.currency, d.account_amount_minor as "accountAmountMinor", k.currency as "accountCurrency", d.created_at as "createdAt", d.closes_at as "closesAt",
      d.entered_stage_at as "enteredStageAt", d.fields,
      case when d.entered_stage_at is null then (
        select max(f.changed_at) from field_change f
        where f.program_id = d.program_id and f.crm = d.crm and f.kind = 'deal' and f.record_id = d.id and f.field in ('stageId', 'dealstage') and f.new_value = d.stage_id
      ) end as "observedStageAt",
      coalesce((select array_agg(l.to_id order by l.to_id) from link l
       where l.program_id = d.program_id and l.crm = d.crm and l.from_kind = 'deal' and l.from_id = d.id and l.to_kind = 'company' and not exists (
         select from partner_record r where r.program_id = l.program_id and r.crm = l.crm and r.record_id = l.to_id and r.valid_to is null)), '{}') as "customerIds"
    from attribution a
    join deal d on d.program_id = a.program_id and d.crm = a.crm and d.id = a.deal_id
    join connection k on k.program_id = a.program_id and k.crm = a.crm
    left join stage s on s.program_id = d.program_id and s.crm = d.crm and s.pipeline_id = d.pipeline_id and s.stage_id = d.stage_id
    where a.program_id = ${programId} and a.partner_id = any(${[...partnerIds]}::uuid[]) and a.until is null and d.archived_at is null
    order by d.created_at, d.crm, d.id`;
}

export interface EngagementFactRow {
  readonly partnerId: string;
  readonly crm: CrmName;
  readonly type: EngagementType;
  readonly id: string;
  readonly at: Date;
  /** Whether it lies behind the time that was asked for: a meeting is there from its start. */
  readonly begun: boolean;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly outcome: string | null;
  readonly disposition: string | null;
  readonly ownerId: string | null;
  readonly isReview: boolean;
  /** Whether it hangs on a deal. */
  readonly onDeal: boolean;
  /** Contacts of the partner's companies who took part. */
  readonly contactIds: readonly string[];
}

/** Engagements with the partner: on its company or on a contact of it, once each, with who took part. */
export function engagementFacts({ programId, partnerIds, asOf }: FactsOf): RawBuilder<EngagementFactRow> {
  return sql<EngagementFactRow>`
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
    select w.partner_id as "partnerId", e.crm, e.type, e.id, e.at, e.at <= ${asOf} as begun, e.direction, e.outcome, e.disposition, e.owner_id as "ownerId", e.is_review as "isReview",
      coalesce(w.contact_ids, '{}') as "contactIds",
      exists (
        select from link d where d.program_id = ${programId} and d.crm = e.crm and d.to_kind = 'engagement' and d.to_type = e.type and d.to_id = e.id and d.from_kind = 'deal'
      ) as "onDeal"
    from with_people w
    join engagement e on e.program_id = ${programId} and e.crm = w.crm and e.type = w.to_type and e.id = w.to_id and e.archived_at is null
    order by e.at, e.crm, e.type, e.id`;
}

export interface SignalFactRow {
  readonly partnerId: string;
  readonly id: string;
  readonly kind: string;
  readonly at: Date | null;
  readonly value: string | null;
  readonly respondent: string | null;
  readonly origin: string;
  readonly enteredByOurPeople: boolean;
  readonly receivedAt: Date;
}

/** Signals in the order of their time; of the same time, in the order in which they were received. */
export function signalFacts({
  programId,
  partnerIds,
}: Pick<FactsOf, 'programId' | 'partnerIds'>): RawBuilder<SignalFactRow> {
  return sql<SignalFactRow>`
    select partner_id as "partnerId", id, kind, at, value, respondent, origin, entered_by_our_people as "enteredByOurPeople", received_at as "receivedAt" from signal
    where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])
    order by at nulls first, received_at, id`;
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
export function answerFacts({ programId, partnerIds }: FactsOf): RawBuilder<AnswerFactRow> {
  return sql<AnswerFactRow>`
    select r.partner_id as "partnerId", a.crm, a.id, a.contact_id as "contactId", a.rating, a.at
    from partner_record r join survey_answer a on a.program_id = r.program_id and a.crm = r.crm and a.company_id = r.record_id
    where r.program_id = ${programId} and r.partner_id = any(${[...partnerIds]}::uuid[]) and r.valid_to is null
    order by a.at, a.crm, a.id`;
}
