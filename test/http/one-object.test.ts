import { expect, test } from 'vitest';

import { explainDocument } from '#src/cli/explain-document.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { healthView, unknownHealthView } from '../support/health-view.ts';
import { comparedFields, saidByCard, saidByExplain, wordedFields } from '../support/one-object.ts';

/** The view as `explain --json` prints it. */
function explained(view: HealthView): unknown {
  return JSON.parse(JSON.stringify(explainDocument(view)));
}

/** The view as a card receives it. */
function carded(view: HealthView): unknown {
  return JSON.parse(JSON.stringify(toHealthCard(view, 'en-GB')));
}

test.each([
  ['a judged partner', healthView()],
  ['a partner of whom too little is known', unknownHealthView()],
  ['a partner without past', healthView({ history: [], ledger: [], trend: null })],
])('H16: explain and the card say the same of %s, field by field', (_name, view) => {
  expect(saidByCard(carded(view))).toEqual(saidByExplain(explained(view)));
});

test('the comparison sees a difference in any figure', () => {
  const view = healthView();
  const [first, ...rest] = view.health.dimensions;
  if (first === undefined) throw new Error('The fixture has no dimension.');
  const other = healthView({ health: { ...view.health, dimensions: [{ ...first, points: 20 }, ...rest] } });

  expect(saidByCard(carded(other))).not.toEqual(saidByExplain(explained(view)));
});

test('every field of the card is compared or is a sentence', () => {
  const card = toHealthCard(healthView(), 'en-GB');
  const [dimension] = card.dimensions;

  expect(Object.keys(card).toSorted()).toEqual([...comparedFields.card, ...wordedFields.card].toSorted());
  expect(Object.keys(dimension ?? {}).toSorted()).toEqual(
    [...comparedFields.dimension, ...wordedFields.dimension].toSorted(),
  );
});

test('figures that stand beside a sentence are the view’s own', () => {
  const view = healthView();
  const card = toHealthCard(view, 'en-GB');

  expect(card.trend.value).toBe(view.trend);
  expect(card.history.map(({ on, score, band }) => ({ on, score, band }))).toEqual(
    view.history.map(({ on, score, band }) => ({ on, score, band })),
  );
  expect(card.stale).toBe(false);
});

test('changes of settings and of rules are marked in the history', () => {
  const day = { score: 60, band: 'Healthy' as const };
  const history = [
    { on: '2026-11-01', ...day, settingsVersion: 1, engineVersion: '1' },
    { on: '2026-11-02', ...day, settingsVersion: 2, engineVersion: '1' },
    { on: '2026-11-03', ...day, settingsVersion: 2, engineVersion: '2' },
    { on: '2026-11-04', ...day, settingsVersion: 3, engineVersion: '3' },
    { on: '2026-11-05', ...day, settingsVersion: 3, engineVersion: '3' },
  ];

  expect(toHealthCard(healthView({ history }), 'en-GB').history.map(({ marker }) => marker)).toEqual([
    null,
    '2 Nov 2026: settings version 2',
    '3 Nov 2026: rules version 2',
    '4 Nov 2026: settings version 3, rules version 3',
    null,
  ]);
});

function readAt(hubspot: string | null, salesforce: string): HealthView['freshness'] {
  return [
    { crm: 'hubspot', readAt: hubspot, stale: false },
    { crm: 'salesforce', readAt: salesforce, stale: false },
  ];
}

test('the time of the data is the oldest reading of a CRM, and the evaluation’s while there is none', () => {
  const late = '2026-11-22T15:00:00.000Z';
  const said = [readAt('2026-11-22T14:00:00.000Z', late), readAt(null, late), []].map(
    (freshness) => toHealthCard(healthView({ freshness }), 'en-GB').asOf,
  );

  expect(said).toEqual([
    'Data as of 22 Nov 2026, 09:00 (New York)',
    'Data as of 22 Nov 2026, 09:41 (New York)',
    'Data as of 22 Nov 2026, 09:41 (New York)',
  ]);
});
