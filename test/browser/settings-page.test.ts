import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { doAskedRuns } from '#src/actions/do-asked-runs.ts';
import { explainPartner } from '#src/actions/explain-partner.ts';
import { knowFinding } from '#src/actions/know-finding.ts';
import { listPartners } from '#src/actions/list-partners.ts';
import { noteProgress, openRuns } from '#src/store/asked-runs.ts';
import { planPage } from '#src/store/plan-changes.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';
import { latestWriteRun, type PlanChange } from '#src/store/write-runs.ts';

import { launchChromium } from '../support/chromium.ts';
import { never } from '../support/program.ts';
import { webOfSample, type WebOfSample } from '../support/web-of-sample.ts';
import { present } from '../support/writing-program.ts';

const now = new Date('2026-11-20T15:00:00Z');
const pictures = join(import.meta.dirname, '../../test-results/settings-page');
const three = ['Partner health score', 'Partner health band', 'Partner health reason'];

/** On a busy machine a page takes its time. */
function eventually<T>(look: () => T) {
  return expect.poll(look, { timeout: 15_000 });
}

let web: WebOfSample;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  browser = await launchChromium();
  web = await webOfSample(now, { read: true });
  await nameAdmins([visitor().email]);
});

afterAll(async () => {
  await browser.close();
  await web[Symbol.asyncDispose]();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(15_000);
});

afterEach(async () => {
  await page.close();
});

/** The person whose page it is: the account's first active owner. */
function visitor() {
  return present(web.seed.owners.find((owner) => !(owner.archived ?? false)) ?? null);
}

async function nameAdmins(admins: readonly string[]): Promise<void> {
  await web.app.store.inProgram(web.programId, async (tx) => {
    const { settings } = present(await currentSettings(tx));
    const named = { ...settings, program: { ...settings.program, admins: [...admins] } };
    await publishSettings(tx, web.programId, { settings: named, author: 'Ada', reason: 'a test', now: new Date() });
  });
}

async function open(): Promise<void> {
  const [companies] = web.recordUrl('1').split('/record/');
  await page.goto(companies ?? '');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Tandem', exact: true }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
}

/** What the worker does when it is woken. */
async function work(): Promise<void> {
  await eventually(() => runsAsked()).toBe(1);
  expect(await doAskedRuns(web.app, web.programId, { signal: never })).toBe(true);
}

async function runsAsked(): Promise<number> {
  return (await asked()).length;
}

function asked() {
  const scope = { programId: web.programId, crm: 'hubspot' } as const;
  return web.app.store.inProgram(web.programId, (tx) => openRuns(tx, scope, new Date(0)));
}

/** What the newest plan changes in these properties. */
function plannedOf(properties: readonly string[]): Promise<readonly PlanChange[]> {
  const scope = { programId: web.programId, crm: 'hubspot' } as const;
  return web.app.store.inProgram(web.programId, async (tx) => {
    const { runId } = present(await latestWriteRun(tx, scope, 'plan'));
    const { changes } = await planPage(tx, web.programId, { runId, property: null, offset: 0, limit: 10_000 });
    return changes.filter(({ property }) => properties.includes(property));
  });
}

function button(name: string | RegExp) {
  return page.getByRole('button', { name });
}

