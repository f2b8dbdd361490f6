import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { explainPartner } from '#src/actions/explain-partner.ts';
import { listPartners, type PartnerList } from '#src/actions/list-partners.ts';
import { explainDocument } from '#src/cli/explain-document.ts';

import { launchChromium } from '../support/chromium.ts';
import { saidByCard, saidByExplain } from '../support/one-object.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';

const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/health-card');
type Partner = PartnerList['partners'][number];

let web: WebOfSample;
let browser: Browser;
let page: Page;
let partners: readonly Partner[];

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
  web = await webOfSample(now, { read: false });
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

async function open(companyId: string, shows: string | RegExp): Promise<void> {
  await page.goto(web.recordUrl(companyId));
  await page.locator('.card').getByText(shows).first().waitFor();
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

function companyOfType(type: string): string {
  const company = web.seed.records.find((record) => record.type === 'companies' && record.properties['type'] === type);
  if (company === undefined) throw new Error(`The sample program has no ${type}.`);
  return company.id;
}

function partner(fits: (one: Partner) => boolean): { partner: Partner; companyId: string } {
  const found = partners.find(fits);
  const companyId = found?.records[0]?.id;
  if (found === undefined || companyId === undefined) throw new Error('The sample program has no such partner.');
  return { partner: found, companyId };
}

test('before the first complete reading the card says that it is under way', async () => {
  await open(companyOfType('PARTNER'), /being read|first sync|reading/i);

  await picture('syncing');

  expect(await page.getByRole('img', { name: /Score/ }).count()).toBe(0);
});

describe('on a program that was read and judged', () => {
  beforeAll(async () => {
    await web.score();
    partners = (await listPartners(web.app, web.programId)).partners;
  });

  test.each(['Champion', 'Healthy', 'At-risk', 'Critical', 'Churning'])(
    'a partner in the band %s shows its score and all five dimensions',
    async (band) => {
      const { partner: shown, companyId } = partner((one) => one.health.band === band && one.status === 'active');

      await open(companyId, `${band}: ${shown.health.score} of 100`);
      await picture(band);

      for (const dimension of ['Revenue', 'Activity', 'Engagement', 'Satisfaction', 'Strategic fit']) {
        expect(await page.locator('.card').getByText(dimension, { exact: true }).count()).toBeGreaterThan(0);
      }
    },
  );

  test('a partner about whom too little is known shows no score but what to find out', async () => {
    const { companyId } = partner((one) => one.health.band === 'Unknown');

    await open(companyId, 'Not enough is known to score');
    await picture('Unknown');

    expect(await page.getByRole('img', { name: /Score/ }).count()).toBe(0);
    expect(await page.locator('.card').getByText('Not known', { exact: true }).count()).toBe(1);
  });

  test('a customer is not a partner, and a prospect is not judged: the card says so', async () => {
    await open(companyOfType('PROSPECT'), /not a partner/i);
    await picture('not-a-partner');

    const { companyId } = partner((one) => one.status === 'prospect');
    await open(companyId, /prospect|not judged|not scored/i);
    await picture('not-judged');

    expect(await page.getByRole('img', { name: /Score/ }).count()).toBe(0);
  });

  test('every figure leads to its records: the links of a dimension open record pages of the CRM', async () => {
    const { companyId } = partner((one) => one.health.coverage === 100 && one.health.band === 'Champion');
    await open(companyId, /Champion/);

    await page.getByRole('button', { name: /^Revenue: \d+ records?$/ }).click();
    const link = page.locator('.hs-accordion-body a').first();
    const name = (await link.innerText()).replace(' (deal)', '');
    await page.goto((await link.getAttribute('href')) ?? '');

    await expect.poll(() => page.getByRole('heading', { level: 1 }).innerText()).toBe(name);
  });

  test('the tabs are worked with the keyboard alone', async () => {
    const { companyId } = partner((one) => one.health.band === 'Healthy');
    await open(companyId, /Healthy/);

    await page.getByRole('tab', { name: 'What comes' }).focus();
    await page.keyboard.press('ArrowRight');

    await expect.poll(() => page.getByRole('tab', { name: 'Why it moved' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Why it moved');
  });

  test('the card fits a window 400 pixels wide', async () => {
    const { companyId } = partner((one) => one.health.band === 'At-risk');
    await page.setViewportSize({ width: 400, height: 900 });

    await open(companyId, /At-risk/);
    await picture('At-risk-400-wide');

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
  });

  test('explain and the card say the same of every judged partner, field by field', async () => {
    const judged = partners.filter((one) => one.health.band !== null);
    expect(judged.length).toBeGreaterThan(50);

    for (const one of judged) {
      const view = await explainPartner(web.app, web.programId, one.id);
      const answer = await web.crm.context.cardFetch({
        url: `http://127.0.0.1:${web.app.config.http.port}/cards/health?version=1&objectType=0-2&objectId=${one.records[0]?.id}`,
        method: 'GET',
        portalId: web.seed.account.portalId,
        userId: web.seed.owners[0]?.userId ?? 0,
      });
      if (view === null) throw new Error(`${one.name} has no view.`);
      expect(saidByCard(JSON.parse(answer.body))).toEqual(
        saidByExplain(JSON.parse(JSON.stringify(explainDocument(view)))),
      );
    }
  });

  test('an outage is said in words, with a way to try again', async () => {
    const { companyId } = partner((one) => one.health.band === 'Healthy');
    await page.goto(web.recordUrl(companyId));
    await page
      .locator('.card')
      .getByText(/Healthy/)
      .first()
      .waitFor();
    await web.stopBackend();

    await page.reload();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await picture('error');

    expect(await page.locator('.card [role=alert]').innerText()).not.toMatch(/undefined|stack|Error:/);
  });
});
