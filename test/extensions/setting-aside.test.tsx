import { Button, LoadingButton, Modal, Select, TextArea } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { KnownButton } from '#cards/components/KnownButton.tsx';
import { KnownEntry } from '#cards/contract/entries.ts';
import type { Finding } from '#cards/contract/health.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { healthView } from '../support/health-view.ts';

const finding: Finding = {
  id: 'BS4',
  name: 'Silent',
  what: 'No two-way contact since 8 Sept 2026.',
  todo: 'Call, meet or write to them.',
  hides: null,
  known: null,
  fix: null,
  evidence: { count: 0, records: [] },
};
const dayMs = 86_400_000;

let sent: unknown[];

beforeEach(() => {
  sent = [];
  Object.assign(globalThis, {
    self: globalThis,
    hsFetch: (_url: string, { body }: { body?: unknown }) => {
      sent.push(body);
      return Promise.resolve(Response.json(toHealthCard(healthView(), 'en-GB')));
    },
  });
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'hsFetch');
});

function shown(allowed = true) {
  const renderer = createRenderer('crm.record.tab');
  const said = vi.fn<(alert: unknown) => void>();
  renderer.mocks.actions.addAlert.willCall(said);
  renderer.mocks.actions.closeOverlay.willCall(() => undefined);
  const entering = {
    record: { host: 'tandem.example.com', objectId: '512', objectType: '0-2' },
    may: { allowed, reason: null },
    onEntered: () => undefined,
  };
  renderer.render(<KnownButton finding={finding} entering={entering} />);
  const form = () => {
    const { overlay } = renderer.find(Button).props;
    if (overlay === undefined) throw new Error('The button opens nothing.');
    return overlay;
  };
  const choose = (name: string, value: string | number) =>
    form()
      .findAll(Select)
      .find(({ props }) => props.name === name)
      ?.props.onChange?.(value);
  return { ...renderer, choose, form, said };
}

/** In days from now; the page's own clock says which day it is. */
function daysAhead(until: string | null): number {
  return Math.round((Date.parse(until ?? '') - Date.now()) / dayMs);
}

test('a finding that is known is set aside for the chosen time', async () => {
  const { choose, form, said, waitFor } = shown();

  expect(form().find(Modal).props.title).toBe('Set aside: Silent');
  expect(form().find(TextArea).props.label).toBe('Known, because');
  expect(form().find(LoadingButton).props.disabled).toBe(true);
  form().find(TextArea).props.onInput?.(' On leave ');
  choose('days', 30);
  form().find(LoadingButton).trigger('onClick');
  await waitFor(() => expect(said.mock.calls).toHaveLength(1));

  const entry = KnownEntry.parse(sent[0]);
  expect(entry).toMatchObject({ finding: 'BS4', reason: 'On leave', says: 'known' });
  expect(daysAhead(entry.until)).toBeGreaterThanOrEqual(29);
  expect(daysAhead(entry.until)).toBeLessThanOrEqual(30);
  expect(said.mock.calls).toEqual([[{ type: 'success', message: 'Silent is set aside for 30 days.' }]]);
});

test('a finding that is wrong needs a reason and asks for no time', async () => {
  const { choose, form, said, waitFor } = shown();

  choose('says', 'wrong');
  expect(form().find(TextArea).props.label).toBe('This is wrong, because');
  expect(
    form()
      .findAll(Select)
      .map(({ props }) => props.name),
  ).toEqual(['says']);
  expect(form().find(LoadingButton).props.disabled).toBe(true);
  form().find(TextArea).props.onInput?.('We talk in their chat');
  form().find(LoadingButton).trigger('onClick');
  await waitFor(() => expect(said.mock.calls).toHaveLength(1));

  const entry = KnownEntry.parse(sent[0]);
  expect(entry).toMatchObject({ finding: 'BS4', reason: 'We talk in their chat', says: 'wrong' });
  expect(daysAhead(entry.until)).toBeGreaterThanOrEqual(364);
  expect(said.mock.calls).toEqual([[{ type: 'success', message: 'Silent is called wrong and stays away.' }]]);
});

test('who may not say it sees the button and no form', () => {
  const { find } = shown(false);

  expect(find(Button).props).toMatchObject({ disabled: true });
  expect(find(Button).props.overlay).toBeUndefined();
});
