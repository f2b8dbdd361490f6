/**
 * The realm a card runs in. It sets the globals that @hubspot/ui-extensions reads, then imports the card, unchanged, and renders it to the page's channel.
 * The globals must stand before the card's module is evaluated: `hubspot.extend` is taken from them at import.
 */
import { createRemoteRoot } from '@remote-ui/core';
import { createRoot } from '@remote-ui/react';
import { createEndpoint, retain, type MessageEndpoint } from '@remote-ui/rpc';
import type { ReactElement } from 'react';
import { cards } from 'virtual:cards';

import type { CardContext, FetchOptions, PageSide, Properties, WorkerSide } from './host-messages.ts';

type Extension = (api: { context: CardContext; actions: Record<string, unknown> }) => ReactElement;

/** This worker's own side of the message channel; the DOM's types know `self` only as a window. */
function realmEndpoint(): MessageEndpoint {
  return {
    postMessage: (message: unknown, transfer?: Transferable[]) =>
      self.postMessage(message, { transfer: transfer ?? [] }),
    addEventListener: (_type, listener) => self.addEventListener('message', listener),
    removeEventListener: (_type, listener) => self.removeEventListener('message', listener),
  };
}

const endpoint = createEndpoint<PageSide>(realmEndpoint(), {
  callable: [
    'fetch',
    'addAlert',
    'reloadPage',
    'closeOverlay',
    'copyTextToClipboard',
    'refreshObjectProperties',
    'fetchProperties',
    'watchProperties',
    'log',
  ],
});
const page = endpoint.call;
const realm: { extension?: Extension; context?: CardContext } = {};

/** What the vendor offers everywhere. */
const platformActions: Record<string, unknown> = {
  addAlert: (alert: Parameters<PageSide['addAlert']>[0]) => void page.addAlert(alert),
  reloadPage: () => void page.reloadPage(),
  closeOverlay: (id: string) => void page.closeOverlay(id),
  copyTextToClipboard: (text: string) => page.copyTextToClipboard(text),
};

/** What it offers beside a record only. */
const recordActions: Record<string, unknown> = {
  refreshObjectProperties: () => void page.refreshObjectProperties(),
  fetchCrmObjectProperties: (names: readonly string[] | '*') => page.fetchProperties(names),
  onCrmPropertiesUpdate(names: readonly string[], changed: (properties: Properties) => void) {
    retain(changed);
    void page.watchProperties(names, changed);
  },
};

function actionsAt(context: CardContext | undefined): Record<string, unknown> {
  return context?.location === 'crm.record.tab' ? { ...platformActions, ...recordActions } : platformActions;
}

/** Properties of a record are there on a record's page alone. */
function refuseWithoutRecord(): { json(): Promise<unknown> } | null {
  return realm.context?.location === 'crm.record.tab'
    ? null
    : reply({ error: 'CRM properties are not available in this location.' });
}

/** What the vendor's hooks expect of a host call: something whose JSON is `{data, cleanup}` or `{error}`. */
function reply(value: unknown): { json(): Promise<unknown> } {
  return { json: async () => value };
}

Object.assign(self, {
  __HUBSPOT_EXTENSION_WORKER__: true,
  extend_V2: (extension: Extension) => {
    realm.extension = extension;
  },
  serverless: async () => {
    throw new Error('Serverless functions are not part of this sandbox.');
  },
  logger: Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [level, (message: unknown) => void page.log(level, message)]),
  ),
  hsFetch: async (url: string, options: FetchOptions = {}) => {
    const answer = await page.fetch(url, options);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : answer.body, { status: answer.status, headers: answer.headers });
  },
  hsWorkerAPI: {
    useExtensionContext: () => realm.context,
    useExtensionActions: () => actionsAt(realm.context),
    useExtensionApi: () => ({ context: realm.context, actions: actionsAt(realm.context) }),
    fetchCrmProperties: async (names: readonly string[], changed: (properties: Properties) => void) => {
      const refusal = refuseWithoutRecord();
      if (refusal !== null) return refusal;
      retain(changed);
      const data = await page.fetchProperties(names);
      const cleanup = await page.watchProperties(names, changed);
      return reply({ data, cleanup });
    },
    fetchAssociations: async () => reply({ error: 'useAssociations is not part of this sandbox.' }),
    fetchCrmSearch: async () => reply({ error: 'useCrmSearch is not part of this sandbox.' }),
    fetchHubSpotApi: async () => reply({ error: 'fetchHubSpotApi is not part of this sandbox.' }),
    formatCrmProperties: async (request: { properties?: Properties }) => reply({ data: request.properties ?? {} }),
  },
});

const render: WorkerSide['render'] = async (card, channel, context) => {
  retain(channel);
  realm.context = context;
  const load = cards[card];
  if (load === undefined) throw new Error(`There is no card ${card}.`);
  await load();
  if (realm.extension === undefined) throw new Error(`The card ${card} does not call hubspot.extend.`);
  const root = createRemoteRoot(channel, { strict: false });
  createRoot(root).render(realm.extension({ context, actions: actionsAt(context) }));
  await root.mount();
};
endpoint.expose({ render });
