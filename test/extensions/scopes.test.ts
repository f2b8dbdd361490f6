import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { engagementTypes, engagementPath, objectPath } from '#src/crm/hubspot/object-types.ts';
import { hubspotRequests, type ApiRequest, type HubspotRequests } from '#src/crm/hubspot/requests.ts';
import { optionalScopes as optionalOfConsent, requiredScopes as requiredOfConsent } from '#src/crm/hubspot/scopes.ts';

const root = join(import.meta.dirname, '../..');
const appFile = join(root, 'extensions/hubspot/src/app/app-hsmeta.json');
const adapterFolder = join(root, 'src/crm/hubspot');

/** What each address needs, by HubSpot's reference of scopes; null: any token may. The first that matches holds. */
const scopeByAddress: readonly (readonly [RegExp, string | null])[] = [
  [/^GET \/account-info\//, null],
  [/^GET \/crm\/owners\//, 'crm.objects.owners.read'],
  [/^GET \/crm\/pipelines\/[\w-]+\/deals/, 'crm.objects.deals.read'],
  [/^DELETE \/appinstalls\//, null],
  [/^GET \/crm\/properties\/[\w-]+\/(companies|deals)/, 'crm.objects.$1.read'],
  [/^POST \/crm\/properties\/[\w-]+\/(companies|deals)\//, 'crm.schemas.$1.write'],
  [/^POST \/crm\/objects\/[\w-]+\/(companies|deals)\/batch\/update/, 'crm.objects.$1.write'],
  [/^(?:GET|POST) \/crm\/objects\/[\w-]+\/(companies|deals|contacts|feedback_submissions)\b/, 'crm.objects.$1.read'],
  [/^(?:GET|POST) \/crm\/objects\/[\w-]+\/(?:calls|emails|meetings|notes|tasks)\b/, 'crm.objects.contacts.read'],
  [
    /^(?:GET|POST) \/crm\/associations\/[\w-]+\/(companies|deals|contacts|feedback_submissions)\//,
    'crm.objects.$1.read',
  ],
  [/^POST \/crm\/associations\/[\w-]+\/(?:calls|emails|meetings|notes|tasks)\//, 'crm.objects.contacts.read'],
];

const written = [objectPath('company'), objectPath('deal')];
const listed = [...written, objectPath('contact')];
const read = [...listed, ...engagementTypes.map((type) => engagementPath(type)), 'feedback_submissions'];

/** Every request the adapter can build, for every type it is used with. A new kind of request does not compile without a line here. */
const requestsOf: { readonly [K in keyof HubspotRequests]: (requests: HubspotRequests) => readonly unknown[] } = {
  list: (requests) => read.map((type) => requests.list(type, { limit: 1 })),
  one: (requests) => read.map((type) => requests.one(type, '1')),
  readBatch: (requests) => read.map((type) => requests.readBatch(type, ['1'], [])),
  updateBatch: (requests) => written.map((type) => requests.updateBatch(type, [])),
  search: (requests) =>
    listed.map((type) => requests.search(type, { filterGroups: [], sorts: [], properties: [], limit: 1 })),
  associations: (requests) => read.map((type) => requests.associations(type, 'companies', [])),
  labels: (requests) => [requests.labels('deals', 'companies')],
  properties: (requests) => written.map((type) => requests.properties(type)),
  createProperties: (requests) => written.map((type) => requests.createProperties(type, [])),
  groups: (requests) => written.map((type) => requests.groups(type)),
  createGroup: (requests) => written.map((type) => requests.createGroup(type, 'g', 'G')),
  owners: (requests) => [requests.owners(false)],
  pipelines: (requests) => [requests.pipelines('deals')],
  account: (requests) => [requests.account()],
  uninstall: (requests) => [requests.uninstall()],
};

const App = z.object({
  config: z.object({ auth: z.object({ requiredScopes: z.array(z.string()), optionalScopes: z.array(z.string()) }) }),
});
const { requiredScopes, optionalScopes } = App.parse(JSON.parse(readFileSync(appFile, 'utf8'))).config.auth;

function scopeOf({ method, url }: ApiRequest): string | null | undefined {
  const { pathname } = new URL(url);
  for (const [address, scope] of scopeByAddress) {
    const match = address.exec(`${method} ${pathname}`);
    if (match !== null) return scope?.replace('$1', match[1] ?? '') ?? null;
  }
  return undefined;
}

test('the app asks for exactly the scopes that its calls need', async () => {
  const requests = hubspotRequests('https://api.hubapi.com', '2026-03');
  const Built = z.object({ method: z.string(), url: z.string() });
  const built = await Promise.all(Object.values(requestsOf).flatMap((make) => make(requests)));
  const needs = built.map((request) => Built.parse(request)).map((request) => [request.url, scopeOf(request)] as const);

  expect(needs.filter(([, scope]) => scope === undefined)).toEqual([]);
  const needed = new Set(needs.flatMap(([, scope]) => scope ?? []));
  const asked = [...requiredScopes, ...optionalScopes].filter((scope) => scope !== 'oauth');
  expect([...needed].toSorted()).toEqual(asked.toSorted());
});

test('what only some portals have is asked for optionally, and signing in always', () => {
  expect(optionalScopes).toEqual(['crm.objects.feedback_submissions.read']);
  expect(requiredScopes).toContain('oauth');
});

test('every scope that the adapter names is one the app asks for', () => {
  const sources = readdirSync(adapterFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const named = sources.flatMap(
    (file) =>
      readFileSync(join(adapterFolder, file), 'utf8').match(/crm\.(?:objects|schemas)\.\w+\.(?:read|write)/g) ?? [],
  );

  expect(named.length).toBeGreaterThan(0);
  expect(new Set(named).difference(new Set([...requiredScopes, ...optionalScopes]))).toEqual(new Set());
});

test('the page of consent asks for the very scopes of the app file, which HubSpot compares', () => {
  expect([requiredOfConsent, optionalOfConsent]).toEqual([requiredScopes, optionalScopes]);
});
