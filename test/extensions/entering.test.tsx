import { Alert, Button, LoadingButton, Modal, ScoreCircle, Select, Tab, Text } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { useEffect, useState } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { AnswerEntry, FitEntry } from '#cards/contract/entries.ts';
import { HealthCard } from '#cards/HealthCard.tsx';
import { toHealthCard } from '#src/http/health-card.ts';

import { healthView } from '../support/health-view.ts';

interface Sent {
  readonly url: string;
  readonly method: string;
  readonly body: unknown;
}
type Answer = () => Promise<Response>;

const may = { allowed: true, reason: null };
const reason = 'Only Dana Whitfield, their team and program admins can change this.';
const ready = (changes: object = { may }) => ({ ...toHealthCard(healthView(), 'en-GB'), ...changes });

/** What HubSpot's proxy does: readings are answered with `first`, entries with the next of `answers`. */
function backend(first: unknown, ...answers: readonly Answer[]) {
  const sent: Sent[] = [];
  Object.assign(globalThis, {
    hsFetch: (url: string, { method = 'GET', body }: { method?: string; body?: unknown } = {}) => {
      if (method === 'GET') return Promise.resolve(Response.json(first));
      const answer = answers[sent.length];
      sent.push({ url, method, body });
      return answer === undefined ? Promise.reject(new Error('No answer is left.')) : answer();
    },
  });
  return sent;
}

function json(body: unknown, status = 200): Answer {
  return () => Promise.resolve(Response.json(body, { status }));
}

const openPages = new Set<() => void>();

/** The record page's tab: it takes the card off when another one is opened. */
function Page() {
  const [isOpen, setOpen] = useState(true);
  useEffect(() => {
    const close = () => setOpen(false);
    openPages.add(close);
    return () => void openPages.delete(close);
  }, []);
  return isOpen ? <HealthCard /> : <Text>another tab</Text>;
}

beforeEach(() => {
  Object.assign(globalThis, { self: globalThis });
});

afterEach(() => {
  for (const close of openPages) close();
  openPages.clear();
  Reflect.deleteProperty(globalThis, 'hsFetch');
});

async function shown() {
  const renderer = createRenderer('crm.record.tab');
  renderer.mocks.context.variables = { HOST: 'tandem.example.com' };
  renderer.mocks.context.crm = { objectId: 512, objectTypeId: '0-2' };
  const done = { alerts: vi.fn<(alert: unknown) => void>(), closed: vi.fn<(id: string) => void>() };
  renderer.mocks.actions.addAlert.willCall(done.alerts);
  renderer.mocks.actions.closeOverlay.willCall(done.closed);
  renderer.render(<Page />);
  await renderer.waitFor(() => renderer.find(Tab));
  const button = (text: string) => {
    const found = renderer.findAll(Button).find((one) => one.text === text);
    if (found === undefined) throw new Error(`There is no button ${text}.`);
    return found;
  };
  const form = (text: string) => {
    const { overlay } = button(text).props;
    if (overlay === undefined) throw new Error(`The button ${text} opens nothing.`);
    return overlay;
  };
  return { ...renderer, done, button, form };
}

describe('the buttons', () => {
  test('stand where they help: beside what is known, and under Not known for what is not', async () => {
    backend(ready());
    const { getRootNode } = await shown();
    const tree = getRootNode().toString();
    const places = ['Not known', 'Satisfaction, up to 15 points', 'Log an answer', 'title="Strategic fit"', 'Set fit'];

    expect(places.map((place) => tree.indexOf(place))).toEqual(
      places.map((place) => tree.indexOf(place)).toSorted((a, b) => a - b),
    );
    expect(tree.split('"set-fit"')).toHaveLength(2);
    expect(tree.split('"log-answer"')).toHaveLength(2);
  });

  test('are disabled for others, with the reason in words', async () => {
    backend(ready({ may: { allowed: false, reason } }));
    const { button, findAll } = await shown();

    for (const text of ['Set fit', 'Log an answer']) {
      expect(button(text).props).toMatchObject({ disabled: true });
      expect(button(text).props.overlay).toBeUndefined();
    }
    expect(findAll(Text).filter((node) => node.text === reason)).toHaveLength(2);
  });

  test('are not there when the backend takes no entries', async () => {
    backend(ready({}));
    const { findAll } = await shown();

    expect(findAll(Button).map((one) => one.text)).toEqual([]);
  });
});

