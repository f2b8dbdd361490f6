import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

import { myPartners } from '#src/actions/my-partners.ts';
import type { BaseSegment, Segment } from '#src/domain/partnership/facts.ts';
import { loadScale } from '#src/domain/partnership/load.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { commandLine, type CommandLine } from '../support/command-line.ts';
import { query } from '../support/dump.ts';
import { appOn, connect, sandboxOf, type TestApp } from '../support/program.ts';
import { readDatabase } from '../support/read-database.ts';

const now = new Date('2026-11-20T15:00:00Z');
const seed = createSampleProgram({ seed: 20_261_120, now });

const Partners = z.object({ partners: z.array(z.looseObject({ ownerId: z.string().nullable() })) });
const Work = z.object({ work: z.array(z.looseObject({ partnerId: z.string(), words: z.unknown() })) });

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly partners: number;
}

let sandbox: Sandbox;
let running: TestApp;
let programId: string;
let tandem: CommandLine;
let scratch: string;
/** Who owns the most partners that are judged. */
let owner: Owner;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tandem-mine-'));
  sandbox = await sandboxOf([seed], () => now);
  const database = await readDatabase(seed, { now, judged: true });
  running = await appOn(database, sandbox.url, { clock: { now: () => now }, asOf: () => now });
  programId = await connect(running.app, seed);
  tandem = commandLine({ running, sandbox }, scratch);
  const [most] = await query<Owner>(
    running.databaseUrl,
    `select o.id, o.name, o.email, count(*)::int as partners from owner o join partner p on p.owner_id = o.id
     where o.active and p.status in ('active', 'paused') group by o.id, o.name, o.email order by 4 desc, 1`,
  );
  if (most === undefined) throw new Error('nobody owns a partner');
  owner = most;
});

afterAll(async () => {
  await running[Symbol.asyncDispose]();
  await sandbox.stop();
  await rm(scratch, { recursive: true });
});

async function mine(named: string) {
  const list = await myPartners(running.app, programId, named);
  if (list === null) throw new Error('there are no settings');
  return list;
}

test('a manager is found by id, e-mail address and name, in any case of letters', async () => {
  const byId = await mine(owner.id);

  expect(byId.owner).toMatchObject({ id: owner.id, name: owner.name, email: owner.email, active: true });
  expect(byId.partnerIds).toHaveLength(owner.partners);
  expect(await mine(owner.email.toUpperCase())).toEqual(byId);
  expect(await mine(` ${owner.name} `)).toEqual(byId);
});

test('the list holds partners of that manager alone, first those that press, by worth, each with why and what to do', async () => {
  const { partnerIds, work } = await mine(owner.id);

  expect(work.length).toBeGreaterThan(3);
  const order = work.map(({ pressing, worth }) => [pressing ? 0 : 1, -worth] as const);
  expect(order).toEqual(order.toSorted(([a, b], [c, d]) => a - c || b - d));
  expect(work.filter(({ ownerId }) => ownerId !== owner.id)).toEqual([]);
  expect(work.filter(({ partnerId }) => !partnerIds.includes(partnerId))).toEqual([]);
  expect(work.filter(({ reasons }) => reasons.length === 0)).toEqual([]);
});

test('who is At-risk or has an open blind spot is on the list, and only for what is stored of them', async () => {
  const { work } = await mine(owner.id);
  const stored = await query<{ id: string; name: string; segment: string; spots: string[] }>(
    running.databaseUrl,
    `select p.partner_id as id, p.name, b.result -> 'segment' ->> 'value' as segment,
       array(select s ->> 'id' from jsonb_array_elements(b.result -> 'blindSpots') s
             where s ->> 'status' = 'flagged' and s -> 'known' = 'null' order by 1) as spots
     from partner p join partnership_state b using (program_id, partner_id)
     where p.owner_id = '${owner.id}' and p.status in ('active', 'paused')`,
  );
  const listed = new Map(work.map(({ partnerId, reasons }) => [partnerId, reasons]));
  const codes = (id: string) => new Set((listed.get(id) ?? []).map(({ code }) => code));
  const spotsOf = (id: string) =>
    (listed.get(id) ?? []).flatMap(({ code, rule }) => (code === 'blind_spot' ? [rule] : [])).toSorted();

  expect(stored.map(({ id }) => [id, spotsOf(id)])).toEqual(stored.map(({ id, spots }) => [id, spots]));
  expect(stored.filter(({ id }) => codes(id).has('at_risk')).map(({ id }) => id)).toEqual(
    stored.filter(({ segment }) => segment === 'At-risk').map(({ id }) => id),
  );
});

test('CAP1: the load beside the list is the sum over the segments of the partners', async () => {
  const { load } = await mine(owner.id);
  const stored = await query<{ segment: Segment | null; baseSegment: BaseSegment | null }>(
    running.databaseUrl,
    `select b.result -> 'segment' ->> 'value' as segment, b.result -> 'baseSegment' ->> 'value' as "baseSegment"
     from partner p join partnership_state b using (program_id, partner_id)
     where p.owner_id = '${owner.id}' and p.status in ('active', 'paused')`,
  );
  const scale = loadScale(defaultSettings().capacity, 'strict');
  const parts = stored.reduce((sum, partner) => sum + (scale.partsOf(partner) ?? 0n), 0n);

  expect(load.partners).toHaveLength(stored.length);
  expect(load.strict).toBeCloseTo(Number(parts) / Number(scale.whole), 3);
  expect(load.generous).toBeLessThanOrEqual(load.strict);
});

test('partners --mine prints why, since when and what to do; --json adds the work to the list of partners', async () => {
  const printed = await tandem('partners', '--mine', owner.email);
  expect(printed).toMatchObject({ status: 0, notes: '' });
  const { work: listed } = await mine(owner.id);
  expect(new Set(listed.map(({ pressing }) => pressing))).toEqual(new Set([true, false]));
  expect(printed.text).toMatch(new RegExp(`^${owner.name}: \\d+ of ${owner.partners} partners need you today, `));
  expect(printed.text).toMatch(/\n\n\d+ more ha(ve|s) gaps that can wait:\n\n\d+\. /);
  expect(printed.text).toMatch(/1\. .+: .+, worth [\d,.]+\n {3}.+\.\n {5}-> .+\./);
  expect(printed.text).toContain("of a manager's time by the strict figures");

  const all = await tandem('partners', '--json');
  const own = await tandem('partners', '--mine', owner.email, '--json');
  const { partners } = Partners.parse(all.document);
  expect(all.document).toEqual({ asOf: expect.any(String), partners });
  expect(own.document).toMatchObject({
    partners: partners.filter(({ ownerId }) => ownerId === owner.id),
    owner: { id: owner.id },
    notJudged: 0,
    load: { ownerId: owner.id },
  });
  const { work } = Work.parse(own.document);
  // The command line looks at the clock of today.
  const owned = (await mine(owner.id)).partnerIds;
  expect(work.length).toBeGreaterThan(0);
  expect(work.filter(({ partnerId }) => !owned.includes(partnerId))).toEqual([]);
  expect(work[0]?.words).toMatchObject({
    reasons: expect.arrayContaining([{ why: expect.any(String), todo: expect.any(String) }]),
  });
});

test('an owner whom nobody knows is an error that lists the owners', async () => {
  const unknown = await tandem('partners', '--mine', 'nobody@example.com');

  expect(unknown.status).toBe(2);
  expect(unknown.notes).toContain('There is no owner nobody@example.com');
  expect(unknown.notes).toContain(owner.email);
});
