import pg from 'pg';

/** What a generated mirror consists of. */
export interface MirrorPlan {
  readonly programId: string;
  readonly partners: number;
  readonly dealsEach: number;
  readonly seed: number;
  /** Every fact is dated back from it. */
  readonly now: Date;
}

const engagementsEach = 10;
const answersEach = 3;

/** SQL for what `partnerIdOf` and `companyIdOf` answer. */
const partner = (place: string) => `lpad(to_hex(${place}), 32, '0')::uuid`;
const company = (place: string) => `(100000000 + ${place})::text`;

/**
 * Fills the mirror of a program by a handful of statements: partners with their company, and each with deals won, lost and open over three years, engagements, survey answers and sign-ins. The same
 * plan gives the same rows. Keys that point to other tables are not checked, so that a million rows take seconds.
 */
export async function generateMirror(databaseUrl: string, plan: MirrorPlan): Promise<void> {
  const { programId, partners, dealsEach, seed, now } = plan;
  const at = `timestamptz '${now.toISOString()}'`;
  const program = `'${programId}'::uuid`;
  /** A number that looks random and depends on the seed, for row `place` of a kind. */
  const random = (place: string, kind: number) => `(hashint8extended(${place}, ${seed + kind}) & 1073741823)`;
  const daysAgo = (days: string) => `${at} - (${days}) * interval '1 day'`;
  const type = `(array['call', 'email', 'meeting', 'note', 'task'])[1 + (place % 5)::int]`;
  /** Every partner with every number from 1 on, in the order of the keys; `n` counts them all. */
  const each = (count: number) => `
    (select n, (n - 1) / ${count} + 1 as partner, (n - 1) % ${count} + 1 as place
     from generate_series(1, ${partners * count}::bigint) as n) as given`;

  const deals = `
    insert into deal (program_id, crm, id, name, pipeline_id, stage_id, state, amount_minor, currency, account_amount_minor, closes_at, created_at, updated_at, read_at)
    select ${program}, 'hubspot', (200000000 + n)::text, 'Deal ' || n, 'default', 'stage',
      case when r % 10 < 4 then 'won' when r % 10 < 6 then 'lost' else 'open' end, 100000 + r % 5000000, 'USD', 100000 + r % 5000000,
      case when r % 10 < 6 then ${daysAgo('r / 10 % 1100')} else ${daysAgo('-(r / 10 % 120)')} end,
      ${daysAgo('r / 10 % 1100 + 60')}, ${at}, ${at}
    from ${each(dealsEach)}, lateral (select ${random('n', 2)} as r) as drawn`;
  const others = [
    `
    insert into attribution (program_id, crm, deal_id, partner_id, role, source, since)
    select ${program}, 'hubspot', (200000000 + n)::text, ${partner('partner')}, case when ${random('n', 3)} % 3 < 2 then 'sourced' else 'influenced' end, 'label', ${at}
    from ${each(dealsEach)}`,
    `
    insert into company (program_id, crm, id, name, domain, owner_id, is_partner, created_at, updated_at, read_at)
    select ${program}, 'hubspot', ${company('i')}, 'Partner ' || i, 'partner' || i || '.example', null, true, ${daysAgo('1200')}, ${at}, ${at}
    from generate_series(1, ${partners}) as i`,
    `
    insert into partner (program_id, partner_id, name, domain, status, signed_on, record_created_at, created_at)
    select ${program}, ${partner('i')}, 'Partner ' || i, 'partner' || i || '.example', 'active', (${daysAgo(`200 + ${random('i', 1)} % 1000`)})::date, ${daysAgo('1200')}, ${at}
    from generate_series(1, ${partners}) as i`,
    `
    insert into partner_record (program_id, partner_id, crm, record_id, valid_from)
    select ${program}, ${partner('i')}, 'hubspot', ${company('i')}, ${at} from generate_series(1, ${partners}) as i`,
    `
    insert into engagement (program_id, crm, type, id, at, outcome, created_at, updated_at, read_at)
    select ${program}, 'hubspot', ${type}, (300000000 + n)::text, ${daysAgo(`${random('n', 4)} % 400`)}, 'completed', ${at}, ${at}, ${at}
    from ${each(engagementsEach)}`,
    `
    insert into link (program_id, crm, from_kind, from_id, to_kind, to_type, to_id)
    select ${program}, 'hubspot', 'company', ${company('partner')}, 'engagement', ${type}, (300000000 + n)::text from ${each(engagementsEach)}`,
    `
    insert into survey_answer (program_id, crm, id, company_id, contact_id, rating, at)
    select ${program}, 'hubspot', (400000000 + n)::text, ${company('partner')}, 'contact ' || place, ${random('n', 5)} % 11, ${daysAgo(`${random('n', 6)} % 300`)}
    from ${each(answersEach)}`,
    `
    insert into signal (program_id, id, partner_id, kind, at, origin, received_at)
    select ${program}, 'sign-in ' || i, ${partner('i')}, 'sign_in', ${daysAgo(`${random('i', 7)} % 60`)}, 'api', ${at}
    from generate_series(1, ${partners}) as i where ${random('i', 8)} % 2 = 0`,
  ];
  // Deals and their attributions are most of it: the two are filled side by side.
  await Promise.all([runAll(databaseUrl, [deals]), runAll(databaseUrl, others)]);
}

/** The id of a partner of a generated mirror, counted from 1. */
export function partnerIdOf(place: number): string {
  const hex = place.toString(16).padStart(12, '0');
  return `00000000-0000-0000-0000-${hex}`;
}

/** The company record that stands for a partner of a generated mirror, counted from 1. */
export function companyIdOf(place: number): string {
  return String(100_000_000 + place);
}

async function runAll(databaseUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
