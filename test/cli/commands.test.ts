import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runCli } from '#src/cli/main.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { never, sandboxOf } from '../support/program.ts';

const seed = createSampleProgram({ seed: 3, now: new Date() });
const token = seed.tokens[0]?.token ?? '';
const encryptionKeys = `test:${randomBytes(32).toString('base64')}`;

let crm: Sandbox;
let database: TestDatabase;
let dataDir: string;

beforeAll(async () => {
  crm = await sandboxOf([seed], () => new Date());
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'tandem-cli-'));
});

afterAll(async () => {
  await crm.stop();
  await database[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function tandem(
  argv: readonly string[],
  options: { stdin?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const out = new PassThrough();
  const err = new PassThrough();
  const env = {
    DATABASE_URL: database.url,
    HUBSPOT_API_URL: crm.url,
    DATA_DIR: dataDir,
    ENCRYPTION_KEYS: encryptionKeys,
    SANDBOX: 'off',
    LOG_LEVEL: 'silent',
  };
  const status = await runCli(argv, {
    env: { ...env, ...options.env },
    stdout: out,
    stderr: err,
    stdin: Readable.from([options.stdin ?? '']),
    signal: never,
  });
  return { status, stdout: String(out.read() ?? ''), stderr: String(err.read() ?? '') };
}

async function json(argv: readonly string[]): Promise<{ status: number; document: ReturnType<typeof JSON.parse> }> {
  const ran = await tandem([...argv, '--json']);
  return { status: ran.status, document: JSON.parse(ran.stdout) };
}

function totalCalls(terms: readonly { calls: number }[]): number {
  return terms.reduce((sum, { calls }) => sum + calls, 0);
}

/** The partner with the lowest certain score. */
async function scoredPartner() {
  const { document } = await json(['partners']);
  return document.partners.find((one: { health: { score: number | null } }) => one.health.score !== null);
}

describe('wrong usage ends with status 2 and one sentence that says what fits', () => {
  test.each([
    [['dance'], 'There is no command "dance". See: tandem --help'],
    [['explain'], 'Name a partner: its domain, CRM record id or id.'],
    [['explain', 'a', 'b'], 'Only one argument fits here: a partner: its domain, CRM record id or id. Not: b'],
    [['partners', '--loud'], "Unknown option '--loud'. See: tandem partners --help"],
    [['connect', 'dynamics'], 'dynamics cannot be connected yet. Only hubspot can.'],
  ])('%j', async (argv, sentence) => {
    const ran = await tandem(argv);

    expect({ status: ran.status, stdout: ran.stdout, stderr: ran.stderr.trim() }).toEqual({
      status: 2,
      stdout: '',
      stderr: sentence,
    });
  });

  test('before anything is connected, asking for partners says how to connect', async () => {
    const ran = await tandem(['partners']);

    expect([ran.status, ran.stderr.trim()]).toEqual([
      2,
      'Nothing is connected yet. Run: npm start, or: npm run tandem -- connect hubspot',
    ]);
  });

  test('a wrong environment variable is named', async () => {
    const ran = await tandem(['status'], { env: { PORT: 'seventy' } });

    expect([ran.status, ran.stderr.trim()]).toEqual([
      2,
      'The environment variable PORT is wrong: give a whole number from 0 to 65535.',
    ]);
  });
});

test('every command has help that names its options', async () => {
  const overview = await tandem(['--help']);
  const names = [...overview.stdout.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '');

  expect(names).toEqual(
    expect.arrayContaining([
      'start',
      'serve',
      'work',
      'doctor',
      'connect',
      'connections',
      'sync',
      'judge',
      'partners',
      'explain',
      'status',
      'backup',
      'restore',
    ]),
  );
  for (const name of names) {
    const help = await tandem([name, '--help']);
    expect([help.status, help.stdout.includes('--json')]).toEqual([0, true]);
  }
});

test('a token that HubSpot refuses connects nothing and says what to do', async () => {
  const ran = await tandem(['connect', 'hubspot'], { stdin: 'pat-na1-wrong\n' });

  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain('HubSpot refuses this token: copy it again');
  expect(`${ran.stdout}${ran.stderr}`).not.toContain('pat-na1-wrong');
});

describe('on a connected account', () => {
  let said = '';

  beforeAll(async () => {
    const connected = await tandem(['connect', 'hubspot'], { stdin: `${token}\n` });
    if (connected.status !== 0) throw new Error(connected.stderr);
    said = `${connected.stdout}${connected.stderr}`;
  });

  test('connecting says the account and what a token cannot do, and never the token', () => {
    expect(said).toContain(`account ${seed.account.portalId}`);
    expect(said).toContain('changes are read every 5 minutes');
    expect(said).not.toContain(token);
  });

  test('judging waits for the first complete reading and says so', async () => {
    const ran = await tandem(['judge', '--wait']);

    expect([ran.status, ran.stderr]).toEqual([1, expect.stringContaining('Run: tandem sync --full --wait')]);
  });

  test('sync, judge, partners, explain and status answer in the shapes that others build on', async () => {
    const sync = await json(['sync', '--full', '--wait']);
    const judge = await json(['judge', '--wait']);
    const partners = await json(['partners']);
    const scored = partners.document.partners.find(
      (one: { health: { band: string } }) => one.health.band === 'Healthy',
    );
    const explain = await json(['explain', scored.domain]);
    const status = await json(['status']);

    expect([sync.status, judge.status, partners.status, explain.status, status.status]).toEqual([0, 0, 0, 0, 0]);
    expect(sync.document.calls).toBeLessThanOrEqual(1.05 * totalCalls(sync.document.minimumCalls));
    expect(sync.document).toEqual({
      mode: 'full',
      records: { companies: 460, deals: 1500, contacts: expect.any(Number), engagements: expect.any(Number) },
      calls: expect.any(Number),
      callsByTerm: expect.any(Array),
      minimumCalls: expect.any(Array),
      refused: [],
      parked: 0,
    });
    expect(scored).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      domain: expect.any(String),
      records: [{ crm: 'hubspot', id: expect.any(String) }],
      status: 'active',
      health: {
        score: expect.any(Number),
        band: 'Healthy',
        coverage: expect.any(Number),
        range: [expect.any(Number), expect.any(Number)],
      },
      segment: expect.stringMatching(/Strategic|Growth|Stable|Long-tail/),
      baseSegment: expect.stringMatching(/Strategic|Growth|Stable|Long-tail/),
      attentionTier: expect.stringMatching(/strategic|mid|long-tail/),
      tier: 'Registered',
      ownerId: expect.any(String),
    });
    expect(explain.document).toMatchObject({
      partner: { id: scored.id, name: scored.name },
      settingsVersion: 1,
      health: {
        score: scored.health.score,
        coverage: scored.health.coverage,
        range: scored.health.range,
        band: 'Healthy',
      },
      segment: scored.segment,
      tier: 'Registered',
      blindSpots: expect.arrayContaining([
        expect.objectContaining({ id: expect.stringMatching(/^BS\d+$/), code: expect.any(String) }),
      ]),
      withoutSource: expect.arrayContaining(['BS15', 'BS16']),
    });
    expect(explain.document.health.dimensions.map((dimension: { name: string }) => dimension.name)).toEqual([
      'revenue',
      'activity',
      'engagement',
      'satisfaction',
      'fit',
    ]);
    expect(Object.keys(explain.document)).toEqual(
      expect.arrayContaining(['asOf', 'engineVersion', 'nextBestAction', 'forecast', 'ledger']),
    );
    expect(status.document).toMatchObject({
      freshness: [{ crm: 'hubspot', stale: false }],
      parked: { count: 0 },
      waiting: { records: 0, partners: 0 },
    });
  });

  test('a partner is found by domain, by CRM record id and by its own id; an unknown one is said to be unknown', async () => {
    const first = await scoredPartner();

    const answers = await Promise.all(
      [first.id, first.records[0].id, first.domain].map((name) => json(['explain', name])),
    );
    const unknown = await tandem(['explain', 'nobody.example']);

    expect(answers.map(({ document }) => document.partner.id)).toEqual([first.id, first.id, first.id]);
    expect([unknown.status, unknown.stderr.trim()]).toEqual([
      2,
      'There is no partner nobody.example. See: tandem partners',
    ]);
  });

  test('explain for people says points, reasons, what to do and the records in words', async () => {
    const first = await scoredPartner();

    const ran = await tandem(['explain', first.id]);

    expect(ran.stdout).toContain(`${first.name}: ${first.health.band}: ${first.health.score} of 100`);
    expect(ran.stdout).toMatch(/Revenue +\d+ of 30/);
    expect(ran.stdout).not.toMatch(/undefined|null|NaN|H\d+\./);
  });

  test('doctor finds the connection good, and bad once the CRM cannot be reached', async () => {
    const good = await json(['doctor']);
    const bad = await tandem(['doctor'], { env: { HUBSPOT_API_URL: 'http://127.0.0.1:9' } });

    expect([good.status, good.document.good]).toEqual([0, true]);
    expect([bad.status, bad.stdout]).toEqual([1, expect.stringContaining('cannot be reached')]);
  });

  test('a backup loaded into an empty store answers the same list of partners', async () => {
    await using empty = await createEmptyDatabase();
    const file = join(dataDir, 'backup');
    const before = (await json(['partners'])).document.partners;

    const saved = await tandem(['backup', file]);
    const loaded = await tandem(['restore', file], { env: { DATABASE_URL: empty.url } });
    const after = JSON.parse(
      (await tandem(['partners', '--json'], { env: { DATABASE_URL: empty.url } })).stdout,
    ).partners;

    expect([saved.status, loaded.status]).toEqual([0, 0]);
    expect(after).toEqual(before);
  });

  test('signals are sent with a key that is shown once', async () => {
    const { status, document } = await json(['signal-key']);

    expect([status, document.key]).toEqual([0, expect.stringMatching(/^tandem_[\da-f-]{36}_[\w-]{43}$/)]);
  });
});
