import { sql } from 'kysely';

import type { CrmName, LocalDate, PartnerStatus } from '#src/domain/facts.ts';

import { columnList, incoming, type Columns } from './incoming.ts';
import type { Tx } from './transaction.ts';

/** A deal won by a partner, as far as its revenue is concerned. */
export interface WonDealRow {
  readonly partnerId: string;
  readonly status: PartnerStatus;
  readonly crm: CrmName;
  readonly id: string;
  readonly pipelineId: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly accountAmountMinor: number | null;
  readonly accountCurrency: string;
  readonly closesAt: Date;
}

/** Every attributed deal of the program that was won between two instants, with its partners: a few of their columns. */
export async function wonDealRows(
  tx: Tx,
  programId: string,
  between: { readonly from: Date; readonly to: Date },
): Promise<readonly WonDealRow[]> {
  const { rows } = await sql<WonDealRow>`
    select a.partner_id as "partnerId", p.status, d.crm, d.id, d.pipeline_id as "pipelineId", d.amount_minor as "amountMinor", d.currency,
      d.account_amount_minor as "accountAmountMinor", k.currency as "accountCurrency", d.closes_at as "closesAt"
    from deal d
    join attribution a on a.program_id = d.program_id and a.crm = d.crm and a.deal_id = d.id and a.until is null
    join partner p on p.program_id = a.program_id and p.partner_id = a.partner_id
    join connection k on k.program_id = d.program_id and k.crm = d.crm
    where d.program_id = ${programId} and d.archived_at is null and d.state = 'won' and d.closes_at >= ${between.from} and d.closes_at < ${between.to}`.execute(
    tx,
  );
  return rows;
}

/** What a program's inputs were taken as. */
export interface StoredInputs<Body> {
  readonly day: LocalDate;
  readonly settingsVersion: number;
  readonly body: Body;
}

export interface RankRow {
  readonly partnerId: string;
  readonly revenueMinor: number;
  readonly rank: number | null;
}

/** The inputs taken last; null when there are none. The body is what `saveInputs` was given. */
export async function readInputs<Body>(tx: Tx, programId: string): Promise<StoredInputs<Body> | null> {
  const { rows } = await sql<StoredInputs<Body>>`
    select day, settings_version as "settingsVersion", body from program_input where program_id = ${programId}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** Ranks of these partners; one that is missing was not there when they were taken. */
export async function ranksOf(
  tx: Tx,
  programId: string,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, RankRow>> {
  const { rows } = await sql<RankRow>`
    select partner_id as "partnerId", revenue_minor as "revenueMinor", rank from partner_rank
    where program_id = ${programId} and partner_id = any(${[...partnerIds]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.partnerId, row]));
}

const rankColumns: Columns<RankRow> = {
  partner_id: ['uuid', (row) => row.partnerId],
  revenue_minor: ['bigint', (row) => row.revenueMinor],
  rank: ['int', (row) => row.rank],
};

/** Puts inputs and ranks in the place of the former ones. */
export async function saveInputs(
  tx: Tx,
  programId: string,
  inputs: StoredInputs<object>,
  ranks: readonly RankRow[],
  takenAt: Date,
): Promise<void> {
  await sql`
    insert into program_input (program_id, day, settings_version, body, taken_at)
    values (${programId}, ${inputs.day}::date, ${inputs.settingsVersion}, ${JSON.stringify(inputs.body)}::jsonb, ${takenAt})
    on conflict (program_id) do update set day = excluded.day, settings_version = excluded.settings_version, body = excluded.body, taken_at = excluded.taken_at`.execute(
    tx,
  );
  await sql`delete from partner_rank where program_id = ${programId}`.execute(tx);
  const names = Object.keys(rankColumns);
  if (ranks.length > 0)
    await sql`
      insert into partner_rank (program_id, ${columnList(names)})
      select ${programId}, ${columnList(names)} from ${incoming(ranks, rankColumns)} as given`.execute(tx);
}

/** Everybody who may stand in a rank. */
export async function partnersToRank(
  tx: Tx,
  programId: string,
): Promise<readonly { readonly partnerId: string; readonly status: PartnerStatus }[]> {
  const { rows } = await sql<{ partnerId: string; status: PartnerStatus }>`
    select partner_id as "partnerId", status from partner where program_id = ${programId} and status in ('active', 'paused')`.execute(
    tx,
  );
  return rows;
}
