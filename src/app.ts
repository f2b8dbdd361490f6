import { randomUUID } from 'node:crypto';

import { systemClock, type Clock } from '#src/clock.ts';
import type { Config } from '#src/config.ts';
import type { CallBudget, CallCounter, TokenSource } from '#src/crm/adapter-ports.ts';
import { createHubspotCrm } from '#src/crm/hubspot/adapter.ts';
import { exchangeHubspotCode, hubspotAuthorizeUrl, oauthTokenSource, type HubspotApp } from '#src/crm/hubspot/auth.ts';
import { createPortalMemory } from '#src/crm/hubspot/portal-memory.ts';
import { optionalScopes, requiredScopes } from '#src/crm/hubspot/scopes.ts';
import { hubspotLimits } from '#src/crm/limits.ts';
import type { Crm } from '#src/crm/port.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { CrmAuthError, UsageError } from '#src/errors.ts';
import { createLogger, type Logger } from '#src/log.ts';
import { createQueue } from '#src/queue/create-queue.ts';
import { migrateQueue } from '#src/queue/migrate-queue.ts';
import type { Queue } from '#src/queue/queue.ts';
import { createCallBudget } from '#src/store/budget.ts';
import { storedToken, whileActive } from '#src/store/connection-token.ts';
import { loseConnection, type Connection } from '#src/store/connections.ts';
import { openStore, type Store } from '#src/store/database.ts';
import { loadOrCreateKeyFile } from '#src/store/key-file.ts';
import { migrate } from '#src/store/migrate.ts';
import { createTokenKeeper } from '#src/store/oauth-tokens.ts';
import { createVault, type Vault } from '#src/store/vault.ts';

import type { App, Consent } from './actions/context.ts';

/** Everything of one process, put together. */
export interface RunningApp extends App {
  readonly queue: Queue;
}

/** What a test, or another way to start, puts in the place of the usual parts. */
export interface AppOverrides {
  readonly clock?: Clock;
  /** Business time. Default: the clock's. */
  readonly asOf?: () => Date;
  readonly newId?: () => string;
  readonly log?: Logger;
  readonly failPoint?: (name: string) => Promise<void>;
  /** Counts the calls to CRMs, for metrics. */
  readonly countCall?: CallCounter;
  /** The quota of every connection, instead of what its vendor grants. */
  readonly quota?: Quota;
  /** For one call to a CRM, answer and body included. Default 30 s. */
  readonly callTimeoutMs?: number;
  /** How soon the queue takes a worker for dead. */
  readonly queueTiming?: Pick<Parameters<typeof createQueue>[0], 'lockMs' | 'stalledCheckMs'>;
}

type Quota = Parameters<typeof createCallBudget<'general' | 'search'>>[1]['limits'];

const usualCallTimeoutMs = 30_000;
/** A longer wait for quota ends the call: the job is put off instead of holding a worker. */
const maxQuotaWaitMs = 15_000;

