import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ReadyMyPartners } from '#pages/contract/my-partners.ts';
import { explainPartner } from '#src/actions/explain-partner.ts';
import { myPartnersOfUser } from '#src/actions/my-partners-page.ts';
import { toMyPartnersAnswer } from '#src/http/my-partners/view.ts';

import { launchChromium } from '../support/chromium.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';
import { present } from '../support/writing-program.ts';

const soon = { timeout: 20_000 };
const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/my-partners');

let web: WebOfSample;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
  web = await webOfSample(now, { read: true });
});

afterAll(async () => {
  await browser.close();
  await web[Symbol.asyncDispose]();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(20_000);
});

afterEach(async () => {
  await page.close();
});

/** What the page has to show to the person whose page it is: the account's first active owner. */
async function wanted(): Promise<ReadyMyPartners> {
  const visitor = present(web.seed.owners.find((owner) => !(owner.archived ?? false)) ?? null);
  const answer = toMyPartnersAnswer(await myPartnersOfUser(web.app, web.programId, String(visitor.userId)), 'en-GB');
  if (answer.state !== 'ready') throw new Error('The visitor owns no partner.');
  return answer;
}

async function open(): Promise<void> {
  const [companies] = web.recordUrl('1').split('/record/');
  await page.goto(companies ?? '');
  await page.getByRole('link', { name: 'My partners' }).click();
}

/** The names on the page, from top to bottom, with where they lead. */
function listed() {
  return page
    .locator('.hs-tile .hs-link')
    .evaluateAll((links) => links.map((link) => [link.textContent, link.getAttribute('href')]));
}

/** Who can wait is folded away. */
function expected({ items }: ReadyMyPartners) {
  return items.filter(({ pressing }) => pressing).map(({ name, url }) => [name, url]);
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test('a manager opens the list, goes to the first partner, sets a finding aside, and the list follows', async () => {
  const before = await wanted();
  await open();
  await page.getByRole('heading', { name: before.headline }).waitFor();
  await picture('wide');
  expect(await listed()).toEqual(expected(before));
  await page.getByRole('button', { name: before.waiting ?? '', exact: true }).click();
  expect(await listed()).toEqual(before.items.map(({ name, url }) => [name, url]));
  await page.screenshot({ path: join(pictures, 'wide-with-what-can-wait.png'), fullPage: true });

  const first = present(before.items[0] ?? null);
  await page.getByRole('link', { name: first.name, exact: true }).click();
  await page.locator('.card').getByRole('heading', { name: 'Blind spots' }).waitFor();
  expect(page.url()).toBe(first.url);
  const spots = (await explainPartner(web.app, web.programId, first.partnerId))?.blindSpots ?? [];
  const spot = present(spots[0] ?? null);
  await page.getByRole('button', { name: 'Known or wrong ...' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Agreed with them until spring');
  await dialog.getByRole('button', { name: 'Set aside' }).click();
  await page.getByText('is set aside for 90 days').first().waitFor();

  await page.getByRole('link', { name: 'My partners' }).click();
  const after = await wanted();
  await page.getByRole('heading', { name: after.headline }).waitFor();
  const whys = ({ items }: ReadyMyPartners) =>
    items.find(({ partnerId }) => partnerId === first.partnerId)?.reasons.map(({ why }) => why) ?? [];
  const gone = whys(before).filter((why) => !whys(after).includes(why));
  expect({ id: spot.id, gone: gone.length }).toEqual({ id: spot.id, gone: 1 });
  await expect.poll(listed, soon).toEqual(expected(after));
  const tile = page.locator('.hs-tile').filter({ has: page.getByRole('link', { name: first.name, exact: true }) });
  expect(await tile.getByText(gone[0] ?? '', { exact: true }).count()).toBe(0);
  await picture('after');
});

test('in a window 400 pixels wide the list is read and a partner opened by the keyboard alone', async () => {
  await page.setViewportSize({ width: 400, height: 900 });
  const { headline, items } = await wanted();
  await open();
  await page.getByRole('heading', { name: headline }).waitFor();
  await picture('400-wide');
  await page.getByRole('button', { name: /can wait$/ }).click();
  await page.screenshot({ path: join(pictures, '400-wide-with-what-can-wait.png'), fullPage: true });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);

  await page.getByRole('link', { name: items[0]?.name ?? '', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(items[0]?.url ?? '');
});

test('an outage is said, with a way to try again', async () => {
  await web.stopBackend();
  await open();
  await page.getByText('Tandem did not answer').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1);
  await picture('outage');
});
