import { createHash, createHmac } from 'node:crypto';

/** The escapes that the vendor undoes in a URI before signing it; all others stay as they were called. */
const decoded: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

export function signedUri(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (escape) => decoded[escape.toUpperCase()] ?? escape);
}

export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly timestampMs: number;
}

/** `X-HubSpot-Signature-v3`: base64 of HMAC-SHA256 over method, URI, body and timestamp. */
export function signV3(secret: string, request: SignedRequest): string {
  const text = request.method + signedUri(request.url) + request.body + String(request.timestampMs);
  return createHmac('sha256', secret).update(text, 'utf8').digest('base64');
}

/** `X-HubSpot-Signature` of version v1, which comes beside v3: hexadecimal SHA-256 over secret and body. */
export function signV1(secret: string, body: string): string {
  return createHash('sha256')
    .update(secret + body, 'utf8')
    .digest('hex');
}
