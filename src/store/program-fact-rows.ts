import { sql, type RawBuilder } from 'kysely';

import type { LocalDate } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

/** What the store knows about a program as a whole, with instants and raw values; the rules make days of them. */
export interface ProgramFactRows {
  readonly hasAttribution: boolean;
  /** The earliest close of attributed won and lost deals, and the earliest of the other kind within two days: a close of exactly midnight UTC is read in another zone than the rest. */
  readonly oldestCloses: readonly Date[];
  readonly hasPortalSignals: boolean;
  /** The first signal of portal activity of each day. */
  readonly portalSignalTimes: readonly Date[];
  /** Distinct raw values of the mapped portal properties. */
  readonly portalValues: readonly string[];
}

export interface ProgramFactsOf {
  readonly programId: string;
  readonly timeZone: string;
  /** The first day of portal activity that matters. */
  readonly since: LocalDate;
  /** Company properties that say when the partner was last active in the portal. */
  readonly portalFields: readonly string[];
}

interface Row {
  readonly what: 'attribution' | 'close' | 'portal signal' | 'portal signal of a day' | 'portal value';
  readonly at: Date | null;
  readonly value: string | null;
}

/** One statement, which costs the same in a small and in a large program but for the values of mapped properties. */
export async function programFactRows(tx: Tx, of: ProgramFactsOf): Promise<ProgramFactRows> {
  const { programId, timeZone, since, portalFields } = of;
  // Every bound is a column of its own: an expression in a comparison is nothing that row-level security lets an index answer.
  const closed = sql`d.program_id = ${programId} and d.archived_at is null and d.state in ('won', 'lost')`;
  const attributed = sql`cross join lateral (
      select from attribution a where a.program_id = d.program_id and a.crm = d.crm and a.deal_id = d.id and a.until is null limit 1) attributed`;
  const portal = sql`s.program_id = ${programId} and s.kind in ('sign_in', 'training')`;
  // The first of two midnights, where clocks are put back over one.
  const nextDay = sql`(
      select case when (m.at - interval '1 hour') at time zone ${timeZone} >= m.local then m.at - interval '1 hour' else m.at end
      from (select n.local, n.local at time zone ${timeZone} as at from (select ((s.at at time zone ${timeZone})::date + 1)::timestamp as local) n) m)`;
  const values =
    portalFields.length === 0
      ? sql``
      : sql`
    union all
    select distinct 'portal value', null::timestamptz, c.fields ->> named.field
    from partner_record r
    join company c on c.program_id = r.program_id and c.crm = r.crm and c.id = r.record_id
    cross join unnest(${[...portalFields]}::text[]) as named(field)
    where r.program_id = ${programId} and r.valid_to is null and c.fields ->> named.field <> ''`;
  const { rows } = await sql<Row>`
    with recursive oldest as (
      select d.closes_at as at, d.closes_at + interval '2 days' as until from deal d ${attributed} where ${closed} and d.closes_at is not null order by d.closes_at limit 1
    ),
    -- From each day to the next one that has any: as many steps as days, however many signals.
    portal_day as (
      (select s.at, ${nextDay} as next from signal s where ${portal} and s.at >= (${since}::date::timestamp at time zone ${timeZone}) order by s.at limit 1)
      union all
      select later.at, later.next from portal_day
      cross join lateral (select s.at, ${nextDay} as next from signal s where ${portal} and s.at >= portal_day.next order by s.at limit 1) later
    )
    (select 'attribution' as what, null::timestamptz as at, null as value from attribution a
     cross join lateral (select from deal d where d.program_id = a.program_id and d.crm = a.crm and d.id = a.deal_id and d.archived_at is null limit 1) living
     where a.program_id = ${programId} and a.until is null limit 1)
    union all
    select 'close', at, null from oldest
    union all
    select 'close', other.at, null from oldest
    cross join lateral (
      select d.closes_at as at from deal d ${attributed}
      where ${closed} and d.closes_at >= oldest.at and d.closes_at < oldest.until and ${midnight('d.closes_at')} <> ${midnight('oldest.at')}
      order by d.closes_at limit 1
    ) other
    union all
    (select 'portal signal', null, null from signal s where ${portal} limit 1)
    union all
    select 'portal signal of a day', at, null from portal_day${values}`.execute(tx);
  const those = (what: Row['what']) => rows.filter((row) => row.what === what);
  return {
    hasAttribution: those('attribution').length > 0,
    oldestCloses: those('close').flatMap(({ at }) => at ?? []),
    hasPortalSignals: those('portal signal').length > 0,
    portalSignalTimes: those('portal signal of a day').flatMap(({ at }) => at ?? []),
    portalValues: those('portal value').flatMap(({ value }) => value ?? []),
  };
}

/** Whether an instant is exactly midnight UTC. */
function midnight(column: string): RawBuilder<unknown> {
  return sql`(date_trunc('day', ${sql.ref(column)}, 'UTC') = ${sql.ref(column)})`;
}
