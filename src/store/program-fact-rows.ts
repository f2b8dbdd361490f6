import { sql } from 'kysely';

import type { Tx } from './transaction.ts';

/** What the store knows about a program as a whole, with instants and raw values; the rules make days of them. */
export interface ProgramFactRows {
  readonly hasAttribution: boolean;
  /** The earliest closes of attributed won and lost deals: two days of them, since a close of exactly midnight UTC is read in another zone than the rest. */
  readonly oldestCloses: readonly Date[];
  readonly hasPortalSignals: boolean;
  readonly portalSignalTimes: readonly Date[];
  /** Distinct raw values of the mapped portal properties. */
  readonly portalValues: readonly string[];
}

/** Signals that are portal activity (H5): a certification is none. */
const portalKinds = ['sign_in', 'training'] as const;

export async function programFactRows(
  tx: Tx,
  programId: string,
  portalFields: readonly string[],
): Promise<ProgramFactRows> {
  const kinds = [...portalKinds];
  const attributedDeal = sql`exists (
      select from attribution a
      where a.program_id = d.program_id and a.crm = d.crm and a.deal_id = d.id and a.until is null)`;
  const closedDeal = sql`d.program_id = ${programId} and d.archived_at is null and d.state in ('won', 'lost') and ${attributedDeal}`;
  const closes = await sql<{ closes_at: Date }>`
    with oldest as (select d.closes_at as at from deal d where ${closedDeal} and d.closes_at is not null order by d.closes_at limit 1)
    select distinct d.closes_at from deal d, oldest
    where ${closedDeal} and d.closes_at >= oldest.at and d.closes_at < oldest.at + interval '2 days'`.execute(tx);
  const attribution = await sql<{ one: number }>`
    select 1 as one from attribution a
    join deal d on d.program_id = a.program_id and d.crm = a.crm and d.id = a.deal_id and d.archived_at is null
    where a.program_id = ${programId} and a.until is null limit 1`.execute(tx);
  const signals = await sql<{ at: Date | null }>`
    select distinct at from signal where program_id = ${programId} and kind = any(${kinds}::text[])`.execute(tx);
  const values = await sql<{ value: string }>`
    select distinct c.fields ->> named.field as value
    from partner_record r
    join company c on c.program_id = r.program_id and c.crm = r.crm and c.id = r.record_id
    cross join unnest(${[...portalFields]}::text[]) as named(field)
    where r.program_id = ${programId} and r.valid_to is null and c.fields ->> named.field <> ''`.execute(tx);
  return {
    hasAttribution: attribution.rows.length > 0,
    oldestCloses: closes.rows.map((row) => row.closes_at),
    hasPortalSignals: signals.rows.length > 0,
    portalSignalTimes: signals.rows.flatMap((row) => row.at ?? []),
    portalValues: values.rows.map((row) => row.value),
  };
}
