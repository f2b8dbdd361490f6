import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import { readConfig } from '#src/config.ts';
import { UsageError } from '#src/errors.ts';

test('an empty environment gives the settings of a first start', () => {
  expect(readConfig({ PATH: '/usr/bin', HOME: '/home/someone' })).toEqual({
    databaseUrl: null,
    redisUrl: null,
    redisPrefix: 'tandem',
    dataDir: '.tandem',
    logLevel: 'info',
    encryptionKeys: null,
    http: { port: 3000, publicUrl: null, trustProxy: false },
    hubspot: {
      clientId: null,
      clientSecrets: [],
      appId: null,
      apiUrl: 'https://api.hubapi.com',
      authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
      apiVersion: '2026-03',
    },
    salesforce: {
      clientId: null,
      clientSecret: null,
      loginUrl: 'https://login.salesforce.com',
      apiVersion: '66.0',
      pubsubUrl: 'https://api.pubsub.salesforce.com:7443',
    },
    sandbox: { mode: 'auto', port: 3900 },
  });
});

test('every setting is read, and an empty variable counts as absent', () => {
  const [one, two] = [randomBytes(32), randomBytes(32)];
  const config = readConfig({
    DATABASE_URL: 'postgres://tandem:secret@db.example.com/tandem',
    REDIS_URL: 'rediss://cache.example.com:6380/1',
    REDIS_PREFIX: 'tandem-eu',
    PORT: '8080',
    PUBLIC_URL: 'https://tandem.example.com/',
    DATA_DIR: '/var/lib/tandem',
    LOG_LEVEL: 'debug',
    ENCRYPTION_KEYS: `k2:${one.toString('base64')}, k1:${two.toString('base64')}`,
    TRUST_PROXY: '2',
    HUBSPOT_CLIENT_ID: 'a-client',
    HUBSPOT_CLIENT_SECRET: 'new, old',
    HUBSPOT_APP_ID: '1234567',
    HUBSPOT_API_URL: 'http://127.0.0.1:3900/',
    HUBSPOT_AUTHORIZE_URL: '',
    HUBSPOT_API_VERSION: '2026-09',
    SALESFORCE_CLIENT_ID: 'a-key',
    SALESFORCE_CLIENT_SECRET: 'a-secret',
    SALESFORCE_LOGIN_URL: 'https://test.salesforce.com',
    SALESFORCE_API_VERSION: '67.0',
    SALESFORCE_PUBSUB_URL: ' ',
    SANDBOX: 'off',
    SANDBOX_PORT: '0',
  });
  expect(config).toEqual({
    databaseUrl: 'postgres://tandem:secret@db.example.com/tandem',
    redisUrl: 'rediss://cache.example.com:6380/1',
    redisPrefix: 'tandem-eu',
    dataDir: '/var/lib/tandem',
    logLevel: 'debug',
    encryptionKeys: [
      { id: 'k2', key: one },
      { id: 'k1', key: two },
    ],
    http: { port: 8080, publicUrl: 'https://tandem.example.com', trustProxy: 2 },
    hubspot: {
      clientId: 'a-client',
      clientSecrets: ['new', 'old'],
      appId: '1234567',
      apiUrl: 'http://127.0.0.1:3900',
      authorizeUrl: 'https://app.hubspot.com/oauth/authorize',
      apiVersion: '2026-09',
    },
    salesforce: {
      clientId: 'a-key',
      clientSecret: 'a-secret',
      loginUrl: 'https://test.salesforce.com',
      apiVersion: '67.0',
      pubsubUrl: 'https://api.pubsub.salesforce.com:7443',
    },
    sandbox: { mode: 'off', port: 0 },
  });
});

test.each([
  ['false', false],
  ['0', false],
  ['1', 1],
  ['loopback, 10.0.0.0/8', ['loopback', '10.0.0.0/8']],
])('TRUST_PROXY=%s', (value, expected) => {
  expect(readConfig({ TRUST_PROXY: value }).http.trustProxy).toEqual(expected);
});

test('a database may be reached over a socket', () => {
  const url = 'socket:/var/run/postgresql?db=tandem&user=tandem';
  expect(readConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
});

const key = randomBytes(32).toString('base64');

test.each([
  ['DATABASE_URL', 'mysql://localhost/tandem'],
  ['DATABASE_URL', 'localhost'],
  ['REDIS_URL', 'http://localhost:6379'],
  ['REDIS_PREFIX', 'a:b'],
  ['PORT', '80a'],
  ['PORT', '65536'],
  ['PORT', '-1'],
  ['PUBLIC_URL', 'tandem.example.com'],
  ['PUBLIC_URL', 'ftp://tandem.example.com'],
  ['LOG_LEVEL', 'loud'],
  ['ENCRYPTION_KEYS', 'k1'],
  ['ENCRYPTION_KEYS', 'k1:c2hvcnQ='],
  ['ENCRYPTION_KEYS', `k1:${key},k1:${key}`],
  ['ENCRYPTION_KEYS', `k1:${key},`],
  ['ENCRYPTION_KEYS', `k 1:${key}`],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', 'everyone'],
  ['HUBSPOT_CLIENT_SECRET', 'one,,two'],
  ['HUBSPOT_APP_ID', 'my-app'],
  ['HUBSPOT_API_URL', 'api.hubapi.com'],
  ['HUBSPOT_API_VERSION', 'v3'],
  ['SALESFORCE_API_VERSION', 'v66'],
  ['SANDBOX', 'yes'],
  ['SANDBOX_PORT', 'auto'],
])('a wrong %s (%s) stops the start with one sentence that does not repeat the value', (name, value) => {
  const refusal = refusalOf({ [name]: value });
  expect(refusal).toBeInstanceOf(UsageError);
  expect(refusal?.message).toMatch(new RegExp(`^The environment variable ${name} is wrong: give [^\\n]+\\.$`));
  expect(refusal?.message).not.toContain(value.length > 4 ? value : `: ${value}`);
});

test.each(['HUBSPOT_CLIENTID', 'SALESFORCE_TOKEN', 'SANDBOX_MODE', 'TANDEM_PORT', 'ENCRYPTION_KEY'])(
  'the unknown variable %s stops the start',
  (name) => {
    expect(refusalOf({ [name]: 'x' })?.message).toBe(
      `The environment variable ${name} is not one of Tandem's: correct its name or remove it.`,
    );
  },
);

test.each([
  [{ HUBSPOT_CLIENT_ID: 'x' }, 'HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET'],
  [{ HUBSPOT_CLIENT_SECRET: 'x' }, 'HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET'],
  [{ SALESFORCE_CLIENT_ID: 'x' }, 'SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET'],
])('half a pair %o is refused', (env, names) => {
  expect(refusalOf(env)?.message).toBe(`The environment variables ${names} belong together: set both or neither.`);
});

function refusalOf(env: Readonly<Record<string, string>>): UsageError | null {
  try {
    readConfig(env);
    return null;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}
