import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { exportAudit } from '#src/actions/export-audit.ts';
import { listPartners, type PartnerList } from '#src/actions/list-partners.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { blindSpotNames } from '#src/domain/partnership/blind-spots/property.ts';
import { saveSnapshots } from '#src/store/judgements.ts';

import { launchChromium } from '../support/chromium.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';

const soon = { timeout: 20_000 };
const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/findings');
type Partner = PartnerList['partners'][number];

let web: WebOfSample;
let browser: Browser;
let page: Page;
let partners: readonly Partner[];

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
  web = await webOfSample(now, { read: true });
  partners = (await listPartners(web.app, web.programId)).partners;
});

afterAll(async () => {
  await browser.close();
  await web[Symbol.asyncDispose]();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1360, height: 1500 } });
  page.setDefaultTimeout(10_000);
});

afterEach(async () => {
  await page.close();
});

/** The first judged partner of somebody in the visitor's team for which this holds. */
async function partnerWhere(holds: (view: HealthView) => boolean): Promise<Partner> {
  const [visitor] = web.seed.owners;
  const teams = new Set((visitor?.teams ?? []).map(({ id }) => id));
  for (const partner of partners) {
    const owner = web.seed.owners.find(({ id }) => id === partner.ownerId);
    if (!(owner?.teams ?? []).some(({ id }) => teams.has(id))) continue;
    const view = await explainPartner(web.app, web.programId, partner.id);
    if (view !== null && holds(view)) return partner;
  }
  throw new Error('The sample program has no such partner.');
}

async function spotsOf(partner: Partner) {
  return (await explainPartner(web.app, web.programId, partner.id))?.blindSpots ?? [];
}

async function open(partner: Partner): Promise<void> {
  await page.goto(web.recordUrl(partner.records[0]?.id ?? ''));
  await page.locator('.card').getByRole('heading', { name: 'Blind spots' }).waitFor();
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

test('the card says in which segment and tier the partner is and why, and what nobody sees of it', async () => {
  const partner = await partnerWhere(
    ({ partnership, segment }) => segment === 'At-risk' && partnership?.cadence.value === 'overdue',
  );
  await open(partner);
  await picture('strategic-at-risk');
  const card = page.locator('.card');
  await card.getByText(/^Its health is (At-risk|Critical|Churning)/).waitFor();
  await card.getByText('Registered', { exact: true }).waitFor();
  await card.getByText('Touch overdue').waitFor();
  const spots = await spotsOf(partner);
  const [first] = spots;
  await card.getByText(blindSpotNames[first?.id ?? 'BS1'], { exact: true }).waitFor();
  expect(await card.getByRole('button', { name: 'Known or wrong ...' }).count()).toBe(Math.min(3, spots.length));
});

test('a partner in good order shows little', async () => {
  await open(await partnerWhere(({ blindSpots }) => blindSpots.length === 0));
  await picture('nothing-open');
  await page.locator('.card').getByText('None open.').waitFor();
  expect(await page.getByRole('button', { name: 'Known or wrong ...' }).count()).toBe(0);
});

test('a finding is set aside with a reason, stays so for everybody, and is opened again; score and audit log follow', async () => {
  const partner = await partnerWhere(({ blindSpots }) => blindSpots[0]?.id === 'BS4');
  await open(partner);
  await page.getByRole('button', { name: 'Known or wrong ...' }).first().click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('button', { name: 'Set aside' }).isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('Their sales lead is away until January');
  await picture('known-form');
  await dialog.getByRole('button', { name: 'Set aside' }).click();
  await page.getByText('is set aside for 90 days').first().waitFor();
  await expect
    .poll(async () => (await spotsOf(partner)).find(({ id }) => id === 'BS4')?.known?.reason, soon)
    .toBe('Their sales lead is away until January');
  await page.locator('.card').getByText('1 set aside').click();
  await picture('set-aside');
  await page.getByRole('button', { name: 'Open again' }).click();
  await expect
    .poll(async () => (await spotsOf(partner)).find(({ id }) => id === 'BS4')?.known ?? null, soon)
    .toBeNull();
  let lines = '';
  for await (const line of exportAudit(web.app, web.programId)) lines += line;
  expect(lines.split('\n').filter((line) => line.includes('BS4'))).toHaveLength(2);
});

test('a finding is called wrong, and the card says by whom and that it stays away', async () => {
  const partner = await partnerWhere(({ blindSpots }) => blindSpots[0]?.id === 'BS4');
  await open(partner);
  await page.getByRole('button', { name: 'Known or wrong ...' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'What do you say to it?' }).selectOption({ label: 'It is wrong' });
  await dialog.getByRole('textbox', { name: 'This is wrong, because' }).fill('We talk to them in a shared chat');
  await picture('wrong-form');
  await dialog.getByRole('button', { name: 'Set aside' }).click();
  await page.getByText('Silent is called wrong and stays away.').first().waitFor();
  await expect
    .poll(async () => (await spotsOf(partner)).find(({ id }) => id === 'BS4')?.known, soon)
    .toMatchObject({ says: 'wrong', reason: 'We talk to them in a shared chat' });
  await page.locator('.card').getByText('1 set aside').click();
  await page.getByText(/^Called wrong by .+, hidden until .+: We talk to them in a shared chat$/).waitFor();
  await picture('called-wrong');
});

test('a merge with another partner is marked on the trend of the one that goes on', async () => {
  const [survivor, other] = partners.filter(({ health, records }) => health.score !== null && records.length === 1);
  const merged = await mergedRecord(survivor?.records[0]?.id ?? '', other?.records[0]?.id ?? '');
  await web.app.store.inProgram(web.programId, (tx) =>
    saveSnapshots(
      tx,
      web.programId,
      [60, 55].map((score, place) => ({
        partnerId: survivor?.id ?? '',
        on: `2026-11-1${place}`,
        asOf: new Date(`2026-11-1${place}T12:00:00Z`),
        score,
        band: 'Healthy',
        coverage: 100,
        points: {},
        settingsVersion: 1,
        engineVersion: '1',
      })),
    ),
  );
  await web.score();

  await page.goto(web.recordUrl(merged));
  await page.getByRole('tab', { name: 'Trend' }).click();
  await page.getByText(new RegExp(`merged with ${other?.name ?? ''}$`)).waitFor();
  await picture('trend-of-a-merged-partner');
  await page.getByRole('tab', { name: 'Why it moved' }).click();
  expect(await page.getByText(new RegExp(`Merged with ${other?.name ?? ''}$`)).count()).toBe(1);
});

/** What a person does in the CRM: two companies become one. Answers its record. */
async function mergedRecord(primaryObjectId: string, objectIdToMerge: string): Promise<string> {
  const reply = await fetch(`${web.crm.url}/crm/objects/2026-03/companies/merge`, {
    method: 'POST',
    headers: { authorization: `Bearer ${web.seed.tokens[0]?.token ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ primaryObjectId, objectIdToMerge }),
  });
  return z.object({ id: z.string() }).parse(await reply.json()).id;
}

test('in a window 400 pixels wide, by the keyboard alone', async () => {
  await page.setViewportSize({ width: 400, height: 1200 });
  await open(await partnerWhere(({ blindSpots }) => blindSpots.length > 3));
  await picture('400-wide');
  await page.getByRole('button', { name: 'Known or wrong ...' }).first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await picture('400-wide-form');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count(), soon).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});
