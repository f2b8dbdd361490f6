import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { readProjectWebhooks } from '#src/sandbox/hubspot/webhooks/project-webhooks.ts';

const subscription = { subscriptionType: 'object.creation', objectType: 'company', active: true };

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'hubspot-project-'));
  mkdirSync(join(project, 'src/app'), { recursive: true });
  writeFileSync(
    join(project, 'hsproject.json'),
    JSON.stringify({ name: 'p', srcDir: 'src', platformVersion: '2026.03' }),
  );
});

afterEach(() => {
  rmSync(project, { recursive: true, force: true });
});

function declare(name: string, targetUrl: string, type = 'webhooks'): void {
  const folder = join(project, 'src/app/webhooks');
  mkdirSync(folder, { recursive: true });
  const config = { settings: { targetUrl }, subscriptions: { crmObjects: [subscription] } };
  writeFileSync(join(folder, name), JSON.stringify({ uid: name, type, config }));
}

test('a project without webhooks has none', () => {
  expect(readProjectWebhooks(project, {}, {})).toBeNull();
  declare('notes.json', 'https://app.example.com/hooks');
  declare('other-hsmeta.json', 'https://app.example.com/hooks', 'settings');
  expect(readProjectWebhooks(project, {}, {})).toBeNull();
});

test('the target URL is the one of the profile, or where its host is reached from here', () => {
  declare('webhooks-hsmeta.json', 'https://${HOST}/webhooks/hubspot');
  const variables = { HOST: 'app.example.com' };
  expect(readProjectWebhooks(project, variables, {})).toEqual({
    settings: { targetUrl: 'https://app.example.com/webhooks/hubspot', maxConcurrentRequests: 10 },
    subscriptions: { crmObjects: [subscription], legacyCrmObjects: [], hubEvents: [] },
  });
  const local = { 'https://app.example.com': 'http://localhost:3000' };
  expect(readProjectWebhooks(project, variables, local)?.settings.targetUrl).toBe(
    'http://localhost:3000/webhooks/hubspot',
  );
});

test('two webhooks components, a missing variable and a target without https are refused as by an upload', () => {
  declare('webhooks-hsmeta.json', 'http://app.example.com/hooks');
  expect(() => readProjectWebhooks(project, {}, {})).toThrow('must begin with https');
  declare('webhooks-hsmeta.json', 'https://${HOST}/hooks');
  expect(() => readProjectWebhooks(project, {}, {})).toThrow('no variable HOST');
  declare('webhooks-hsmeta.json', 'https://app.example.com/hooks');
  declare('second-hsmeta.json', 'https://app.example.com/hooks');
  expect(() => readProjectWebhooks(project, {}, {})).toThrow('has one webhooks component');
});
