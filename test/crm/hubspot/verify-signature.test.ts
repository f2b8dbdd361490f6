import fc from 'fast-check';
import { expect, test } from 'vitest';

import { signedUri, type SignedRequest, verifySignature } from '#src/crm/hubspot/verify-signature.ts';

import { hubspotHeaders } from '../../support/signed-fetch.ts';

const docsSecret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

interface Vector {
  readonly secret: string;
  readonly publicUrl: string;
  readonly target: string;
  readonly body: string;
  readonly timestamp: string;
  readonly signature: string;
}

const vectors: readonly Vector[] = [
  {
    secret: docsSecret,
    publicUrl: 'https://www.example.com',
    target: '/webhook_uri',
    body: "{'example_field':'example_value'}",
    timestamp: '1693657560000',
    signature: 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  },
  {
    secret: docsSecret,
    publicUrl: 'https://www.example.com',
    target: '/webhook_uri',
    body: "{'example_field':'example_value'}",
    timestamp: '1700000300000',
    signature: 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
  },
  {
    secret: 'autopilot-test-client-secret-0001',
    publicUrl: 'https://example.com',
    target: '/api/hubspot/webhooks?src=hs%3Aapp%2Fv3&x=%28a%29',
    body: '[]',
    timestamp: '1790000004000',
    signature: 'G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=',
  },
];

const [docs] = vectors;
if (docs === undefined) throw new Error('The vectors are gone.');

function requestOf(vector: Vector): SignedRequest {
  const { target, signature, timestamp, body } = vector;
  return { method: 'POST', target, body: Buffer.from(body), signature, timestamp };
}

function verdict(vector: Vector, changes: Partial<SignedRequest> = {}, laterMs = 0, secrets = [vector.secret]): string {
  const now = new Date(Number(vector.timestamp) + laterMs);
  return verifySignature({ ...requestOf(vector), ...changes }, { publicUrl: vector.publicUrl, secrets, now });
}

test.each(vectors)('a request that HubSpot signed at $timestamp is valid', (vector) => {
  expect(verdict(vector)).toBe('valid');
});

const minute = 60_000;

test.each([
  ['without a signature', { signature: undefined }, 0, 'missing'],
  ['without a timestamp', { timestamp: undefined }, 0, 'missing'],
  ['with a timestamp that is no number', { timestamp: 'NaN' }, 0, 'malformed'],
  ['with an empty timestamp', { timestamp: '' }, 0, 'malformed'],
  ['with a timestamp in scientific notation', { timestamp: '1.69e12' }, 0, 'malformed'],
  ['with a timestamp in seconds', { timestamp: '1693657560' }, 0, 'too_old'],
  ['with two timestamps', { timestamp: '1693657560000, 1693657560000' }, 0, 'malformed'],
  ['with two signatures', { signature: `${docs.signature}, ${docs.signature}` }, 0, 'malformed'],
  ['with a signature cut short', { signature: docs.signature.slice(0, -4) }, 0, 'malformed'],
  ['with a signature in hexadecimal', { signature: 'ab'.repeat(32) }, 0, 'malformed'],
  ['exactly five minutes old', {}, 5 * minute, 'valid'],
  ['older than five minutes', {}, 5 * minute + 1, 'too_old'],
  ['exactly five minutes ahead', {}, -5 * minute, 'valid'],
  ['more than five minutes ahead', {}, -5 * minute - 1, 'too_new'],
  ['with another method', { method: 'GET' }, 0, 'wrong'],
  ['with another path', { target: '/webhook_uri2' }, 0, 'wrong'],
  ['with a query that was not signed', { target: '/webhook_uri?portalId=1' }, 0, 'wrong'],
  ['with another body', { body: Buffer.from("{'example_field':'example_valuE'}") }, 0, 'wrong'],
  ['with no body', { body: Buffer.alloc(0) }, 0, 'wrong'],
])('a request %s', (_name, changes, laterMs, expected) => {
  expect(verdict(docs, changes, laterMs)).toBe(expected);
});

test('a request to another public address is wrong, whatever its Host header says', () => {
  const now = new Date(Number(docs.timestamp));

  expect(verifySignature(requestOf(docs), { publicUrl: 'https://evil.example', secrets: [docsSecret], now })).toBe(
    'wrong',
  );
});

test('while the secret is rotated both hold, afterwards only the new one', () => {
  expect([
    verdict(docs, {}, 0, ['new-secret', docsSecret]),
    verdict(docs, {}, 0, [docsSecret, 'new-secret']),
    verdict(docs, {}, 0, ['new-secret']),
    verdict(docs, {}, 0, []),
  ]).toEqual(['valid', 'valid', 'wrong', 'wrong']);
});

test('only the twelve escapes are decoded before the comparison, in either case', () => {
  expect(signedUri('https://a.example', '/x?q=%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B&k=%20%26%3D%25%C3%A9%3a')).toBe(
    "https://a.example/x?q=:/?@!$'()*,;&k=%20%26%3D%25%C3%A9:",
  );
});

test('a path with an escape that is not one stays as it is', () => {
  expect(signedUri('https://a.example', '/x?q=%&r=%4')).toBe('https://a.example/x?q=%&r=%4');
});

test('the signature holds for the signed bytes and for no others', () => {
  const timestamp = '1790000004000';
  const publicUrl = 'https://example.com';
  const bodies = fc.tuple(fc.string({ minLength: 1, unit: 'binary' }), fc.nat(), fc.integer({ min: 1, max: 255 }));

  fc.assert(
    fc.property(bodies, ([text, place, xor]) => {
      const body = Buffer.from(text);
      const headers = hubspotHeaders('POST', '/x', body.toString('utf8'), { secret: 's', publicUrl, timestamp });
      const vector = {
        secret: 's',
        publicUrl,
        target: '/x',
        body: text,
        timestamp,
        signature: headers['x-hubspot-signature-v3'],
      };
      const other = Buffer.from(body);
      other[place % other.length] = (other[place % other.length] ?? 0) ^ xor;

      expect(verdict(vector, { body })).toBe('valid');
      expect(verdict(vector, { body: other })).toBe('wrong');
    }),
  );
});