async function picture(name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** What HubSpot holds of a property, by company. */
function held(property: string): ReadonlyMap<string, string | null> {
  const portal = present([...web.crm.context.portals.values()][0] ?? null);
  return new Map([...portal.table('companies').scan()].map((one) => [one.id, one.values.get(property) ?? null]));
}

/** The first write of the page's life: three properties, from no plan to their values in HubSpot. */
test('an admin plans, sees every value, approves three properties, writes them and takes them back', async () => {
  await open();
  await button('Make a plan').waitFor();
  await picture('1-no-plan');

  await button('Make a plan').click();
  await page.getByText('This starts in a moment.').waitFor();
  await picture('2-planning');
  await work();
  await page.getByRole('heading', { name: /values on .* would change/ }).waitFor();
  await page.getByRole('heading', { name: 'Every change' }).waitFor();
  await page.getByRole('cell', { name: 'empty' }).first().waitFor();
  await picture('3-plan');

  for (const label of three) await page.getByRole('checkbox', { name: label }).check();
  await picture('4-chosen');
  await button('Approve 3 properties').click();
  await page.getByText('3 properties approved. Nothing is written yet.').waitFor();
  await picture('5-approved');
  expect([...held('prm_health_score').values()].every((value) => value === null)).toBe(true);

  await button(/^Write \d+ values$/).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await picture('6-confirm');
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await page.getByText('This starts in a moment.').waitFor();
  const [run] = await asked();
  await web.app.store.inProgram(web.programId, (tx) =>
    noteProgress(tx, web.programId, run?.runId ?? '', { done: 100, total: 150 }),
  );
  await page.getByText('100 of 150 values written.').waitFor();
  await picture('7-writing');
  await work();
  await page.getByText(/^Write: \d+ values in 3 properties written$/).waitFor();
  await picture('8-written');

  const planned = await plannedOf(['prm_health_score', 'prm_health_band', 'prm_health_reason']);
  expect(planned.length).toBeGreaterThan(100);
  for (const { recordId, property, to } of planned) expect(held(property).get(recordId)).toBe(to);

  const edited = planned.find(({ property }) => property === 'prm_health_score');
  await page.request.patch(
    `${new URL(page.url()).origin}/record-page/api/${web.seed.account.portalId}/records/0-2/${edited?.recordId}`,
    { data: { properties: { prm_health_score: '1' } } },
  );
  await button('Undo').click();
  await picture('9-confirm-undo');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
  await work();
  await page.getByText('Changed since: it holds 1 now.').waitFor();
  await picture('10-undone');

  expect([...held('prm_health_score')].filter(([, value]) => value !== null)).toEqual([[edited?.recordId, '1']]);
  expect([...held('prm_health_band').values()].every((value) => value === null)).toBe(true);
});

test('the runs tell who did what, and any of them can be looked into', async () => {
  await open();
  await page.getByRole('tab', { name: 'Runs' }).click();
  await page.getByRole('cell', { name: /^Undo/ }).first().waitFor();
  await picture('11-runs');

  const undo = page
    .getByRole('row')
    .filter({ has: page.getByText('Undo', { exact: true }) })
    .first();
  await undo.getByRole('button', { name: 'Details' }).click();
  await page.getByText('Changed since: it holds 1 now.').waitFor();
  await picture('12-run');

  expect(await page.getByText(`by ${visitor().firstName} ${visitor().lastName}`).count()).toBeGreaterThan(0);
});

test('the changes of one property are looked through page by page', async () => {
  await open();
  await page.getByRole('combobox', { name: 'Property' }).selectOption({ index: 2 });
  await eventually(() => page.locator('.hs-table').last().getByRole('row').count()).toBe(26);
  const first = await page.locator('.hs-table').last().innerText();
  await button('Page 2').click();
  await eventually(() => page.locator('.hs-table').last().innerText()).not.toBe(first);
  await picture('13-second-page');

  expect(await button('Page 2').getAttribute('aria-current')).toBe('page');
});

test('edits and the audit log have tabs of their own', async () => {
  await open();
  await page.getByRole('tab', { name: 'Edits' }).click();
  await page.getByText(/Tandem looks once a day/).waitFor();
  await picture('14-edits');
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await button('Copy as CSV').waitFor();
  await picture('15-audit');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button('Copy as CSV').click();
  await page.getByText('The audit log is copied as CSV.').waitFor();

  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^at,actor,action,run/);
});