/**
 * Opens everything a process needs, in the order in which it is needed; a migration is part of it. Disposing closes it in reverse.
 *
 * @throws UsageError when the database cannot be used as it is; the message says what to do.
 */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<RunningApp> {
  if (config.databaseUrl === null) throw new UsageError('Set DATABASE_URL, or start the embedded database first.');
  const { clock = systemClock, newId = randomUUID, failPoint = async () => undefined } = overrides;
  const log = overrides.log ?? createLogger(config.logLevel);
  await using stack = new AsyncDisposableStack();

  await migrate(config.databaseUrl);
  const store = stack.use(await openStore(config.databaseUrl, { log }));
  if (config.redisUrl === null) await migrateQueue(store.pool);
  const queue = stack.use(
    await createQueue({
      backend:
        config.redisUrl === null ? { pool: store.pool } : { redisUrl: config.redisUrl, prefix: config.redisPrefix },
      log,
      ...overrides.queueTiming,
    }),
  );
  const vault = createVault(await encryptionKeys(config, log));
  const adapters = hubspotAdapters({
    config,
    store,
    vault,
    clock,
    log,
    ...(overrides.countCall === undefined ? {} : { count: overrides.countCall }),
    quota: overrides.quota ?? null,
    callTimeoutMs: overrides.callTimeoutMs ?? usualCallTimeoutMs,
    failPoint,
  });

  const open = stack.move();
  return {
    config,
    store,
    vault,
    queue,
    log,
    clock,
    asOf: overrides.asOf ?? (() => clock.now()),
    newId,
    failPoint,
    ...adapters,
    async wake(work, programId, options) {
      try {
        await queue.enqueue(work, programId, options);
      } catch (error) {
        log.warn({ err: error, programId, work }, 'work could not be woken; the sweep will find it');
      }
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function encryptionKeys(config: Config, log: Logger): Promise<Parameters<typeof createVault>[0]> {
  const [first, ...rest] = config.encryptionKeys ?? [];
  if (first !== undefined) return [first, ...rest];
  const file = await loadOrCreateKeyFile(config.dataDir);
  if (file.warning !== null) log.warn(file.warning);
  return file.keys;
}

interface AdapterParts {
  readonly config: Config;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
  readonly count?: CallCounter;
  readonly quota: Quota | null;
  readonly callTimeoutMs: number;
  readonly failPoint: App['failPoint'];
}

function hubspotAdapters({
  quota,
  config,
  store,
  vault,
  clock,
  log,
  count,
  callTimeoutMs,
  failPoint,
}: AdapterParts): Pick<App, 'openCrm' | 'openCrmWithToken' | 'uninstall' | 'hubspotConsent'> {
  const common = {
    clock,
    apiUrl: config.hubspot.apiUrl,
    apiVersion: config.hubspot.apiVersion,
    timeoutMs: callTimeoutMs,
    ...(count === undefined ? {} : { count }),
  };
  const oauth = oauthApp(config, clock, callTimeoutMs);
  const memory = createPortalMemory(clock);
  const openCrmWithToken: App['openCrmWithToken'] = (crm, token) => {
    if (crm !== 'hubspot') throw new UsageError(`This release does not speak to ${crm} yet.`);
    return createHubspotCrm({
      ...common,
      settings: defaultSettings().mapping.hubspot,
      accessToken: async () => token,
      budget: unlimited,
      priority: 'interactive',
      log,
    });
  };
  const renewed = (by: HubspotApp, connection: Connection): TokenSource =>
    renewedToken({ store, vault, clock, log, failPoint }, by, connection);
  return {
    hubspotConsent: oauth === null ? null : consentOf(oauth, config.hubspot.authorizeUrl),
    openCrm(connection, mapping, { priority = 'background', watch = {} } = {}): Crm {
      if (connection.crm !== 'hubspot') throw new UsageError(`This release does not speak to ${connection.crm} yet.`);
      return createHubspotCrm({
        ...common,
        accountId: connection.accountId,
        uiOrigin: connection.uiOrigin,
        memory,
        settings: mapping,
        watch,
        accessToken:
          connection.auth === 'oauth' && oauth !== null
            ? whileActive(store, connection, renewed(oauth, connection))
            : () => storedToken(store, vault, connection, clock),
        budget: createCallBudget(store, {
          programId: connection.programId,
          crm: 'hubspot',
          limits: quota ?? quotaOf(connection),
          clock,
          maxWaitMs: maxQuotaWaitMs,
        }),
        priority,
        push: connection.auth === 'oauth',
        log: log.child({ programId: connection.programId, crm: 'hubspot' }),
      });
    },
    openCrmWithToken,
    async uninstall(connection, signal) {
      if (connection.auth !== 'oauth' || oauth === null) return false;
      const token = await renewed(oauth, connection)();
      await openCrmWithToken(connection.crm, token).uninstall(signal);
      return true;
    },
  };
}

/** A first look at an account takes a dozen calls: far below any quota, and nothing is stored yet that could count them. */
const unlimited: CallBudget = { take: async () => undefined, block: async () => undefined };

function oauthApp({ hubspot }: Config, clock: Clock, timeoutMs: number): HubspotApp | null {
  const [clientSecret] = hubspot.clientSecrets;
  if (hubspot.clientId === null || clientSecret === undefined) return null;
  const { apiUrl, apiVersion, clientId } = hubspot;
  return { clientId, clientSecret, apiUrl, apiVersion, timeoutMs, clock };
}

function consentOf(oauth: HubspotApp, authorizePage: string): Consent {
  return {
    pageUrl: (redirectUri, state) =>
      hubspotAuthorizeUrl(authorizePage, {
        clientId: oauth.clientId,
        redirectUri,
        scopes: requiredScopes,
        optionalScopes,
        state,
      }),
    async exchange(code, redirectUri, signal) {
      try {
        return await exchangeHubspotCode(oauth, { code, redirectUri }, signal);
      } catch (error) {
        if (error instanceof CrmAuthError) return null;
        throw error;
      }
    },
  };
}

/** The token of a connection by consent, renewed in time. A renewal that is refused for good ends the connection at once, whoever needed the token: its secrets are forgotten and somebody has to connect again. */
function renewedToken(
  { clock, failPoint, log, store, vault }: Pick<AdapterParts, 'store' | 'vault' | 'clock' | 'log' | 'failPoint'>,
  oauth: HubspotApp,
  { accountId, crm, programId }: Connection,
): TokenSource {
  const scope = { programId, crm };
  const keeper = createTokenKeeper(store, vault, scope, clock);
  const source = oauthTokenSource(oauth, {
    ...keeper,
    async load() {
      const tokens = await keeper.load();
      return tokens === null ? null : { ...tokens, accountId, scopes: [] };
    },
    async save(tokens) {
      await failPoint('tokens:answered');
      await keeper.save(tokens);
    },
    async exclusively(work) {
      const done = await keeper.exclusively(work);
      await failPoint('tokens:stored');
      return done;
    },
  });
  return async (refused) => {
    try {
      return await source(refused);
    } catch (error) {
      if (error instanceof CrmAuthError) {
        log.warn({ ...scope, err: error }, 'the connection can no longer be renewed; it waits to be connected again');
        await store.inProgram(programId, async (tx) => {
          await loseConnection(tx, scope, error.message, clock.now());
          await vault.forget(tx, scope);
        });
      }
      throw error;
    }
  };
}

/** Calls are counted where they begin and where they arrive: one that travels faster than the one a window before it must not come too early. */
const travelMs = 500;

/** One call in ten is kept for people who wait for it. The plan behind a token is not told, so its smallest burst is assumed; what the CRM says with its answers holds when it is less. */
export function quotaOf({ auth }: Pick<Connection, 'auth'>): Quota {
  const { burstMarketplace, burstStarter, burstWindowMs, searchPerSecond } = hubspotLimits;
  const burst = auth === 'oauth' ? burstMarketplace.value : burstStarter.value;
  return {
    general: { limit: burst, windowMs: burstWindowMs.value + travelMs, reserve: Math.floor(burst / 10) },
    search: { limit: searchPerSecond.value, windowMs: 1000, reserve: 1 },
  };
}
