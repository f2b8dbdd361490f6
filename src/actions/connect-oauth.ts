import { UsageError } from '#src/errors.ts';
import { putTokens } from '#src/store/oauth-tokens.ts';

import { connectAccount, type Connected } from './connect-account.ts';
import type { App } from './context.ts';
import { makeFirstAdmin } from './first-admin.ts';

export interface ConsentGiven {
  /** As the CRM's consent page gave it, good for one exchange. */
  readonly code: string;
  /** The address to which the code was sent. */
  readonly redirectUri: string;
}

type ConsentApp = Parameters<typeof connectAccount>[0] & Pick<App, 'hubspotConsent'>;

/**
 * Connects a HubSpot account whose admin has installed the app: exchanges the code for tokens, seals them, and makes or joins the account's program as a token does. Who installed it is the program's
 * first admin when it has none.
 *
 * @returns null when HubSpot refuses the code.
 */
export async function connectByConsent(
  app: ConsentApp,
  { code, redirectUri }: ConsentGiven,
  signal: AbortSignal,
): Promise<Connected | null> {
  if (app.hubspotConsent === null)
    throw new UsageError('Set HUBSPOT_CLIENT_ID and HUBSPOT_CLIENT_SECRET to let people connect their accounts.');
  const tokens = await app.hubspotConsent.exchange(code, redirectUri, signal);
  if (tokens === null) return null;
  const crm = app.openCrmWithToken('hubspot', tokens.accessToken);
  const connected = await connectAccount(
    app,
    {
      crm,
      auth: 'oauth',
      name: null,
      seal: (tx, programId, now) => putTokens(tx, app.vault, { programId, crm: 'hubspot' }, tokens, now),
    },
    signal,
  );
  const { userId } = tokens;
  const published = userId === null ? null : await makeFirstAdmin(app, connected.programId, { crm, userId }, signal);
  return published === null ? connected : { ...connected, settingsVersion: published };
}
