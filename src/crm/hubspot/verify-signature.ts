import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * HubSpot's request signature, version 3: base64(HMAC-SHA256(client secret, METHOD + URI + raw body + timestamp)).
 * https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
 */

/** A request as it came in: nothing parsed, nothing decoded. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as received, e.g. `/cards/health?objectId=1`. */
  readonly target: string;
  readonly body: Uint8Array;
  readonly signature: string | undefined;
  /** `X-HubSpot-Request-Timestamp`, epoch milliseconds. */
  readonly timestamp: string | undefined;
}

export interface SignatureRules {
  /** The address HubSpot calls. Signed is what HubSpot called, so it comes from the settings and never from a Host header. */
  readonly publicUrl: string;
  /** More than one only while the secret is rotated. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

export type SignatureVerdict = 'valid' | 'missing' | 'malformed' | 'too_old' | 'too_new' | 'wrong';

const maxAgeMs = 5 * 60_000;
const digestBytes = 32;

/** Whether HubSpot sent this request in the last five minutes. The comparison takes the same time wherever a wrong signature differs. */
export function verifySignature(request: SignedRequest, rules: SignatureRules): SignatureVerdict {
  const { signature, timestamp } = request;
  if (signature === undefined || timestamp === undefined) return 'missing';
  if (!/^\d{1,15}$/.test(timestamp) || !/^[A-Za-z0-9+/]{43}=$/.test(signature)) return 'malformed';
  const age = rules.now.getTime() - Number(timestamp);
  if (age > maxAgeMs) return 'too_old';
  if (age < -maxAgeMs) return 'too_new';

  const given = Buffer.from(signature, 'base64');
  const uri = signedUri(rules.publicUrl, request.target);
  let valid = false;
  // Every secret is tried, so that the time taken does not say which one matched.
  for (const secret of rules.secrets) {
    const expected = createHmac('sha256', secret)
      .update(`${request.method}${uri}`)
      .update(request.body)
      .update(timestamp)
      .digest();
    if (given.length === digestBytes && timingSafeEqual(given, expected)) valid = true;
  }
  return valid ? 'valid' : 'wrong';
}

/** The escapes that HubSpot decodes before it signs; all others stay as they were sent. */
const decodedEscapes: ReadonlyMap<string, string> = new Map([
  ['%3A', ':'],
  ['%2F', '/'],
  ['%3F', '?'],
  ['%40', '@'],
  ['%21', '!'],
  ['%24', '$'],
  ['%27', "'"],
  ['%28', '('],
  ['%29', ')'],
  ['%2A', '*'],
  ['%2C', ','],
  ['%3B', ';'],
]);

/** The URI as HubSpot signs it. */
export function signedUri(publicUrl: string, target: string): string {
  return `${publicUrl}${target}`.replace(
    /%[0-9A-Fa-f]{2}/g,
    (escape) => decodedEscapes.get(escape.toUpperCase()) ?? escape,
  );
}
