import {
  Alert,
  Button,
  Checkbox,
  EmptyState,
  ErrorState,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  StatusTag,
  Table,
  Text,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type ChangesAnswer, type WritesAnswer, WritesAnswer as WritesShape } from '#settings/contract/writes.ts';
import { SettingsPage } from '#settings/SettingsPage.tsx';

const plan = '00000000-0000-4000-8000-000000000001';

const answer: WritesAnswer = WritesShape.parse({
  version: 1,
  may: { allowed: true, reason: null },
  blocked: null,
  plan: {
    run: plan,
    headline: '12 values on 4 companies would change.',
    made: 'Planned today',
    total: 12,
    outdated: null,
  },
  properties: [
    property('prm_a', 'A', 'not_approved'),
    property('prm_b', 'B', 'live'),
    property('prm_c', 'C', 'not_approved'),
  ],
  apply: null,
  running: null,
  runs: [],
});

function property(name: string, label: string, state: 'not_approved' | 'live') {
  const isLive = state === 'live';
  return {
    name,
    label,
    object: 'company',
    objectTitle: 'Company',
    changes: 4,
    text: '4 companies get a value.',
    state,
    stateText: isLive ? 'Kept up to date' : 'Not approved',
    tone: 'default',
    note: null,
    mayApprove: !isLive,
    mayStop: isLive,
  };
}

const changes: ChangesAnswer = {
  version: 1,
  plan,
  page: 1,
  pageCount: 3,
  total: 60,
  rows: [
    {
      object: 'company',
      objectTitle: 'Company',
      id: '1',
      name: 'Alder',
      url: null,
      property: 'prm_a',
      label: 'A',
      from: null,
      to: '5',
      fromText: null,
      toText: '5',
    },
  ],
};

interface Sent {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** What HubSpot's proxy does with the page's requests: an answer for each path, the last one of a list stays. */
function backend(answers: Readonly<Record<string, readonly (() => Response)[]>>) {
  const sent: Sent[] = [];
  Object.assign(globalThis, {
    hsFetch: (url: string, { body = null }: { body?: Sent['body'] } = {}) => {
      const { pathname } = new URL(url);
      const before = sent.filter((one) => new URL(one.url).pathname === pathname).length;
      sent.push({ url, body });
      const list = answers[pathname] ?? [];
      const next = list[Math.min(before, list.length - 1)];
      return next === undefined ? Promise.reject(new Error(`Nothing answers ${pathname}.`)) : Promise.resolve(next());
    },
  });
  return sent;
}

const json =
  (body: unknown, status = 200) =>
  () =>
    Response.json(body, { status });

function must(holds: boolean): void {
  if (!holds) throw new Error('not yet');
}

const openPages = new Set<() => void>();

/** HubSpot takes the page off when another one is opened. */
function Host() {
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    const close = () => setOpen(false);
    openPages.add(close);
    return () => void openPages.delete(close);
  }, []);
  return isOpen ? <SettingsPage /> : <Text>another page</Text>;
}

function open(variables: Record<string, string> = { HOST: 'tandem.example.com' }) {
  const renderer = createRenderer('settings');
  renderer.mocks.context.variables = variables;
  renderer.render(<Host />);
  return renderer;
}

beforeEach(() => {
  Object.assign(globalThis, { self: globalThis });
});

afterEach(() => {
  for (const close of openPages) close();
  openPages.clear();
  Reflect.deleteProperty(globalThis, 'hsFetch');
});

describe('the settings page', () => {
  test('shows that it loads, then the plan with its properties', async () => {
    backend({ '/writes': [json(answer)], '/writes/changes': [json(changes)] });
    const { find, findAll, waitFor } = open();
    expect(find(LoadingSpinner).props.label).toBe('Loading');

    await waitFor(() => must(findAll(Table).length === 2));
    expect(findAll(StatusTag).map(({ text }) => text)).toEqual(['Not approved', 'Kept up to date', 'Not approved']);
    expect(findAll(Checkbox).map(({ props }) => props.name)).toEqual(['prm_a', 'prm_c']);
    expect(findAll(Table)[1]?.props).toMatchObject({ paginated: true, page: 1, pageCount: 3 });
  });

  test('without a plan offers to make one, under one key however often it is sent', async () => {
    const noPlan = { ...answer, plan: null };
    const problem = { status: 503, title: 'Tandem is busy', detail: 'Try again in a minute.' };
    const sent = backend({ '/writes': [json(noPlan)], '/writes/plan': [json(problem, 503), json(noPlan)] });
    const { find, waitFor } = open();
    await waitFor(() => find(EmptyState));

    find(LoadingButton).trigger('onClick');
    await waitFor(() => find(Alert));
    find(LoadingButton).trigger('onClick');
    await waitFor(() => must(sent.filter(({ body }) => body !== null).length === 2));

    const keys = sent.flatMap(({ body }) => body?.['key'] ?? []);
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  });

  test('says how far a run is', async () => {
    const running = {
      run: plan,
      kind: 'apply',
      title: 'Writing to HubSpot',
      text: '3 of 12 values written.',
      done: 3,
      total: 12,
    };
    backend({ '/writes': [json({ ...answer, running })], '/writes/changes': [json(changes)] });
    const { find, waitFor } = open();
    await waitFor(() => find(ProgressBar));

    expect(find(ProgressBar).props).toMatchObject({
      value: 3,
      maxValue: 12,
      valueDescription: '3 of 12 values written.',
    });
  });

  test('lets who may not decide read, with the reason', async () => {
    const may = { allowed: false, reason: 'Only program admins can do this. Ask Akiko.' };
    backend({ '/writes': [json({ ...answer, may })], '/writes/changes': [json(changes)] });
    const { find, findAll, waitFor } = open();
    await waitFor(() => find(Alert));

    expect(find(Alert).text).toBe('Only program admins can do this. Ask Akiko.');
    expect(findAll(Checkbox)).toEqual([]);
    expect(findAll(LoadingButton).map(({ props }) => props.disabled)).toEqual([true]);
  });

  test('says what went wrong, and tries again when asked', async () => {
    const problem = { status: 500, title: 'Something went wrong', detail: 'Try again in a minute.', requestId: 'r-9' };
    backend({ '/writes': [json(problem, 500), json(answer)], '/writes/changes': [json(changes)] });
    const { find, findAll, waitFor } = open();
    await waitFor(() => find(ErrorState));
    expect(find(ErrorState).props.title).toBe('Something went wrong');

    find(Button).trigger('onClick');
    await waitFor(() => must(findAll(StatusTag).length === 3));
  });

  test('without a host says what an upload lacks', async () => {
    const { find, waitFor } = open({});
    await waitFor(() => find(ErrorState));

    expect(find(ErrorState).props.title).toBe('The page does not know where Tandem runs');
  });
});
