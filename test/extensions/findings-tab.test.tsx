import { EmptyState, ErrorState, Link, LoadingSpinner, StatusTag, Table, Text } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { FindingsTab } from '#settings/components/FindingsTab.tsx';
import type { FindingsAnswer } from '#settings/contract/findings.ts';

const row: FindingsAnswer['rows'][number] = {
  key: 'p1 BS4',
  name: 'Foxmarrow Group',
  url: 'https://app.example.com/contacts/7/record/0-2/12',
  objectTitle: 'Company',
  finding: 'Silent',
  shown: 'No two-way contact since 8 Sept 2026.',
  says: 'Known',
  tone: 'default',
  reason: 'Their lead is away',
  by: 'Ann, 20 Nov 2026',
  until: '31 Dec 2026',
  today: 'Still found',
};
const program = { ...row, key: 'program BS19', name: 'The whole program', url: null, shown: null, says: 'Wrong' };
const answer: FindingsAnswer = {
  version: 1,
  headline: '26 findings are set aside, 1 of them called wrong.',
  page: 1,
  pageCount: 2,
  total: 26,
  rows: [{ ...program, tone: 'warning' }, row],
};

let asked: string[];

function backend(...answers: readonly (() => Response)[]): void {
  asked = [];
  Object.assign(globalThis, {
    hsFetch: (url: string) => {
      const next = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(url);
      return next === undefined ? Promise.reject(new Error('No answer is left.')) : Promise.resolve(next());
    },
  });
}

function shown() {
  const renderer = createRenderer('settings');
  renderer.render(<FindingsTab host="tandem.example.com" />);
  return renderer;
}

const texts = (renderer: ReturnType<typeof shown>) => renderer.findAll(Text).map(({ text }) => text);

beforeEach(() => {
  Object.assign(globalThis, { self: globalThis });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'hsFetch');
});

test('what was set aside is listed with the reason, who gave it, and the way to the partner', async () => {
  backend(() => Response.json(answer));
  const renderer = shown();
  expect(renderer.find(LoadingSpinner).props.label).toBe('Loading what was set aside');
  await renderer.waitFor(() => renderer.find(Table));

  expect(texts(renderer)).toEqual(
    expect.arrayContaining([answer.headline, 'Silent', row.shown, 'Their lead is away', 'Ann, 20 Nov 2026']),
  );
  expect(renderer.findAll(StatusTag).map(({ props, text }) => [text, props.variant])).toEqual([
    ['Wrong', 'warning'],
    ['Known', 'default'],
  ]);
  expect(renderer.findAll(Link).map(({ text, props }) => [text, props.href])).toEqual([
    ['Foxmarrow Group', { url: row.url, external: true }],
  ]);
});

test('another page is asked for when it is wanted, and one page has no pages to turn', async () => {
  backend(
    () => Response.json(answer),
    () => Response.json({ ...answer, page: 2 }),
  );
  const renderer = shown();
  await renderer.waitFor(() => renderer.find(Table));
  expect(renderer.find(Table).props).toMatchObject({ paginated: true, page: 1, pageCount: 2 });
  // The type of the props is a union that hides what only tables with pages have.
  const turn: unknown = Reflect.get(renderer.find(Table).props, 'onPageChange');
  if (typeof turn !== 'function') throw new Error('The table has no pages to turn.');
  Reflect.apply(turn, undefined, [2]);
  await renderer.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked.map((url) => new URL(url).search)).toEqual(['?version=1&page=1', '?version=1&page=2']);

  backend(() => Response.json({ ...answer, pageCount: 1 }));
  const single = shown();
  await single.waitFor(() => single.find(Table));
  expect(single.find(Table).props.paginated).toBe(false);
});

test('when nothing is set aside the tab says what would be listed', async () => {
  backend(() => Response.json({ ...answer, headline: '', total: 0, pageCount: 1, rows: [] }));
  const renderer = shown();
  await renderer.waitFor(() => renderer.find(EmptyState));

  expect(renderer.find(EmptyState).props.title).toBe('Nothing is set aside');
  expect(texts(renderer)).toEqual([
    'When somebody says on a card that a blind spot is known or wrong, it is listed here with the reason.',
  ]);
});

test('what went wrong is said, with a way to try again', async () => {
  backend(() => Response.json({ status: 503, title: 'Tandem is busy', detail: 'Try again.' }, { status: 503 }));
  const renderer = shown();
  await renderer.waitFor(() => renderer.find(ErrorState));

  expect(renderer.find(ErrorState).props.title).toBe('Tandem is busy');
});
