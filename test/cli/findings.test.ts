import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { exportAudit } from '#src/actions/export-audit.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { knowFinding } from '#src/actions/know-finding.ts';
import { listFindings } from '#src/actions/list-findings.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { query } from '../support/dump.ts';
import { appFor, connect, never, sandboxOf, type TestApp } from '../support/program.ts';
import { present } from '../support/writing-program.ts';

let now = new Date('2026-11-20T15:00:00Z');
const seed = createSampleProgram({ seed: 20_261_120, now });

const Listed = z.object({
  total: z.number(),
  wrong: z.number(),
  findings: z.array(
    z.looseObject({
      partner: z.looseObject({ id: z.string() }).nullable(),
      finding: z.string(),
      until: z.string().nullable(),
    }),
  ),
  program: z.array(z.looseObject({ id: z.string() })),
});

function later(): void {
  now = new Date(now.getTime() + 60_000);
}

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let tandem: CommandLine;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-findings-'));
  sandbox = await sandboxOf([seed], () => now);
  running = await appFor(sandbox.url, { clock: { now: () => now }, asOf: () => now });
  programId = await connect(running.app, seed);
  await fullSync(running.app, programId, { signal: never });
  await judgePartners(running.app, programId, { signal: never });
  tandem = commandLine({ running, sandbox }, scratch);
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
  await rm(scratch, { recursive: true });
});

/** What `explain` prints of the first partner, by name, for which this holds of what was judged beside its health. */
async function explained(holds: string): Promise<string> {
  const [partner] = await query<{ id: string }>(
    running.databaseUrl,
    `select p.partner_id as id from partner p join partnership_state b using (program_id, partner_id)
     where program_id = '${programId}' and (${holds}) order by p.name`,
  );
  return (await tandem('explain', present(partner ?? null).id)).text;
}

function flagged(finding: string): string {
  return `exists (select from jsonb_array_elements(b.result -> 'blindSpots') s where s ->> 'id' = '${finding}' and s ->> 'status' = 'flagged')`;
}

describe('explain says beside the score', () => {
  test('what a partner is, why, and what would change it', async () => {
    const text = await explained(
      `b.result -> 'segment' ->> 'rule' = 'SEG1.at_risk_band' and b.result -> 'cadence' ->> 'value' = 'overdue'`,
    );
    const next = String.raw`(  -> .+\n)?`;
    const lines = [
      String.raw`\nSegment: At-risk\. Its health is (At-risk|Critical|Churning)\.\n  -> .+ again once .+\.\n`,
      String.raw`Tier: \w+\. .+\n${next}`,
      String.raw`Life stage: \w+\. .+\n${next}`,
      String.raw`Development: \w+\. Signed on \d.+\n${next}`,
      String.raw`Contact: Touch overdue\. A touch every \d+ days; the last was on \d.+\.\n  -> Due since \d.+\.\n\n`,
    ];
    expect(text).toMatch(new RegExp(lines.join('')));
  });

  test('what nobody sees of it, with the points that it hides and what to do', async () => {
    expect(await explained(flagged('BS10'))).toMatch(
      /\nBlind spots\n(.+\n)* {2}No NPS answer: .+\. Hides up to 15 points of Satisfaction\.\n {4}-> Ask for .+\. On the card: Log an answer\.\n/,
    );
    expect(await explained(flagged('BS20'))).toMatch(
      /\n {2}Attribution gap: .+ attributed to no partner.+\n {4}-> Say who .+ Open the deal: http\S+\n/,
    );
    const none = `not exists (select from jsonb_array_elements(b.result -> 'blindSpots') s where s ->> 'status' = 'flagged')`;
    expect(await explained(none)).toContain('\nBlind spots: none open\n');
  });
});

async function listed(...argv: readonly string[]) {
  return Listed.parse((await tandem('findings', '--json', ...argv)).document);
}

