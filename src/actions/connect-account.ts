import type { CrmAccount } from '#src/crm/model.ts';
import type { Capabilities, Crm } from '#src/crm/port.ts';
import { ProgramSettings } from '#src/domain/settings/program.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { CrmAuthError, UsageError } from '#src/errors.ts';
import { findProgram, readConnection, saveConnection, type Connection } from '#src/store/connections.ts';
import { createProgram, listProgramIds } from '#src/store/programs.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { proposeMapping } from './propose-mapping.ts';

export interface ConnectRequest {
  /** A static token: of a private app, or a service key. */
  readonly token: string;
  /** Null takes the account's name, else its id. */
  readonly name?: string | null;
}

export interface Connected {
  readonly programId: string;
  readonly account: CrmAccount;
  readonly capabilities: Capabilities;
  /** Whether the account's program was there already: it keeps its settings and its data. */
  readonly again: boolean;
  readonly settingsVersion: number;
}

type ConnectApp = Pick<App, 'store' | 'vault' | 'clock' | 'newId' | 'openCrmWithToken' | 'wake'>;

/**
 * Connects a HubSpot account by a static token: looks at the account and at what the token opens, makes a program for an account that has none, with the settings that its own fields suggest, seals the
 * token and asks for a full sync.
 *
 * @throws UsageError when the token is refused, or opens too little to start with.
 */
export function connectHubspot(
  app: ConnectApp,
  { token, name = null }: ConnectRequest,
  signal: AbortSignal,
): Promise<Connected> {
  const grant: Grant = {
    crm: app.openCrmWithToken('hubspot', token),
    auth: 'token',
    name,
    seal: (tx, programId, now) =>
      app.vault.put(tx, { programId, crm: 'hubspot', name: 'access_token' }, { value: token, expiresAt: null }, now),
  };
  return connectAccount(app, grant, signal);
}

/** What opens an account, however it was come by. */
export interface Grant {
  readonly crm: Crm;
  readonly auth: Connection['auth'];
  /** Null takes the account's name, else its id. */
  readonly name: string | null;
  /** Stores what opens the account; whatever was stored before is forgotten. */
  readonly seal: (tx: Tx, programId: string, now: Date) => Promise<void>;
}

/** The part of connecting that is the same for tokens and for consent. */
export async function connectAccount(
  app: ConnectApp,
  { auth, crm, name, seal }: Grant,
  signal: AbortSignal,
): Promise<Connected> {
  const account = await verified(crm, signal);
  // Only an installed app is told of changes.
  const capabilities = { ...(await crm.capabilities(signal)), push: auth === 'oauth' };
  const needed = capabilities.missingScopes.filter((scope) => /companies|deals/.test(scope));
  if (needed.length > 0)
    throw new UsageError(
      `The token lacks ${needed.join(' and ')}: grant ${needed.length === 1 ? 'this scope' : 'these scopes'} and connect again.`,
    );

  const known =
    (await findProgram(app.store, 'hubspot', account.accountId)) ?? (await formerProgram(app, account.accountId));
  const programId = known ?? app.newId();
  const now = app.clock.now();
  if (known === null)
    await createProgram(app.store, {
      programId,
      name: name ?? account.name ?? `HubSpot ${account.accountId}`,
      createdAt: now,
    });
  const settings = known === null ? await proposedSettings(crm, account, capabilities, signal) : null;

  const settingsVersion = await app.store.inProgram(programId, async (tx) => {
    const before = await readConnection(tx, 'hubspot');
    await saveConnection(tx, connectionOf(programId, account, { auth, capabilities, at: before?.connectedAt ?? now }));
    await app.vault.forget(tx, { programId, crm: 'hubspot' });
    await seal(tx, programId, now);
    const current = await currentSettings(tx);
    if (current !== null) return current.version;
    return publishSettings(tx, programId, {
      settings: settings ?? (await proposedSettings(crm, account, capabilities, signal)),
      author: 'Tandem',
      reason: "Proposed from the account's own fields when it was connected",
      now,
    });
  });
  await app.wake('full-sync', programId);
  return { programId, account, capabilities, again: known !== null, settingsVersion };
}

/** The program that was disconnected from the account, which goes on where it stopped. */
async function formerProgram({ store }: Pick<ConnectApp, 'store'>, accountId: string): Promise<string | null> {
  for (const programId of await listProgramIds(store)) {
    const connection = await store.inProgram(programId, (tx) => readConnection(tx, 'hubspot'));
    if (connection?.accountId === accountId) return programId;
  }
  return null;
}

async function verified(crm: Crm, signal: AbortSignal): Promise<CrmAccount> {
  try {
    return await crm.account(signal);
  } catch (error) {
    if (!(error instanceof CrmAuthError)) throw error;
    throw new UsageError(
      'HubSpot refuses this token: copy it again from the private app or service key, whole and without quotes.',
      { cause: error },
    );
  }
}

async function proposedSettings(
  crm: Crm,
  account: CrmAccount,
  capabilities: Capabilities,
  signal: AbortSignal,
): Promise<Settings> {
  const company = await crm.properties('company', signal);
  const deal = await crm.properties('deal', signal);
  const labels = capabilities.labels ? await crm.labels('deal', 'company', signal) : [];
  const program = ProgramSettings.parse({ timeZone: account.timeZone, currency: account.currency });
  return Settings.parse({ program, mapping: { hubspot: proposeMapping({ company, deal, labels }) } });
}

function connectionOf(
  programId: string,
  account: CrmAccount,
  {
    at,
    auth,
    capabilities,
  }: { readonly auth: Connection['auth']; readonly capabilities: Capabilities; readonly at: Date },
): Connection {
  return {
    programId,
    crm: 'hubspot',
    accountId: account.accountId,
    accountName: account.name,
    auth,
    uiOrigin: account.uiOrigin,
    timeZone: account.timeZone,
    currency: account.currency,
    status: 'active',
    statusReason: null,
    capabilities,
    connectedAt: at,
  };
}
