import { join } from 'node:path';

import { expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import { trailingFourQuarters, wonRevenue } from '#src/domain/deal-state.ts';
import type { LocalDate, PartnerFacts } from '#src/domain/facts.ts';
import { momentOf } from '#src/domain/health/moment.ts';

import {
  inputsOf,
  partnershipOf,
  told,
  type Entry,
  type Evaluation,
  type Story,
} from '../../support/judged-partnership.ts';
import { deal, meeting, noon, ref, registration, settingsWith, wonDeal } from '../../support/partner-facts.ts';

/** Rows of a table under a title, each column as wide as its widest cell. */
function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, place) => Math.max(...rows.map((row) => (row[place] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines, ''].join('\n');
}

/** The first evaluation, and each that shows something else than the one before. */
function changes(
  evaluations: readonly Evaluation[],
  row: (evaluation: Evaluation) => readonly string[],
): readonly (readonly string[])[] {
  const rows = evaluations.map((evaluation) => ({ day: evaluation.day, cells: row(evaluation) }));
  return rows
    .filter(({ cells }, place) => cells.join('|') !== rows[place - 1]?.cells.join('|'))
    .map(({ cells, day }) => [day, ...cells]);
}

/** A deal of so many units of the program currency, won on the day it came up. */
function won(day: LocalDate, units: number) {
  return wonDeal(day, units * 100, { createdOn: day });
}

const ladder = [
  { name: 'Registered' },
  { name: 'Silver', thresholds: { revenue: 1000 } },
  { name: 'Gold', thresholds: { revenue: 5000 } },
  { name: 'Platinum', thresholds: { revenue: 20_000 } },
];

function tierTable(title: string, of: Partial<PartnerFacts>, entries: readonly Entry[] = []): string {
  const facts = partnershipOf({ signedOn: '2023-12-01', ...of }, entries);
  const story = { from: '2024-01-01', through: '2026-12-31', facts, settings: settingsWith({ tier: { ladder } }) };
  const rows = changes(told(story, 'due'), ({ result, state }) => [
    result.tier.value ?? '',
    String(state.tier.monthsBelow),
    state.tier.noticeOn ?? '',
    result.tier.notice?.demotionOn ?? '',
    result.tier.rule,
  ]);
  return table(title, [['day', 'tier', 'months below', 'notice', 'demotion', 'why'], ...rows]);
}

test('TIER2: 36 months of tiers: 11, 12 and 13 months below, reset, notice withdrawn, demotion, lock, a tier skipped', async () => {
  const gold = won('2024-02-10', 6000);
  const lock: Entry = {
    kind: 'tier_set',
    on: '2026-03-15',
    tier: 'Gold',
    locked: true,
    lockedThrough: '2026-06-30',
    reason: 'a joint launch',
  };
  const tables = [
    tierTable('11 months below: 6,000 on 10 Feb 2024, then 5,000 on 15 Jan 2026', {
      deals: [gold, won('2026-01-15', 5000)],
    }),
    tierTable('12 months below: 6,000 on 10 Feb 2024, then 5,000 on 15 Feb 2026', {
      deals: [gold, won('2026-02-15', 5000)],
    }),
    tierTable('13 months below: 6,000 on 10 Feb 2024, 1,500 on 10 Jun 2025', {
      deals: [gold, won('2025-06-10', 1500)],
    }),
    tierTable(
      'Notice a week before a review, then a lock: 6,000 on 10 Jan 2024, locked at Gold from 15 Mar to 30 Jun 2026',
      { deals: [won('2024-01-10', 6000)] },
      [lock],
    ),
  ];

  await expect(tables.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden/tiers-of-36-months.txt'));
}, 60_000);

/** Days every so many days. */
function every(days: number, from: LocalDate, through: LocalDate): readonly LocalDate[] {
  const all: LocalDate[] = [];
  for (let day = from; day <= through; day = addDays(day, days)) all.push(day);
  return all;
}

function segmentTable(title: string, of: Partial<PartnerFacts>, entries: readonly Entry[] = []): string {
  const facts = partnershipOf(of, entries);
  const settings = settingsWith();
  // Thirty others with a trailing revenue of 10,000 to 300,000.
  const others = Array.from({ length: 30 }, (_, place) => (place + 1) * 1_000_000);
  const story: Story = {
    from: '2025-01-02',
    through: '2026-12-31',
    facts,
    inputs: (day) => {
      const moment = momentOf(noon(day), settings.program);
      const own = wonRevenue(facts.partner.deals, trailingFourQuarters(moment, settings.program), day);
      return inputsOf(others, own, {}, day);
    },
  };
  const rows = changes(told(story, 'due'), ({ health, result: { baseSegment, segment }, state }) => {
    const { pending } = segment;
    return [
      segment.value ?? '',
      baseSegment.value ?? '',
      pending === null ? '' : `${pending.value} on ${pending.on}`,
      health.band,
      String(state.segment.outsideReviews),
      segment.rule,
    ];
  });
  return table(title, [['day', 'segment', 'base', 'pending', 'band', 'reviews outside', 'why'], ...rows]);
}

test('SEG5: 24 months of segments: Strategic leaves after two reviews, At-risk comes and goes, Onboarding ends, a pin holds', async () => {
  const weekly = (from: LocalDate, through: LocalDate) => every(7, from, through).map((day) => meeting(day));
  const registering = every(15, '2024-10-01', '2026-12-31').map((day, place) =>
    registration(day, { record: ref('registration', `registration-${place}`) }),
  );
  const closing = (from: LocalDate, through: LocalDate, units: number) =>
    every(91, from, through).map((day) => won(day, units));
  const pin: Entry = {
    kind: 'segment_pin',
    on: '2025-09-01',
    segment: 'Strategic',
    reason: 'a joint launch',
    reviewOn: '2026-01-15',
  };
  const tables = [
    segmentTable('Strategic by rank; sells 400,000 a quarter up to mid 2025, then 30,000', {
      deals: [...closing('2024-02-15', '2025-06-30', 400_000), ...closing('2025-08-15', '2026-12-31', 30_000)],
      engagements: weekly('2024-12-27', '2026-12-31'),
      registrations: registering,
    }),
    segmentTable(
      'Sells 50,000 a quarter, registers; met every week, but for 1 Mar to 30 Jun 2025 and, with one meeting on 6 May, for 1 Feb to 19 Aug 2026',
      {
        signedOn: '2020-01-01',
        deals: closing('2023-02-15', '2026-12-31', 50_000),
        registrations: registering,
        engagements: [
          ...weekly('2024-12-27', '2025-02-28'),
          ...weekly('2025-07-01', '2026-01-31'),
          meeting('2026-05-06'),
          ...weekly('2026-08-20', '2026-12-31'),
        ],
      },
    ),
    segmentTable('Signed 1 Feb 2025, nothing happens', { signedOn: '2025-02-01', recordCreatedOn: '2025-01-01' }),
    segmentTable(
      'Signed 1 Feb 2025, first deal 15 Apr 2025; pinned Strategic 1 Sep 2025, lifted 1 Feb 2026',
      {
        signedOn: '2025-02-01',
        recordCreatedOn: '2025-01-01',
        deals: [
          deal('first', { createdOn: '2025-04-15', amount: 2_000_000 }),
          won('2025-06-20', 40_000),
          won('2025-11-20', 60_000),
        ],
        engagements: weekly('2025-02-03', '2026-12-31'),
        registrations: registering.filter(({ submittedOn }) => submittedOn >= '2025-06-01'),
      },
      [pin, { ...pin, on: '2026-02-01', segment: null }],
    ),
  ];

  await expect(tables.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden/segments-of-24-months.txt'));
}, 60_000);
