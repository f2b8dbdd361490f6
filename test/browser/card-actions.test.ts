import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { listPartners, type PartnerList } from '#src/actions/list-partners.ts';

import { launchChromium } from '../support/chromium.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';

const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/card-actions');
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
  page = await browser.newPage({ viewport: { width: 1360, height: 1400 } });
  page.setDefaultTimeout(10_000);
});

afterEach(async () => {
  await page.close();
});

/** The person whose page it is: the account's first active owner. */
function visitor() {
  const first = web.seed.owners.find((owner) => !(owner.archived ?? false));
  if (first === undefined) throw new Error('The sample program has no people.');
  return first;
}

function nameOfOwner({ ownerId }: Partner): string | null {
  const owner = web.seed.owners.find((one) => one.id === ownerId);
  return owner === undefined ? null : `${owner.firstName} ${owner.lastName}`;
}

async function dimension(partner: Partner, name: 'fit' | 'satisfaction') {
  const view = await explainPartner(web.app, web.programId, partner.id);
  const found = view?.health.dimensions.find((one) => one.name === name);
  if (view === null || found === undefined) throw new Error(`${partner.name} has no view.`);
  return { score: view.health.score, coverage: view.health.coverage, ...found };
}

/** A judged partner of somebody in the visitor's team, or of nobody there. */
async function partnerWhere(
  ofTeam: boolean,
  fits: (partner: Partner) => Promise<boolean> | boolean,
): Promise<{ readonly partner: Partner; readonly companyId: string }> {
  const teams = new Set((visitor().teams ?? []).map((team) => team.id));
  const team = new Set(
    web.seed.owners.filter((owner) => (owner.teams ?? []).some(({ id }) => teams.has(id))).map((owner) => owner.id),
  );
  for (const partner of partners) {
    const companyId = partner.records[0]?.id;
    const isOfTeam = partner.ownerId !== null && team.has(partner.ownerId);
    if (companyId === undefined || partner.health.band === null || isOfTeam !== ofTeam) continue;
    if (await fits(partner)) return { partner, companyId };
  }
  throw new Error('The sample program has no such partner.');
}

async function open(companyId: string): Promise<void> {
  await page.goto(web.recordUrl(companyId));
  await page.locator('.card .hs-progress, .card [role=progressbar]').first().waitFor();
}

/** The one field of the open form. */
function choice() {
  return page.getByRole('dialog').getByRole('combobox');
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

test('a fit that was not known is set on the card: score, card and explain follow at once', async () => {
  const { partner, companyId } = await partnerWhere(true, async (one) => {
    const { points, score } = await dimension(one, 'fit');
    return points === null && score !== null;
  });
  const before = await dimension(partner, 'fit');
  await open(companyId);
  await picture('fit-not-known');

  await page.getByRole('button', { name: 'Set fit' }).click();
  await choice().selectOption({ label: 'Strong: shares our market and invests in it' });
  await picture('fit-form');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.getByText('The strategic fit is set to strong.').waitFor();
  await picture('fit-set');
  const after = await dimension(partner, 'fit');
  expect([before.points, after.points, after.params]).toEqual([null, 10, { fit: 'strong', setOn: '2026-11-20' }]);
  expect(after.coverage).toBe(before.coverage + after.max);
  await page.locator('.card').getByText(`${after.score} of 100`).first().waitFor();
  await page.locator('.card').getByText('Strategic fit is strong, set on 20 Nov 2026').waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('a fit is corrected on the same day, with the keyboard alone, in a window 400 pixels wide', async () => {
  const { partner, companyId } = await partnerWhere(true, async (one) => {
    const { points, params } = await dimension(one, 'fit');
    return points !== null && params['setOn'] !== '2026-11-20';
  });
  await page.setViewportSize({ width: 400, height: 900 });
  await open(companyId);

  for (const [word, points] of [
    ['Strong', 10],
    ['Weak', 0],
    ['Moderate', 5],
  ] as const) {
    await page.getByRole('button', { name: 'Set fit' }).focus();
    await page.keyboard.press('Enter');
    const select = choice();
    await select.waitFor();
    await select.focus();
    await page.keyboard.type(word);
    await expect.poll(() => page.getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
    if (word === 'Weak') await picture('fit-form-400-wide');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await dimension(partner, 'fit')).points).toBe(points);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Set fit');
  }
  await picture('fit-corrected-400-wide');

  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});

test('an answer is logged, and the card says that own people entered it', async () => {
  const { partner, companyId } = await partnerWhere(
    true,
    async (one) => (await dimension(one, 'satisfaction')).points === null,
  );
  await open(companyId);

  await page.getByRole('button', { name: 'Log an answer' }).click();
  await choice().selectOption({ label: '10, very likely to recommend us' });
  await picture('answer-form');
  await page.getByRole('button', { name: 'Save' }).click();

  await page.locator('.card').getByText('Some answers were entered by your own people').waitFor();
  await picture('answer-logged');
  expect(await dimension(partner, 'satisfaction')).toMatchObject({ points: 15, notes: ['entered_by_our_people'] });
});

test('a form that is left changes nothing and forgets its choice', async () => {
  const { partner, companyId } = await partnerWhere(true, async (one) => (await dimension(one, 'fit')).points === 10);
  const before = await dimension(partner, 'fit');
  await open(companyId);

  await page.getByRole('button', { name: 'Set fit' }).click();
  await choice().selectOption({ index: 3 });
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await page.getByRole('button', { name: 'Set fit' }).click();

  expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  expect(await dimension(partner, 'fit')).toEqual(before);
});

test('who is neither owner nor in the owner’s team nor admin sees why the buttons are disabled', async () => {
  const { partner, companyId } = await partnerWhere(false, (one) => nameOfOwner(one) !== null);
  await open(companyId);
  await picture('not-allowed');

  const reason = `Only ${nameOfOwner(partner)}, their team and program admins can change this.`;
  for (const name of ['Set fit', 'Log an answer']) {
    expect(await page.getByRole('button', { name }).isDisabled()).toBe(true);
  }
  expect(await page.locator('.card').getByText(reason).count()).toBe(2);
});

test('an outage while something is entered is said in the form, which stays as it is', async () => {
  const { companyId } = await partnerWhere(true, () => true);
  await open(companyId);
  await page.getByRole('button', { name: 'Set fit' }).click();
  await choice().selectOption({ index: 2 });
  await web.stopBackend();

  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await picture('outage');

  expect(await page.getByRole('dialog').getByRole('alert').innerText()).toContain('Tandem did not answer');
  expect(await choice().inputValue()).not.toBe('');
});
