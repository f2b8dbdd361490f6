import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { disconnectAccount } from '#src/actions/disconnect-account.ts';
import { myPartnersOfUser } from '#src/actions/my-partners-page.ts';
import { toMyPartnersAnswer } from '#src/http/my-partners/view.ts';

import { launchChromium } from '../support/chromium.ts';
import { query } from '../support/dump.ts';
import { never } from '../support/program.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';
import { present } from '../support/writing-program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/my-partners');
const widths = [1280, 400] as const;

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
  page = await browser.newPage({ viewport: { width: 1280, height: 700 } });
  page.setDefaultTimeout(20_000);
});

afterEach(async () => {
  await page.close();
});

/** The people of the account who own no partner: they sell directly. */
function sellers() {
  return web.seed.owners.filter(({ teams }) => (teams ?? []).every(({ name }) => name !== 'Partner management'));
}

function seller(place: number) {
  return present(sellers().filter(({ archived }) => !(archived ?? false))[place] ?? null);
}

/** The person whose page it is: the account's first active owner. */
function visitorId(): string {
  return String(web.seed.owners.find(({ archived }) => !(archived ?? false))?.userId);
}

/** Lets somebody else than the account's first owner sit before the page. */
async function sitDown({ userId }: { readonly userId: number }): Promise<void> {
  await page.route('**/record-page/api/context', async (route) => {
    const response = await route.fetch();
    const context = await response.json();
    await route.fulfill({ response, json: { ...context, user: { ...context.user, id: userId } } });
  });
}

async function open(width: number): Promise<void> {
  await page.setViewportSize({ width, height: 700 });
  const [companies] = web.recordUrl('1').split('/record/');
  await page.goto(companies ?? '');
  await page.getByRole('link', { name: 'My partners' }).click();
}

function card() {
  return page.getByRole('region', { name: 'My partners' });
}

async function picture(name: string, width: number): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
}

/** How wide the page would like to be. */
function wanted(): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

/** What the focus is on, one Tab after the other. */
async function walk(steps: number): Promise<readonly (string | null)[]> {
  const stops: (string | null)[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate(() => document.activeElement?.textContent ?? null));
  }
  return stops;
}

test.each(widths)('while the list is on its way the page says so, and then shows it (%i pixels)', async (width) => {
  const held = Promise.withResolvers<void>();
  await page.route('**/hubspot-fetch', async (route) => {
    await held.promise;
    await route.continue();
  });
  await open(width);
  await card().getByText('Loading your partners').waitFor();
  await picture('loading', width);
  expect(await wanted()).toBeLessThanOrEqual(width);
  held.resolve();
  await card()
    .getByRole('heading', { name: /need you today$/ })
    .waitFor();
  expect(await card().getByText('Loading your partners').count()).toBe(0);
});

test.each(widths)('who owns no partner reads whose page this is (%i pixels)', async (width) => {
  await sitDown(seller(0));
  await open(width);
  await card().getByRole('heading', { name: 'You own no partners' }).waitFor();
  await card().getByText('This page lists the partners whose company names you').waitFor();
  await picture('owns-none', width);
  expect(await wanted()).toBeLessThanOrEqual(width);
});

test.each(widths)(
  'whom HubSpot does not list as an owner reads so, and when that changes (%i pixels)',
  async (width) => {
    const { id, userId } = seller(1);
    await query(present(web.app.config.databaseUrl), 'delete from owner where id = $1', [id]);
    await sitDown({ userId });
    await open(width);
    await card().getByRole('heading', { name: 'HubSpot does not list you as an owner yet' }).waitFor();
    await picture('no-owner', width);
    expect(await wanted()).toBeLessThanOrEqual(width);
  },
);

/** Every partner of the sample program needs somebody: what the server says when none does is put in the place of its answer. */
test.each(widths)(
  'whose partners are all in good order reads that nothing is to be done (%i pixels)',
  async (width) => {
    const shown = await myPartnersOfUser(web.app, web.programId, visitorId());
    if (shown.state !== 'ready') throw new Error('The visitor owns no partner.');
    const answer = toMyPartnersAnswer({ ...shown, mine: { ...shown.mine, work: [], notJudged: 2 } }, 'en-GB');
    await page.route('**/hubspot-fetch', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), body: JSON.stringify(answer) } });
    });
    await open(width);
    await card().getByRole('heading', { name: 'No partner needs you today' }).waitFor();
    await card()
      .getByText(/^One of your \d+ partners shows here once/)
      .waitFor();
    await picture('nothing-to-do', width);
    expect(await wanted()).toBeLessThanOrEqual(width);
  },
);

test('with the keyboard alone the list is walked from top to bottom, a partner unfolded and opened', async () => {
  const answer = toMyPartnersAnswer(await myPartnersOfUser(web.app, web.programId, visitorId()), 'en-GB');
  if (answer.state !== 'ready') throw new Error('The visitor owns no partner.');
  await open(400);
  await card().getByRole('heading', { name: answer.headline }).waitFor();

  const today = answer.items.filter(({ pressing }) => pressing);
  const listed = today.flatMap(({ name, reasons }) =>
    reasons.length > 3 ? [name, `${reasons.length - 3} more ${reasons.length === 4 ? 'reason' : 'reasons'}`] : [name],
  );
  const inOrder = [...listed, answer.waiting];
  expect(await walk(4 + inOrder.length)).toEqual([
    'Skip to content',
    'Cobalteryx',
    'My partners',
    'Settings',
    ...inOrder,
  ]);

  await page
    .getByRole('button', { name: /^\d+ more reasons?$/ })
    .last()
    .focus();
  await page.keyboard.press('Enter');
  const unfolded = present(today.findLast(({ reasons }) => reasons.length > 3) ?? null);
  await card()
    .getByText(unfolded.reasons.at(-1)?.todo ?? '', { exact: true })
    .last()
    .waitFor();
  await page.screenshot({ path: join(pictures, 'unfolded-400.png') });
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(unfolded.url ?? '');
});

test.each(widths)(
  'an outage is said, and the list is there once it is over and tried again (%i pixels)',
  async (width) => {
    let away = true;
    await page.route('**/hubspot-fetch', (route) => (away ? route.abort() : route.continue()));
    await open(width);
    await card().getByText('Tandem did not answer').waitFor();
    await picture('outage', width);
    expect(await wanted()).toBeLessThanOrEqual(width);
    away = false;
    await page.getByRole('button', { name: 'Try again' }).focus();
    await page.keyboard.press('Enter');
    await card()
      .getByRole('heading', { name: /need you today$/ })
      .waitFor();
  },
);

test('an account that is not connected any more is told so', async () => {
  await disconnectAccount(web.app, web.programId, { actor: 'Ada' }, never);
  for (const width of widths) {
    await open(width);
    await card().getByText('This HubSpot account is not connected').waitFor();
    await picture('not-connected', width);
    expect(await wanted()).toBeLessThanOrEqual(width);
  }
});
