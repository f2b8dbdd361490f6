import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { secretsIn } from './support/secrets.ts';

const template = await readFile(join(import.meta.dirname, '../hubspot.config.yml'), 'utf8');

test('hubspot.config.yml names an account and holds no key', () => {
  expect(secretsIn(template)).toEqual([]);
  expect(parse(template)).toEqual({
    defaultAccount: 'development',
    accounts: [{ name: 'development', accountId: 12_345_678, env: 'prod', authType: 'personalaccesskey' }],
  });
});

// Made when the test runs, so that the repository itself holds nothing that looks like a key.
const bytes = createHash('sha512').update('no key').digest();
const hex = bytes.toString('hex').slice(0, 48);
const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
const keys: readonly (readonly [kind: string, key: string])[] = [
  ['token of a private app', `pat-na1-${uuid}`],
  ['token of a private app in the EU', `pat-eu1-${hex.slice(0, 12)}`],
  ['client secret', uuid],
  ['personal access key', `CiRuYTEt1${bytes.toString('base64')}`],
  ['key for encryption', bytes.subarray(0, 32).toString('base64')],
  ['key in hexadecimal', `a1${hex}`],
];

test.each(keys)('a %s would be noticed, under whatever name', (_kind, key) => {
  const careless = template.replace('env: prod', `env: prod\n    note: ${key}`);

  expect(secretsIn(careless)).not.toEqual([]);
});

test.each(['personalAccessKey: short1', `'clientSecret': "x"`, 'refreshToken = abc'])(
  'a filled field is a key however short: %s',
  (line) => {
    expect(secretsIn(`${template}\n${line}\n`)).toHaveLength(1);
  },
);

test('a reference to the environment is no key', () => {
  expect(secretsIn('personalAccessKey: ${HUBSPOT_PERSONAL_ACCESS_KEY}')).toEqual([]);
});
