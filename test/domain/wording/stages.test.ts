import { describe, expect, test } from 'vitest';

import { createFormats } from '#src/domain/wording/formats.ts';
import { developmentWords, lifecycleWords } from '#src/domain/wording/stages.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

type Lifecycle = Parameters<typeof lifecycleWords>[0];
type Development = Parameters<typeof developmentWords>[0];

function lifecycle(of: Partial<Lifecycle>) {
  return lifecycleWords(
    { value: 'Engage', rule: 'LIFE1.engage', params: {}, changesIf: [], dueOn: null, overdue: false, ...of },
    formats,
  );
}

function development(of: Partial<Development>) {
  return developmentWords(
    {
      value: 'guided',
      rule: 'LIFE2.months',
      params: { signedOn: '2026-03-02', assumed: false },
      since: '2026-06-02',
      changesIf: [],
      ...of,
    },
    formats,
  );
}

describe('LIFE1: why a partnership stands where it stands', () => {
  test.each<readonly [string, Lifecycle['params'], string]>([
    ['LIFE1.recruit', {}, 'There is no signed agreement yet.'],
    [
      'LIFE1.onboard',
      { missing: 2, items: 'portal_and_links;payment_terms' },
      '2 items of the onboarding checklist are open: portal and links and payment terms.',
    ],
    ['LIFE1.onboard', { missing: 1, items: 'assets' }, '1 item of the onboarding checklist is open: assets.'],
    ['LIFE1.enable', { certified: 0 }, 'Nobody of theirs is certified.'],
    ['LIFE1.activate', {}, 'There is no deal yet.'],
    ['LIFE1.monitor', { lastTouchOn: '2026-09-01' }, 'The last touch was on 1 Sept 2026.'],
    ['LIFE1.monitor', { lastTouchOn: null }, 'There was no touch yet.'],
    ['LIFE1.engage', { lastTouchOn: '2026-11-01' }, 'The last touch was on 1 Nov 2026.'],
    [
      'LIFE1.expand',
      { lastTouchOn: '2026-11-01', segment: 'Growth' },
      'Growth, and in touch: the last touch was on 1 Nov 2026.',
    ],
    [
      'LIFE1.set',
      { by: 'Ann', on: '2026-10-01', proposed: 'Monitor' },
      'Set by Ann on 1 Oct 2026; the rule says Monitor.',
    ],
    ['LIFE1.set', { by: 'Ann', on: '2026-10-01', proposed: null }, 'Set by Ann on 1 Oct 2026.'],
    ['LIFE1.unreadable', {}, 'Calls, e-mails and meetings cannot be read.'],
  ])('%s', (rule, params, why) => {
    expect(lifecycle({ rule, params }).why).toBe(why);
  });

  test.each<readonly [string, Lifecycle['changesIf'][number], string]>([
    [
      'an agreement',
      { to: 'Onboard', rule: 'LIFE1.agreement', params: {}, on: null },
      'Onboard with a signed agreement.',
    ],
    [
      'the checklist',
      { to: 'Enable', rule: 'LIFE1.checklist', params: {}, on: null },
      'Enable when the checklist is done.',
    ],
    ['a deal', { to: 'Engage', rule: 'LIFE1.first_deal', params: {}, on: null }, 'Engage with the first deal.'],
    ['a touch', { to: 'Engage', rule: 'LIFE1.touch', params: {}, on: null }, 'Engage with the next touch.'],
    [
      'silence',
      { to: 'Monitor', rule: 'LIFE1.silence', params: {}, on: '2026-12-24' },
      'Monitor on 24 Dec 2026 without a touch before.',
    ],
  ])('%s leads on', (_what, change, next) => {
    expect(lifecycle({ changesIf: [change] }).next).toBe(next);
  });

  test('a stage that takes too long says so, and what a person set leads on by no rule', () => {
    const change = { to: 'Activate', rule: 'LIFE1.certification', params: {}, on: null };
    expect(
      lifecycle({ value: 'Enable', rule: 'LIFE1.enable', dueOn: '2026-10-30', overdue: true, changesIf: [change] }),
    ).toEqual({
      value: 'Enable',
      why: 'Nobody of theirs is certified. It should have ended by 30 Oct 2026.',
      next: 'Activate when somebody of theirs is certified.',
    });
    expect(
      lifecycle({ rule: 'LIFE1.set', params: { by: 'Ann', on: '2026-10-01', proposed: 'Enable' }, changesIf: [change] })
        .next,
    ).toBeNull();
  });
});

describe('LIFE2: why a partner is in its development stage', () => {
  const byMonths = { to: 'industry', rule: 'LIFE2.months', params: {}, on: '2026-12-02' };

  test('by the months since signing, and sooner by an advance that needs something', () => {
    const advance = {
      to: 'industry',
      rule: 'LIFE2.advance',
      params: { competencesMissing: 'deal_management;strategic_planning' },
      on: null,
    };
    expect(development({ changesIf: [byMonths, advance] })).toEqual({
      value: 'guided',
      why: 'Signed on 2 Mar 2026; the stage follows from the months since.',
      next: 'industry on 2 Dec 2026, sooner with deal management and strategic planning.',
    });
  });

  test('launch is left by a passed readiness assessment too', () => {
    const params = { competencesMissing: 'deal_management', readinessPassed: false, readinessTotal: 3 };
    const advance = { to: 'guided', rule: 'LIFE2.advance', params, on: null };
    expect(development({ changesIf: [{ ...byMonths, to: 'guided' }, advance] }).next).toBe(
      'guided on 2 Dec 2026, sooner with a passed readiness assessment and deal management.',
    );
  });

  test('nothing missing: a person may advance it at once; an assumed day says so; the last stage leads nowhere', () => {
    const advance = { to: 'industry', rule: 'LIFE2.advance', params: { competencesMissing: '' }, on: null };
    expect(development({ changesIf: [byMonths, advance] }).next).toBe(
      'industry on 2 Dec 2026, at once if you advance it.',
    );
    expect(
      development({ value: 'autonomous', params: { signedOn: '2020-01-01', assumed: true }, changesIf: [] }),
    ).toEqual({
      value: 'autonomous',
      why: 'Signed on 1 Jan 2020 (assumed); the stage follows from the months since.',
      next: null,
    });
  });

  test('by a person', () => {
    const params = { signedOn: '2026-03-02', assumed: false, by: 'Ann' };
    expect(development({ rule: 'LIFE2.advanced', params, since: '2026-09-09' }).why).toBe(
      'Advanced by Ann on 9 Sept 2026.',
    );
  });
});
