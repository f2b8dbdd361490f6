import { sql } from 'kysely';

import type { LocalDate } from '#src/domain/facts.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import type { SigningFacts } from '#src/domain/signing.ts';

import { withOwnTime, type LedgerRow, type Snapshot } from './judgements.ts';
import type { PartnershipChange } from './partnership-judgements.ts';
import type { Tx } from './transaction.ts';

/** The last judgements of one partner, as far as they are shown. */
export interface JudgedPartner<Partnership> {
  readonly asOf: Date;
  readonly result: HealthResult;
  /** Null until it is judged. */
  readonly partnership: Partnership | null;
  /** Of the judged facts only what tells when the partner signed: the rest is many times as long. */
  readonly signing: SigningFacts;
}

/** The last judgements of a partner; null before the first. Each result says of which time it is; a judgement that was confirmed since has only noted the time. */
export async function judgedPartner<Partnership extends { readonly asOf: string }>(
  tx: Tx,
  programId: string,
  partnerId: string,
): Promise<JudgedPartner<Partnership> | null> {
  const { rows } = await sql<
    Omit<JudgedPartner<Partnership>, 'signing'> & {
      readonly partnershipAsOf: Date | null;
      readonly signedOn: LocalDate | null;
      readonly recordCreatedOn: LocalDate;
      readonly dealsCreatedOn: readonly LocalDate[];
      readonly registeredOn: readonly LocalDate[];
    }
  >`
    select s.as_of as "asOf", s.result, b.result as partnership, b.as_of as "partnershipAsOf",
      s.facts ->> 'signedOn' as "signedOn", s.facts ->> 'recordCreatedOn' as "recordCreatedOn",
      jsonb_path_query_array(s.facts, '$.deals[*].createdOn') as "dealsCreatedOn",
      jsonb_path_query_array(s.facts, '$.registrations[*].submittedOn') as "registeredOn"
    from partner_state s left join partnership_state b on b.program_id = s.program_id and b.partner_id = s.partner_id
    where s.program_id = ${programId} and s.partner_id = ${partnerId}`.execute(tx);
  const [row] = rows;
  if (row === undefined) return null;
  const { asOf, dealsCreatedOn, partnership, partnershipAsOf, recordCreatedOn, registeredOn, result, signedOn } = row;
  return {
    ...withOwnTime({ asOf, result }),
    partnership: partnership === null ? null : { ...partnership, asOf: (partnershipAsOf ?? asOf).toISOString() },
    signing: {
      signedOn,
      recordCreatedOn,
      deals: dealsCreatedOn.map((createdOn) => ({ createdOn })),
      registrations: registeredOn.map((submittedOn) => ({ submittedOn })),
    },
  };
}

/** What is kept of a partner's past. */
export interface PartnerPast {
  /** Newest first. */
  readonly ledger: readonly Omit<LedgerRow, 'partnerId' | 'asOf' | 'settingsVersion' | 'engineVersion'>[];
  /** Oldest first, of the latest days. */
  readonly snapshots: readonly Snapshot[];
  /** Newest first. */
  readonly changes: readonly Pick<PartnershipChange, 'on' | 'subject' | 'from' | 'to' | 'rule'>[];
}

/** The past of a partner, as much of it as is asked for: one statement, since each costs more than its rows. */
export async function partnerPast(
  tx: Tx,
  programId: string,
  partnerId: string,
  most: { readonly ledger: number; readonly snapshots: number; readonly changes: number },
): Promise<PartnerPast> {
  const ofPartner = sql`where program_id = ${programId} and partner_id = ${partnerId}`;
  const { rows } = await sql<PartnerPast>`
    select
      (select coalesce(jsonb_agg(to_jsonb(l) - 'entry' order by l.entry desc), '[]') from (
        select entry, day as "on", cause, dimension, delta, score_before as "scoreBefore", score_after as "scoreAfter", records, record_count as "recordCount"
        from ledger ${ofPartner} order by entry desc limit ${most.ledger}) l) as ledger,
      (select coalesce(jsonb_agg(to_jsonb(s) order by s."on"), '[]') from (
        select day as "on", score, band, settings_version as "settingsVersion", engine_version as "engineVersion"
        from snapshot ${ofPartner} order by day desc limit ${most.snapshots}) s) as snapshots,
      (select coalesce(jsonb_agg(to_jsonb(c) - 'entry' order by c.entry desc), '[]') from (
        select entry, day as "on", subject, value_from as "from", value_to as "to", rule
        from partnership_change ${ofPartner} order by entry desc limit ${most.changes}) c) as changes`.execute(tx);
  return rows[0] ?? { ledger: [], snapshots: [], changes: [] };
}
