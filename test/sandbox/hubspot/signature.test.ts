import { expect, test } from 'vitest';

import { signedUri, signV3 } from '#src/sandbox/hubspot/signature.ts';

test('the published example is signed as published', () => {
  const request = {
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: "{'example_field':'example_value'}",
  };
  const secret = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';
  expect(signV3(secret, { ...request, timestampMs: 1_693_657_560_000 })).toBe(
    'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  );
  expect(signV3(secret, { ...request, timestampMs: 1_700_000_300_000 })).toBe(
    'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=',
  );
});

test('the listed escapes are undone before signing, all others stay', () => {
  const url = 'https://example.com/api/hubspot/webhooks?src=hs%3Aapp%2fv3&x=%28a%29';
  expect(signedUri(url)).toBe('https://example.com/api/hubspot/webhooks?src=hs:app/v3&x=(a)');
  expect(
    signV3('autopilot-test-client-secret-0001', { method: 'POST', url, body: '[]', timestampMs: 1_790_000_004_000 }),
  ).toBe('G8ddQlikFQ0ScZOZn+MHQ0E3WCV7vOJTzKlvrkvbvuk=');
  expect(signedUri('https://example.com/?q=%20%C3%A9%26')).toBe('https://example.com/?q=%20%C3%A9%26');
});