describe('findings', () => {
  interface Judged {
    readonly id: string;
    readonly name: string;
    readonly company: string;
    readonly owner: string;
  }

  /** Partners about which this is found, each with a user who may set it aside. */
  async function partnersWith(finding: string): Promise<readonly Judged[]> {
    const found = await query<Judged>(
      running.databaseUrl,
      `select p.partner_id as id, p.name, r.record_id as company, o.user_id as owner from partner p
       join partner_record r on r.program_id = p.program_id and r.partner_id = p.partner_id and r.valid_to is null
       join owner o on o.program_id = p.program_id and o.id = p.owner_id and o.active
       join partnership_state b on b.program_id = p.program_id and b.partner_id = p.partner_id
       where p.program_id = '${programId}' and ${flagged(finding)} order by p.name`,
    );
    expect(found.length).toBeGreaterThan(2);
    return found;
  }

  async function say(partner: Judged, said: Partial<Parameters<typeof knowFinding>[2]>): Promise<void> {
    const from = { userId: partner.owner, record: { crm: 'hubspot', id: partner.company } } as const;
    const known = { from, key: randomUUID(), finding: 'BS11', says: 'known', reason: 'So', until: null } as const;
    expect(await knowFinding(running.app, programId, { ...known, ...said })).toEqual({ outcome: 'stored' });
  }

  test('are none at first, and the program is told about all the same', async () => {
    const { text } = await tandem('findings');

    expect(text).toContain('About the program');
    expect(text).toContain('Nobody has set a finding aside or called one wrong.\n');
    expect(await listed()).toMatchObject({ total: 0, wrong: 0, findings: [], program: [{ id: 'BS19' }] });
  });

  test('list what was shown then, why, who says it and whether it would still be there, the newest first', async () => {
    const [one, other] = await partnersWith('BS11');
    if (one === undefined || other === undefined) throw new Error('two partners are needed');
    await say(one, { reason: 'They are\n on holiday', until: '2026-12-31' });
    later();
    await say(other, { says: 'wrong', reason: 'x'.repeat(200), until: '2027-06-30' });

    const { findings, total, wrong } = await listed();
    expect([total, wrong]).toEqual([2, 1]);
    expect(findings).toMatchObject([
      {
        partner: { id: other.id, name: other.name },
        finding: 'BS11',
        says: 'wrong',
        reason: 'x'.repeat(200),
        until: '2027-06-30',
        state: 'in_force',
        foundToday: 'flagged',
        shown: { params: {} },
        url: expect.stringContaining(other.company),
      },
      {
        partner: { id: one.id },
        says: 'known',
        reason: 'They are\n on holiday',
        on: '2026-11-20',
        until: '2026-12-31',
      },
    ]);

    const { text } = await tandem('findings');
    const line = text.split('\n').find((candidate) => candidate.startsWith(one.name));
    expect(line).toMatch(
      / Strategic fit missing or stale {2}.*The strategic fit .+\. +Known +They are on holiday {2}.+ 20 Nov 2026 {2}31 Dec 2026 {2}Still found$/,
    );
    expect(text).toContain(`${'x'.repeat(77)}...  `);
    expect(text).toContain('\n2 in all, 1 of them called wrong. What is behind one: tandem explain DOMAIN\n');
  });

  test('that are open again are listed only when all are asked for', async () => {
    const [one] = await partnersWith('BS11');
    if (one === undefined) throw new Error('a partner is needed');
    later();
    await say(one, { reason: '', until: null });

    expect((await listed()).findings.map(({ partner }) => partner?.id)).not.toContain(one.id);
    expect((await listed('--all')).findings).toContainEqual(
      expect.objectContaining({ partner: expect.objectContaining({ id: one.id }), until: null, state: 'opened_again' }),
    );
  });

  test('come page by page, each once', async () => {
    const many = (await partnersWith('BS20')).slice(0, 5);
    for (const partner of many) await say(partner, { finding: 'BS20', reason: 'Direct', until: '2026-12-31' });

    const whole = await listed();
    const pages = await Promise.all(
      [1, 2, 3].map(async (page) =>
        present(await listFindings(running.app, programId, { all: false, page, perPage: 2 })),
      ),
    );
    expect(pages.map(({ page, pageCount, total }) => [page, pageCount, total])).toEqual(
      [1, 2, 3].map((page) => [page, Math.ceil(whole.total / 2), whole.total]),
    );
    expect(pages.flatMap(({ findings }) => findings.map(({ partner, finding }) => [partner?.id, finding]))).toEqual(
      whole.findings.slice(0, 6).map(({ partner, finding }) => [partner?.id, finding]),
    );
    expect(await tandem('findings', '--page', '0')).toMatchObject({ status: 2 });
  });

  test('about the program are set aside with a reason and a day, and opened again', async () => {
    const because = ['--because', 'We change the rhythm in spring'];
    expect(await tandem('findings', '--known', 'BS3', ...because)).toMatchObject({ status: 2 });
    expect(await tandem('findings', '--known', 'BS19', ...because)).toMatchObject({ status: 2 });
    expect(await tandem('findings', '--known', 'BS19', ...because, '--until', '2026-02-30')).toMatchObject({
      status: 2,
    });
    expect(await tandem('findings', '--known', 'BS19', ...because, '--until', '2020-01-01')).toMatchObject({
      status: 2,
    });

    const soon = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const { status, text } = await tandem('findings', '--known', 'BS19', ...because, '--until', soon);
    expect(status).toBe(0);
    expect(text).toMatch(/Set aside by .+ \(command line\) until .+: We change the rhythm in spring\n/);
    const said = (await listed()).findings[0];
    expect(said).toMatchObject({ partner: null, finding: 'BS19', says: 'known', until: soon });

    expect((await tandem('findings', '--open', 'BS19')).text).not.toContain('Set aside by');
    expect((await listed()).findings.filter(({ partner }) => partner === null)).toEqual([]);
    let lines = '';
    for await (const line of exportAudit(running.app, programId)) lines += line;
    expect(lines.split('\n').filter((line) => line.includes('BS19'))).toHaveLength(2);
  });
});
