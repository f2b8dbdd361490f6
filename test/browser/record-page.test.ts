import { createServer, type Server } from 'node:http';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest';

import type { Sandbox } from '#src/sandbox/hubspot/server.ts';

import { launchChromium } from '../support/chromium.ts';
import { startTestCrm } from '../support/sandbox-crm.ts';

const now = new Date('2026-11-20T15:00:00Z');

let app: Server;
let appUrl: string;
let crm: Sandbox;
let browser: Browser;
let page: Page;
let seen: { url: string; signed: boolean }[] = [];

beforeAll(async () => {
  app = createServer((request, response) => {
    seen.push({ url: request.url ?? '', signed: request.headers['x-hubspot-signature-v3'] !== undefined });
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        state: 'syncing',
        version: 1,
        text: 'The first sync is running.',
        hint: 'Come back in a minute.',
      }),
    );
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  appUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  app.close();
});

beforeEach(async () => {
  seen = [];
  crm = await startTestCrm({ appUrl, now });
  page = await browser.newPage({ viewport: { width: 1360, height: 900 } });
  page.setDefaultTimeout(10_000);
});

afterEach(async () => {
  await page.close();
  await crm.stop();
});

function firstPartner() {
  const portal = [...crm.context.portals.values()][0];
  if (portal === undefined) throw new Error('The sandbox has no account.');
  const company = [...portal.table('companies').scan()].find(
    (record) => record.values.get('type') === 'PARTNER' && portal.links.list(record, 'deals').length > 3,
  );
  if (company === undefined) throw new Error('The sample program has no partner with deals.');
  return { portal, company, url: `${crm.url}/contacts/${portal.id}/record/0-2/${company.id}` };
}

test('a person finds a partner in the list of companies and opens its record', async () => {
  const { company } = firstPartner();
  const name = company.values.get('name') ?? '';

  await page.goto(crm.url);
  await page.getByRole('searchbox').fill(name);
  await page.getByRole('link', { name, exact: true }).click();

  await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(name);
});

test('the card runs unchanged in a worker and its request reaches the app signed, with user and account added', async () => {
  const { portal, company, url } = firstPartner();

  await page.goto(url);
  await page.getByText('The first sync is running.').waitFor();

  const [request] = seen;
  const query = new URL(request?.url ?? '', appUrl).searchParams;
  expect({
    signed: request?.signed,
    objectId: query.get('objectId'),
    portalId: query.get('portalId'),
    hasUser: query.has('userId') && query.has('userEmail'),
  }).toEqual({ signed: true, objectId: company.id, portalId: String(portal.id), hasUser: true });
});

test('a property edited on the page is stored as a change by a person, and a refused value says why and stays open', async () => {
  const { portal, company, url } = firstPartner();
  await page.goto(url);

  await page.getByRole('button', { name: /^Company Domain Name:/ }).click();
  await page.getByRole('textbox', { name: 'Company Domain Name' }).fill('renamed-partner.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Company Domain Name: renamed-partner.example. Edit' }).first().waitFor();
  await page
    .getByRole('button', { name: /^Partner NPS answer \(/ })
    .first()
    .click();
  await page.locator('.property-edit input').fill('many');
  await page.keyboard.press('Enter');

  await page.getByRole('alert').filter({ hasText: /many/ }).waitFor();
  const stored = portal.table('companies').get(company.id);
  expect(stored?.values.get('domain')).toBe('renamed-partner.example');
  expect(stored?.history.get('domain')?.[0]?.sourceType).toBe('CRM_UI');
});

test('moving a deal and logging a meeting change the records behind the page', async () => {
  const { portal, company, url } = firstPartner();
  await page.goto(url);
  const before = portal.links.list(company, 'meetings').length;

  const deal = page.locator('article.tile', { has: page.locator('select') }).first();
  const dealName = await deal.getByRole('link').innerText();
  await deal.getByRole('combobox').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Log a meeting' }).click();
  await page.getByRole('button', { name: 'Log meeting' }).click();
  await page.getByText('The meeting is logged.').waitFor();

  const moved = [...portal.table('deals').scan()].find((record) => record.values.get('dealname') === dealName);
  expect(moved?.values.get('dealstage')).toBe(
    portal.pipelines.find((one) => one.id === moved?.values.get('pipeline'))?.stages[1]?.id,
  );
  expect(portal.links.list(company, 'meetings').length).toBe(before + 1);
});

test('the record is usable 400 pixels wide: nothing is wider than the window', async () => {
  const { url } = firstPartner();
  await page.setViewportSize({ width: 400, height: 800 });

  await page.goto(url);
  await page.getByText('The first sync is running.').waitFor();

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});
