import { createHash } from 'node:crypto';

import { sql } from 'kysely';

import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';

import { columnList, incoming, takeExcluded, type Columns } from './incoming.ts';
import { selectedJudgement, withOwnTime, type Judgement } from './judgements.ts';
import type { Tx } from './transaction.ts';

/** What of a stored judgement is known by its digest, so that it need not be read or written while it is the same. */
export interface Digests {
  readonly facts: string | null;
  readonly program: string | null;
  readonly result: string | null;
}

/** The judgement before, as the next one is told of it. */
export interface FormerJudgement extends Judgement {
  readonly digests: Digests;
}

interface Row {
  readonly judgement: Judgement;
  readonly digests: Digests;
  /** Of all that was gathered for the judgement; null where that is not known. */
  readonly gathered: string | null;
}

const key: Columns<Row> = { partner_id: ['uuid', ({ judgement }) => judgement.partnerId] };

/** Whatever is written with every judgement. */
const stamp: Columns<Row> = {
  settings_version: ['int', ({ judgement }) => judgement.settingsVersion],
  engine_version: ['text', ({ judgement }) => judgement.engineVersion],
  as_of: ['timestamptz', ({ judgement }) => judgement.asOf],
  score: ['int', ({ judgement }) => judgement.result.score],
  next_evaluation_on: ['date', ({ judgement }) => judgement.nextEvaluationOn],
  gathered_digest: ['text', ({ gathered }) => gathered],
};

const outcome: Columns<Row> = {
  state: ['jsonb', ({ judgement }) => judgement.state],
  result: ['jsonb', ({ judgement }) => judgement.result],
  result_digest: ['text', ({ digests }) => digests.result],
};

const inputs: Columns<Row> = {
  facts: ['jsonb', ({ judgement }) => judgement.facts],
  facts_digest: ['text', ({ digests }) => digests.facts],
  program_facts: ['jsonb', ({ judgement }) => judgement.programFacts],
  program_digest: ['text', ({ digests }) => digests.program],
};

/** What a partner is judged by now. */
export interface JudgedBy {
  readonly facts: PartnerFacts;
  readonly programFacts: ProgramFacts;
}

/** The judgements before of partners that are judged again. Facts that have not changed since are the very ones given: they are known by their digest and not read. */
export async function readFormerJudgements(
  tx: Tx,
  programId: string,
  partners: readonly JudgedBy[],
): Promise<ReadonlyMap<string, FormerJudgement>> {
  if (partners.length === 0) return new Map();
  const digestOf = remembering();
  const given = partners.map((by) => ({ by, facts: digestOf(by.facts), program: digestOf(by.programFacts) }));
  const columns: Columns<(typeof given)[number]> = {
    partner_id: ['uuid', ({ by }) => by.facts.partnerId],
    facts_digest: ['text', ({ facts }) => facts],
    program_digest: ['text', ({ program }) => program],
  };
  const { rows } = await sql<
    Omit<Judgement, 'facts' | 'programFacts'> &
      Digests & {
        readonly oldFacts: PartnerFacts | null;
        readonly oldProgram: ProgramFacts | null;
        readonly digest: string | null;
      }
  >`
    select ${selectedJudgement}, s.facts_digest as facts, s.program_digest as program, s.result_digest as digest,
      case when s.facts_digest is distinct from given.facts_digest then s.facts end as "oldFacts",
      case when s.program_digest is distinct from given.program_digest then s.program_facts end as "oldProgram"
    from ${incoming(given, columns)} as given join partner_state s on s.program_id = ${programId} and s.partner_id = given.partner_id`.execute(
    tx,
  );
  const now = new Map(partners.map((by) => [by.facts.partnerId, by]));
  return new Map(
    rows.flatMap(({ digest, facts, program, oldFacts, oldProgram, ...row }) => {
      const by = now.get(row.partnerId);
      if (by === undefined) return [];
      const judgement = { ...row, facts: oldFacts ?? by.facts, programFacts: oldProgram ?? by.programFacts };
      return [[row.partnerId, { ...withOwnTime(judgement), digests: { facts, program, result: digest } }]];
    }),
  );
}

/** What is known of partners beside their judgements, by partner. */
export interface KnownBefore {
  readonly former: ReadonlyMap<string, Pick<FormerJudgement, 'digests'>>;
  /** Digests of all that was gathered for these judgements. */
  readonly gathered: ReadonlyMap<string, string>;
}

/**
 * Puts these judgements in the place of the former ones. Of those whose former one is given, only what differs is written: while facts and result are the same, that is the time.
 */
export async function saveJudgements(
  tx: Tx,
  programId: string,
  judgements: readonly Judgement[],
  judgedAt: Date,
  { former, gathered }: KnownBefore = { former: new Map(), gathered: new Map() },
): Promise<void> {
  const digestOf = remembering();
  const rows = judgements.map((judgement): Row & { readonly before: Digests | null } => ({
    judgement,
    gathered: gathered.get(judgement.partnerId) ?? null,
    digests: {
      facts: digestOf(judgement.facts),
      program: digestOf(judgement.programFacts),
      result: digestOf([judgement.state, { ...judgement.result, asOf: null }]),
    },
    before: former.get(judgement.partnerId)?.digests ?? null,
  }));
  const sameInputs = rows.filter(
    ({ before, digests }) => before?.facts === digests.facts && before.program === digests.program,
  );
  const same = sameInputs.filter(({ before, digests }) => before?.result === digests.result);
  await updateRows(tx, programId, same, stamp, judgedAt);
  await updateRows(
    tx,
    programId,
    sameInputs.filter((row) => !same.includes(row)),
    { ...stamp, ...outcome },
    judgedAt,
  );
  await putRows(
    tx,
    programId,
    rows.filter((row) => !sameInputs.includes(row)),
    judgedAt,
  );
}

async function updateRows(
  tx: Tx,
  programId: string,
  rows: readonly Row[],
  columns: Columns<Row>,
  judgedAt: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const set = sql.join(Object.keys(columns).map((name) => sql`${sql.id(name)} = given.${sql.id(name)}`));
  await sql`
    update partner_state s set judged_at = ${judgedAt}, ${set} from ${incoming(rows, { ...key, ...columns })} as given
    where s.program_id = ${programId} and s.partner_id = given.partner_id`.execute(tx);
}

async function putRows(tx: Tx, programId: string, rows: readonly Row[], judgedAt: Date): Promise<void> {
  if (rows.length === 0) return;
  const values = { ...stamp, ...outcome, ...inputs };
  const names = Object.keys(values);
  await sql`
    insert into partner_state (program_id, judged_at, partner_id, ${columnList(names)})
    select ${programId}, ${judgedAt}, partner_id, ${columnList(names)} from ${incoming(rows, { ...key, ...values })} as given
    on conflict (program_id, partner_id) do update set ${takeExcluded([...names, 'judged_at'])}`.execute(tx);
}

/** Digests of plain data. What many partners share is digested once. */
function remembering(): (value: object) => string {
  const known = new WeakMap<object, string>();
  return (value) => {
    const digest = known.get(value) ?? createHash('sha1').update(JSON.stringify(value)).digest('base64');
    known.set(value, digest);
    return digest;
  };
}
