import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { FindingsAnswer } from '#settings/contract/findings.ts';
import { Problem } from '#settings/contract/problem.ts';
import { knowFinding } from '#src/actions/know-finding.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { writesPortsOf } from '#src/http/writes/ports.ts';
import { findProgram } from '#src/store/connections.ts';
import { replaceOwners } from '#src/store/reference-data.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';

import { hubspotHeaders } from '../support/signed-fetch.ts';
import { portalId, present, writingProgram, type WritingProgram } from '../support/writing-program.ts';
import { now, publicUrl, secret, serve, type TestServer } from './support.ts';

let subject: WritingProgram;
let server: TestServer;
const admin = {
  id: '4',
  userId: '34',
  name: 'Akiko Maruyama',
  email: 'akiko@contoso.example',
  teamIds: [],
  active: true,
};

beforeAll(async () => {
  subject = await writingProgram({ partners: 30 });
  const { app } = subject.running;
  await app.store.inProgram(subject.programId, async (tx) => {
    const { settings } = present(await currentSettings(tx));
    const named = { ...settings, program: { ...settings.program, admins: [admin.email] } };
    await publishSettings(tx, subject.programId, { settings: named, author: 'Ada', reason: 'a test', now });
    await replaceOwners(tx, { programId: subject.programId, crm: 'hubspot' }, [admin]);
  });
  server = await serve({
    cards: {
      findProgram: (portal) => findProgram(app.store, 'hubspot', portal),
      cardOfRecord: () => Promise.resolve(null),
    },
    writes: writesPortsOf({ ...app, wake: () => Promise.resolve() }),
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await subject[Symbol.asyncDispose]();
});

async function get(query: string, portal = String(portalId)) {
  const target = `/writes/findings?${query}&userId=77&portalId=${portal}&appId=9`;
  const headers = hubspotHeaders('GET', target, '', { secret, publicUrl, timestamp: String(now.getTime()) });
  const response = await fetch(server.url + target, { headers: { ...headers } });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
}

async function page(number: number): Promise<FindingsAnswer> {
  const { answer, status } = await get(`version=1&page=${number}`);
  expect(status).toBe(200);
  return FindingsAnswer.parse(answer);
}

async function say(place: number, said: Partial<Parameters<typeof knowFinding>[2]> = {}): Promise<string> {
  const { app } = subject.running;
  const { partners } = await listPartners(app, subject.programId);
  const partner = present(partners[place] ?? null);
  subject.time.now = new Date(subject.time.now.getTime() + 60_000);
  const outcome = await knowFinding(app, subject.programId, {
    from: { userId: admin.userId, record: present(partner.records[0] ?? null) },
    key: randomUUID(),
    finding: 'BS11',
    says: 'known',
    reason: 'Set in spring',
    until: '2026-12-31',
    ...said,
  });
  expect(outcome).toEqual({ outcome: 'stored' });
  return partner.name;
}

test('nothing set aside is an empty page, for everybody of the account', async () => {
  expect(await page(1)).toEqual({
    version: 1,
    headline: '0 findings are set aside.',
    page: 1,
    pageCount: 1,
    total: 0,
    rows: [],
  });
});

test('what is set aside and called wrong is listed in words, the newest first, page by page', async () => {
  for (let place = 0; place < 25; place += 1) await say(place);
  const name = await say(25, { says: 'wrong', reason: 'It is set elsewhere', until: '2027-06-30' });
  await say(26, { until: null, reason: '' });

  const first = await page(1);
  expect([first.headline, first.page, first.pageCount, first.total, first.rows.length]).toEqual([
    '26 findings are set aside, 1 of them called wrong.',
    1,
    2,
    26,
    25,
  ]);
  expect(first.rows[0]).toEqual({
    key: expect.stringMatching(/ BS11$/),
    name,
    url: expect.stringContaining('/record/0-2/'),
    objectTitle: 'Company',
    finding: 'Strategic fit missing or stale',
    shown: 'The strategic fit was never set.',
    says: 'Wrong',
    tone: 'warning',
    reason: 'It is set elsewhere',
    by: 'Akiko Maruyama, 20 Nov 2026',
    until: '30 Jun 2027',
    today: 'Still found',
  });
  const second = await page(2);
  expect([second.rows.length, new Set([...first.rows, ...second.rows].map(({ key }) => key)).size]).toEqual([1, 26]);
  expect((await page(3)).rows).toEqual([]);
});

test.each([
  ['without a page', 'version=1', 400],
  ['with a page that there cannot be', 'version=1&page=0', 400],
])('a request %s is refused', async (_what, query, status) => {
  const { answer, status: got } = await get(query);
  expect([got, Problem.parse(answer).title]).toEqual([status, 'The request cannot be used']);
});

test('an account that is not connected reads nothing', async () => {
  expect((await get('version=1&page=1', '404')).status).toBe(404);
});