describe('a form', () => {
  test('asks for one choice of a list, and cannot be sent without it', async () => {
    backend(ready());
    const { form } = await shown();

    expect(form('Set fit').find(Modal).props).toMatchObject({ id: 'set-fit', title: 'Set the strategic fit' });
    expect(
      form('Set fit')
        .find(Select)
        .props.options?.map(({ value }) => value),
    ).toEqual(['strong', 'moderate', 'weak']);
    expect(
      form('Log an answer')
        .find(Select)
        .props.options?.map(({ value }) => value),
    ).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(form('Set fit').find(LoadingButton).props.disabled).toBe(true);
  });

  test('sends a fit once, says that it is stored and shows the card that came back', async () => {
    const sent = backend(ready(), json(ready({ may, score: 80 })));
    const { form, done, find, waitFor } = await shown();

    form('Set fit').find(Select).props.onChange?.('strong');
    form('Set fit').find(LoadingButton).trigger('onClick');
    await waitFor(() => expect(find(ScoreCircle).props.score).toBe(80));

    expect(sent.map(({ url, method }) => [url, method])).toEqual([
      ['https://tandem.example.com/cards/health/fit', 'POST'],
    ]);
    expect(FitEntry.parse(sent[0]?.body)).toMatchObject({
      version: 1,
      objectId: '512',
      objectType: '0-2',
      fit: 'strong',
    });
    expect(done.alerts.mock.calls).toEqual([[{ type: 'success', message: 'The strategic fit is set to strong.' }]]);
    expect(done.closed.mock.calls).toEqual([['set-fit']]);
  });

  test('sends a rating as a number, 0 included', async () => {
    const sent = backend(ready(), json(ready()));
    const { form, done, waitFor } = await shown();

    form('Log an answer').find(Select).props.onChange?.(0);
    form('Log an answer').find(LoadingButton).trigger('onClick');
    await waitFor(() => expect(done.alerts.mock.calls).toHaveLength(1));

    expect(sent[0]?.url).toBe('https://tandem.example.com/cards/health/answers');
    expect(AnswerEntry.parse(sent[0]?.body).rating).toBe(0);
  });

  test('waits visibly, and does not change meanwhile', async () => {
    backend(ready(), () => new Promise(() => undefined));
    const { form, waitFor } = await shown();

    form('Set fit').find(Select).props.onChange?.('weak');
    form('Set fit').find(LoadingButton).trigger('onClick');

    await waitFor(() => expect(form('Set fit').find(LoadingButton).props.loading).toBe(true));
    expect(form('Set fit').find(Select).props.readOnly).toBe(true);
  });

  test.each<[string, Answer, string, string]>([
    [
      'is not allowed any more',
      json({ status: 403, title: 'You cannot change this', detail: reason }, 403),
      'You cannot change this',
      reason,
    ],
    [
      'is busy',
      json({ status: 503, title: 'Tandem is busy', detail: 'Try again in a minute.', requestId: 'r-17' }, 503),
      'Tandem is busy',
      'Request r-17',
    ],
    ['asked too often', json({}, 429), 'Too many requests at once', 'Try again'],
    ['cannot be reached', () => Promise.reject(new Error('offline')), 'Tandem did not answer', 'The data is safe'],
  ])('that %s keeps the choice and says why', async (_name, answer, title, detail) => {
    backend(ready(), answer);
    const { form, done, waitFor } = await shown();
    form('Set fit').find(Select).props.onChange?.('moderate');
    form('Set fit').find(LoadingButton).trigger('onClick');
    await waitFor(() => form('Set fit').find(Alert));

    expect(form('Set fit').find(Alert).props).toMatchObject({ title, variant: 'danger' });
    expect(form('Set fit').find(Alert).text).toContain(detail);
    expect(form('Set fit').find(Select).props.value).toBe('moderate');
    expect(form('Set fit').find(LoadingButton).text).toBe('Try again');
    expect([done.alerts.mock.calls, done.closed.mock.calls]).toEqual([[], []]);
  });

  test('F43: tried again sends the same key; another choice is another entry', async () => {
    const sent = backend(ready(), json({}, 502), json({}, 502), json(ready()));
    const { form, done, waitFor } = await shown();
    const choose = (fit: string) => form('Set fit').find(Select).props.onChange?.(fit);
    const send = async (times: number) => {
      form('Set fit').find(LoadingButton).trigger('onClick');
      await waitFor(() => {
        expect(sent).toHaveLength(times);
        expect(form('Set fit').find(LoadingButton).props.loading).toBe(false);
      });
    };
    choose('strong');
    await send(1);
    await send(2);
    choose('weak');
    await send(3);
    await waitFor(() => expect(done.alerts.mock.calls).toHaveLength(1));

    const [first, second, third] = sent.map(({ body }) => FitEntry.parse(body).key);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('that was left forgets its choice', async () => {
    backend(ready());
    const { form, waitFor } = await shown();
    form('Set fit').find(Select).props.onChange?.('weak');
    await waitFor(() => expect(form('Set fit').find(Select).props.value).toBe('weak'));

    form('Set fit').find(Modal).trigger('onClose');

    await waitFor(() => expect(form('Set fit').find(Select).props.value).toBe(''));
  });
});
