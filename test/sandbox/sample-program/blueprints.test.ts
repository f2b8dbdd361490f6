import { describe, expect, test } from 'vitest';

import { blueprints } from '#src/sandbox/sample-program/blueprints.ts';
import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { daysOfNow } from './days-of-now.ts';
import { judgeRecords } from './judge-records.ts';
import { readPortal, text } from './read-portal.ts';

const judged = blueprints.flatMap((blueprint) =>
  blueprint.expected === null ? [] : [{ blueprint, expected: blueprint.expected }],
);

describe.each(daysOfNow)('blueprints on $when', (day) => {
  test('each partner’s records say by the rules what was worked out by hand', () => {
    const portal = readPortal(createSampleProgram({ seed: day.now.getUTCDate(), now: day.now }));
    const found = judged.map(({ blueprint }) => [
      blueprint.name,
      judgeRecords(portal, portal.companyOf(blueprint.domain), day),
    ]);
    expect(found).toEqual(judged.map(({ blueprint, expected }) => [blueprint.name, expected]));
  });
});

describe('the table of blueprints', () => {
  test('names every partner and domain once', () => {
    expect(new Set(blueprints.map((blueprint) => blueprint.name)).size).toBe(blueprints.length);
    expect(new Set(blueprints.map((blueprint) => blueprint.domain)).size).toBe(blueprints.length);
  });

  test('reaches every band', () => {
    expect(new Set(judged.map(({ expected }) => expected.total.band))).toEqual(
      new Set(['Champion', 'Healthy', 'At-risk', 'Critical', 'Churning', 'Unknown']),
    );
  });

  test.each([
    [
      'revenue',
      [
        '30 growth',
        '20 growth',
        '10 growth',
        '0 growth',
        '20 short_history',
        '0 short_history',
        'unknown short_history',
        '30 new_revenue',
        '20 new_revenue',
        '10 new_revenue',
        '0 no_revenue',
        '0 net_credits',
        'unknown never_activated',
      ],
    ],
    [
      'activity',
      ['25 sourced_deals', '20 sourced_deals', '10 sourced_deals', '0 sourced_deals', 'unknown never_activated'],
    ],
    [
      'engagement',
      [
        '20 portal',
        '15 portal',
        '10 portal',
        '0 portal',
        '0 never_signed_in',
        'unknown not_yet_signed_in',
        'unknown never_activated',
      ],
    ],
    [
      'satisfaction',
      [
        '15 nps',
        '10 nps',
        '5 nps',
        '0 nps',
        '15 few_answers',
        '10 few_answers',
        '5 few_answers',
        '0 few_answers',
        'unknown no_answer',
      ],
    ],
    ['fit', ['10 fit', '5 fit', '0 fit', '10 stale_fit', '5 stale_fit', '0 stale_fit', 'unknown no_fit']],
  ] as const)('reaches every row of %s', (dimension, rows) => {
    const reached = judged.map(
      ({ expected }) => `${expected[dimension].points ?? 'unknown'} ${expected[dimension].rule}`,
    );
    expect(new Set(reached)).toEqual(new Set(rows));
  });

  test('holds a prospect and an ended partner without a judgement, and a paused one with it', () => {
    const standings = blueprints.filter((blueprint) => blueprint.program.status !== 'active');
    expect(standings.map(({ program, expected }) => [program.status, expected?.total.band ?? null])).toEqual([
      ['paused', 'Churning'],
      ['prospect', null],
      ['ended', null],
    ]);
  });
});

describe('partners with something special', () => {
  const portal = readPortal(createSampleProgram({ seed: 7, now: new Date('2026-11-18T15:00:00Z') }));

  test('the one that never did anything has no deal, and nobody there ever answered', () => {
    const company = portal.companyOf('quietbrooktech.com');
    expect(portal.linked(company, 'deals')).toEqual([]);
    const mails = portal.linked(company, 'emails').map(({ record }) => text(record, 'hs_email_direction'));
    expect(mails.filter((direction) => direction !== 'EMAIL')).toEqual([]);
    const meetings = portal.linked(company, 'meetings').map(({ record }) => text(record, 'hs_meeting_outcome'));
    expect(meetings).not.toContain('COMPLETED');
  });

  test('the one with a single giant deal has that deal and no other', () => {
    const deals = portal.linked(portal.companyOf('monolarkgroup.com'), 'deals').map(({ record }) => record);
    expect(deals.map((deal) => [text(deal, 'amount'), text(deal, 'hs_is_closed_won')])).toEqual([['900000', 'true']]);
  });

  test('the influenced one has no sourced deal', () => {
    const [sourced, influenced] = portal.seed.labels.map((label) => label.typeId);
    const labels = portal.linked(portal.companyOf('whisperfield.co'), 'deals').map(({ typeIds }) => typeIds);
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.every((typeIds) => typeIds.some((id) => id === influenced))).toBe(true);
    expect(labels.some((typeIds) => typeIds.some((id) => id === sourced))).toBe(false);
  });

  test('the international one won in three currencies, at rates fixed when each deal closed', () => {
    const deals = portal.linked(portal.companyOf('trisannel.com'), 'deals').map(({ record }) => record);
    const won = deals.filter((deal) => text(deal, 'hs_is_closed_won') === 'true');
    const money = won.map((deal) =>
      [text(deal, 'deal_currency_code'), text(deal, 'amount'), text(deal, 'amount_in_home_currency')].join(' '),
    );
    expect(money.toSorted()).toEqual([
      'EUR 60000 63000',
      'EUR 70000 75600',
      'GBP 20000 24400',
      'GBP 25000 31750',
      'USD 12600 12600',
      'USD 13650 13650',
    ]);
  });

  test('the seasonal one wins in the same quarter of every year', () => {
    const deals = portal.linked(portal.companyOf('harvestrow.com'), 'deals').map(({ record }) => record);
    const won = deals.filter((deal) => text(deal, 'hs_is_closed_won') === 'true');
    const months = won.map((deal) => Number((text(deal, 'closedate') ?? '').slice(5, 7)));
    expect(new Set(months.map((month) => Math.ceil(month / 3))).size).toBe(1);
    expect(new Set(won.map((deal) => (text(deal, 'closedate') ?? '').slice(0, 4))).size).toBe(3);
  });

  test('partners of the owner who left still name that owner', () => {
    const gone = portal.seed.owners.filter((owner) => owner.archived).map((owner) => owner.id);
    const owned = blueprints.filter((blueprint) => blueprint.crm.owner === 'dorian');
    expect(owned.map(({ domain }) => text(portal.companyOf(domain), 'hubspot_owner_id'))).toEqual(
      owned.map(() => gone[0]),
    );
    expect(owned.length).toBeGreaterThan(0);
  });
});
