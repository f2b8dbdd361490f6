import { sql, type RawBuilder } from 'kysely';

import {
  answerFacts,
  dealFacts,
  engagementFacts,
  partnerFacts,
  signalFacts,
  type AnswerFactRow,
  type DealFactRow,
  type EngagementFactRow,
  type FactsOf,
  type PartnerFactRow,
  type SignalFactRow,
} from './fact-rows.ts';
import {
  contactChanges,
  contactFacts,
  unattributedWins,
  type ContactChangeRow,
  type ContactFactRow,
  type UnattributedWinRow,
} from './partnership-fact-rows.ts';
import type { Tx } from './transaction.ts';

/** Everything the store knows about one partner that a rule may read. */
export interface PartnerRows {
  readonly partner: PartnerFactRow;
  readonly deals: readonly DealFactRow[];
  readonly engagements: readonly EngagementFactRow[];
  readonly signals: readonly SignalFactRow[];
  readonly answers: readonly AnswerFactRow[];
  readonly contacts: readonly ContactFactRow[];
  readonly contactChanges: readonly ContactChangeRow[];
  readonly unattributedWins: readonly UnattributedWinRow[];
}

/** What is known about a batch of partners: a fixed number of statements, however many partners. */
export async function gatherRows(tx: Tx, of: FactsOf): Promise<readonly PartnerRows[]> {
  if (of.partnerIds.length === 0) return [];
  const partners = await partnerFacts(of).execute(tx);
  const deals = await byPartner(tx, dealFacts(of));
  const engagements = await byPartner(tx, engagementFacts(of));
  const signals = await byPartner(tx, signalFacts(of));
  const answers = await byPartner(tx, answerFacts(of));
  const contacts = await byPartner(tx, contactFacts(of));
  const changes = await byPartner(tx, contactChanges(of));
  const wins = await byPartner(tx, unattributedWins(of));
  return partners.rows.map((partner) => ({
    partner,
    deals: deals.get(partner.partnerId) ?? [],
    engagements: engagements.get(partner.partnerId) ?? [],
    signals: signals.get(partner.partnerId) ?? [],
    answers: answers.get(partner.partnerId) ?? [],
    contacts: contacts.get(partner.partnerId) ?? [],
    contactChanges: changes.get(partner.partnerId) ?? [],
    unattributedWins: wins.get(partner.partnerId) ?? [],
  }));
}

async function byPartner<Row extends { readonly partnerId: string }>(
  tx: Tx,
  statement: RawBuilder<Row>,
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const { rows } = await statement.execute(tx);
  return Map.groupBy(rows, (row) => row.partnerId);
}

const kinds: readonly ((of: FactsOf) => RawBuilder<unknown>)[] = [
  partnerFacts,
  dealFacts,
  engagementFacts,
  signalFacts,
  answerFacts,
  contactFacts,
  contactChanges,
  unattributedWins,
];

/**
 * Digests of the very rows that `gatherRows` would answer, by partner, taken where the rows are: two that are equal stand for equal rows. They are made of the hashes by which this PostgreSQL looks rows
 * up, so that another release of it may say another digest of the same rows, never the same of others.
 */
export async function digestsOfFacts(tx: Tx, of: FactsOf): Promise<ReadonlyMap<string, string>> {
  if (of.partnerIds.length === 0) return new Map();
  // Sums, since rows carry what orders them; two hashes of a row, since one of 64 bits is not enough to rely on.
  const each = kinds.map(
    (statement, place) => sql`
      select "partnerId", ${sql.lit(place)} as kind, count(*) as rows, sum(hash_record_extended(r, 1)) as one, sum(hash_record_extended(r, 2)) as other
      from (${statement(of)}) r group by 1`,
  );
  const { rows } = await sql<{ partnerId: string; digest: string }>`
    select "partnerId", string_agg(concat_ws(' ', kind, rows, one, other), ',' order by kind) as digest
    from (${sql.join(each, sql` union all `)}) hashed group by 1`.execute(tx);
  return new Map(rows.map((row) => [row.partnerId, row.digest]));
}