test('what people set aside or called wrong has a tab of its own, with their reasons', async () => {
  await open();
  await page.getByRole('tab', { name: 'Set aside' }).click();
  await page.getByText('Nothing is set aside').waitFor();
  await picture('15-nothing-set-aside');

  await setAside();
  await page.getByRole('tab', { name: 'Plan' }).click();
  await page.getByRole('tab', { name: 'Set aside' }).click();
  await page.getByText('26 findings are set aside, 1 of them called wrong.').waitFor();
  await picture('15-set-aside');
  expect(await page.getByRole('row').count()).toBe(26);
  const first = await page.getByRole('row').nth(1).innerText();
  expect(first).toContain('Wrong');
  expect(first).toContain('The champion moved to their services arm');
  await button('Page 2').click();
  await eventually(() => page.getByRole('row').nth(1).innerText()).not.toBe(first);

  await page.setViewportSize({ width: 400, height: 900 });
  await picture('15-set-aside-narrow');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});

/** An admin says something to findings of 26 partners; the last is called wrong. */
async function setAside(): Promise<void> {
  const { partners } = await listPartners(web.app, web.programId);
  const found: { readonly record: (typeof partners)[number]['records'][number]; readonly finding: string }[] = [];
  for (const { id, records } of partners) {
    const [record, [spot]] = [records[0], (await explainPartner(web.app, web.programId, id))?.blindSpots ?? []];
    if (record !== undefined && spot !== undefined && found.length < 26) found.push({ record, finding: spot.id });
  }
  for (const [place, { finding, record }] of found.entries()) {
    const last = place === found.length - 1;
    const outcome = await knowFinding(web.app, web.programId, {
      from: { userId: String(visitor().userId), record },
      key: randomUUID(),
      finding,
      says: last ? 'wrong' : 'known',
      reason: last ? 'The champion moved to their services arm' : 'Our own team sells to this customer group',
      until: '2026-12-31',
    });
    expect(outcome).toEqual({ outcome: 'stored' });
  }
}

test('who is no admin sees everything, changes nothing, and reads whom to ask', async () => {
  const other = present(
    web.seed.owners.find(({ id, archived }) => id !== visitor().id && !(archived ?? false)) ?? null,
  );
  await nameAdmins([other.email]);
  try {
    await open();
    await page.getByText('You can look, and change nothing').waitFor();
    await page.getByRole('cell', { name: 'empty' }).first().waitFor();
    await picture('16-read-only');

    await page.getByText(`Only program admins can do this. Ask ${other.firstName} ${other.lastName}.`).waitFor();
    expect(await button('Plan again').isDisabled()).toBe(true);
    expect(await page.getByRole('checkbox').count()).toBe(0);
    expect(await button(/Approve|Write|Stop/).count()).toBe(0);
  } finally {
    await nameAdmins([visitor().email]);
  }
});

test('with the keyboard alone, in a window 400 pixels wide, one property is approved and withdrawn', async () => {
  await page.setViewportSize({ width: 400, height: 900 });
  await open();
  await button('Plan again').focus();
  await page.keyboard.press('Enter');
  await work();
  const box = page.getByRole('checkbox', { name: 'Partner health score' });
  await box.waitFor();
  await box.focus();
  await page.keyboard.press('Space');
  await picture('17-narrow');
  await button('Approve 1 property').focus();
  await page.keyboard.press('Enter');
  await button('Withdraw').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await picture('18-narrow-withdraw');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('The approval of Partner health score is withdrawn.').waitFor();

  await eventually(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400);
});

test('an outage is said, with a way to try again; what was shown stays', async () => {
  await open();
  await page.getByRole('heading', { name: 'Every change' }).waitFor();
  await web.stopBackend();
  await button('Plan again').click();
  await page.getByText('Tandem did not answer').first().waitFor();
  await picture('19-outage');
  expect(await page.getByRole('heading', { name: 'Every change' }).count()).toBe(1);

  await page.reload();
  await button('Try again').waitFor();
  await picture('20-outage-at-first');
});
