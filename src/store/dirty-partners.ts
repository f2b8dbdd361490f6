import { sql } from 'kysely';

import type { LocalDate, ProgramFacts } from '#src/domain/facts.ts';

import type { Tx } from './transaction.ts';

export interface DirtyPartner {
  readonly partnerId: string;
  readonly generation: number;
  readonly attempts: number;
}

/** Asks for another judgement of these partners. Whoever judges one now will see that it has to be judged again. */
export async function markDirty(
  tx: Tx,
  programId: string,
  partnerIds: Iterable<string>,
  cause: string,
  at: Date,
): Promise<void> {
  // Sorted, so that two transactions take the row locks in the same order.
  const ids = [...new Set(partnerIds)].toSorted();
  if (ids.length === 0) return;
  await sql`
    insert into dirty_partner as d (program_id, partner_id, cause, since)
    select ${programId}, partner_id, ${cause}, ${at} from unnest(${ids}::uuid[]) as given(partner_id)
    on conflict (program_id, partner_id) do update set generation = d.generation + 1, cause = excluded.cause, attempts = 0, not_before = null`.execute(
    tx,
  );
}

/** Asks for a judgement of every partner of the program, or of those whose result changes by itself on or before a day, ended ones that still hold values of ours included. */
export async function markDirtyWhere(
  tx: Tx,
  programId: string,
  which: 'all' | { readonly dueOn: string },
  cause: string,
  at: Date,
): Promise<number> {
  const due =
    which === 'all'
      ? sql``
      : sql`and (s.next_evaluation_on <= ${which.dueOn}::date or (s.partner_id is null and p.status in ('active', 'paused')))`;
  const { rows } = await sql<{ partner_id: string }>`
    select p.partner_id from partner p left join partner_state s using (program_id, partner_id)
    where p.program_id = ${programId} and p.status <> 'ended' ${due}
    union
    select r.partner_id from partner_record r
    join partner p using (program_id, partner_id)
    join desired_value d on d.program_id = r.program_id and d.crm = r.crm and d.kind = 'company' and d.record_id = r.record_id and d.value is not null
    where p.program_id = ${programId} and p.status = 'ended'`.execute(tx);
  const partners = rows.map((row) => row.partner_id);
  await markDirty(tx, programId, partners, cause, at);
  return partners.length;
}

/** The program as a whole, as it is known today. */
export interface ProgramLook {
  readonly facts: ProgramFacts;
  readonly portalConnectedDays: number;
  readonly timeZone: string;
  readonly today: LocalDate;
}

/**
 * Asks for a judgement of the partners that were judged by other facts of the program as a whole: whether there is any attribution, a portal, its oldest close; or whose portal counted as connected and
 * would not any more, or the other way round.
 */
export async function markDirtyByProgramFacts(
  tx: Tx,
  programId: string,
  { facts, portalConnectedDays, timeZone, today }: ProgramLook,
  at: Date,
): Promise<void> {
  const { portalActivityDays, ...rest } = facts;
  const lastActivity = portalActivityDays.at(-1) ?? '';
  const others = sql`program_facts - 'portalActivityDays' <> ${JSON.stringify(rest)}::jsonb`;
  const last = sql`coalesce(program_facts -> 'portalActivityDays' ->> -1, '')`;
  // Many were judged by the same facts: they are looked at once, by their digest, since reading them for everybody is most of the work.
  const { rows } = await sql<{ partner_id: string }>`
    with known as materialized (
      select program_digest, ${others} as others, ${last} as last
      from (select distinct on (program_digest) program_digest, program_facts from partner_state where program_id = ${programId} and program_digest is not null) once
    ),
    judged as (
      select s.partner_id, s.as_of, known.others, known.last from partner_state s join known using (program_digest) where s.program_id = ${programId}
      union all
      select partner_id, as_of, ${others}, ${last} from partner_state where program_id = ${programId} and program_digest is null
    )
    select partner_id from judged
    where others or (last >= ((as_of at time zone ${timeZone})::date - ${portalConnectedDays}::int)::text) <> (${lastActivity} >= (${today}::date - ${portalConnectedDays}::int)::text)`.execute(
    tx,
  );
  await markDirty(
    tx,
    programId,
    rows.map((row) => row.partner_id),
    'program',
    at,
  );
}

/**
 * Takes dirty partners for judging in this transaction. The rows stay locked until it ends: a sync that changes one of these partners waits with its commit, so that the facts read here are of one
 * piece. Rows another judge holds are passed over.
 *
 * @param only These partners and no others; null takes whoever has waited longest.
 */
export async function takeDirty(
  tx: Tx,
  programId: string,
  limit: number,
  now: Date,
  only: readonly string[] | null = null,
): Promise<readonly DirtyPartner[]> {
  const chosen = only === null ? sql`` : sql`and partner_id = any(${[...only]}::uuid[])`;
  const { rows } = await sql<DirtyPartner>`
    select partner_id as "partnerId", generation, attempts from dirty_partner
    where program_id = ${programId} and (not_before is null or not_before <= ${now}) ${chosen}
    order by since, partner_id limit ${limit} for update skip locked`.execute(tx);
  return rows;
}

/** Removes what was judged, unless it was marked again meanwhile. */
export async function removeDirty(tx: Tx, programId: string, judged: readonly DirtyPartner[]): Promise<void> {
  if (judged.length === 0) return;
  await sql`
    delete from dirty_partner d using unnest(${judged.map((d) => d.partnerId)}::uuid[], ${judged.map((d) => d.generation)}::bigint[]) as given(partner_id, generation)
    where d.program_id = ${programId} and d.partner_id = given.partner_id and d.generation = given.generation`.execute(
    tx,
  );
}
