import { createHmac } from 'node:crypto';

/** How a test signs a request as HubSpot does: the address as called, the secret, and the time it says. */
export interface Signing {
  readonly secret: string;
  readonly publicUrl: string;
  readonly timestamp: string;
}

/** The two headers that carry a signature. */
export type HubspotHeaders = Record<'x-hubspot-signature-v3' | 'x-hubspot-request-timestamp', string>;

/** HubSpot's version 3 signature of a request whose URI holds none of the decoded escapes. */
export function hubspotHeaders(
  method: string,
  target: string,
  body: string,
  { secret, publicUrl, timestamp }: Signing,
): HubspotHeaders {
  const signature = createHmac('sha256', secret)
    .update(`${method}${publicUrl}${target}${body}${timestamp}`)
    .digest('base64');
  return { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp };
}
