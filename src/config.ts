import { z } from 'zod';

import { UsageError } from './errors.ts';
import { logLevels, type LogLevel } from './log.ts';

/** What the environment says about this process, checked once at its start. Secrets are in here: never log it whole. */
export interface Config {
  /** Null: the embedded server in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Null: the queue lives in PostgreSQL too. */
  readonly redisUrl: string | null;
  /** Begins every key in Redis: installations that share one Redis need a word each. */
  readonly redisPrefix: string;
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** First seals, all open. Null: a key is made in `dataDir`. */
  readonly encryptionKeys: readonly [EncryptionKey, ...EncryptionKey[]] | null;
  readonly http: {
    readonly port: number;
    /** Origin under which CRMs and browsers reach this process, without a closing slash; null when it is not reachable from outside. */
    readonly publicUrl: string | null;
    /** Express's `trust proxy`: hops or addresses of the proxies in front; false when there is none. */
    readonly trustProxy: false | number | readonly string[];
  };
  readonly hubspot: {
    readonly clientId: string | null;
    /** The current secret first; more than one only while it is rotated. */
    readonly clientSecrets: readonly string[];
    readonly appId: string | null;
    readonly apiUrl: string;
    readonly authorizeUrl: string;
    readonly apiVersion: string;
  };
  readonly salesforce: {
    readonly clientId: string | null;
    readonly clientSecret: string | null;
    readonly loginUrl: string;
    readonly apiVersion: string;
    readonly pubsubUrl: string;
  };
  readonly sandbox: { readonly mode: 'auto' | 'on' | 'off'; readonly port: number };
}

/** An AES-256 key and the name under which sealed values refer to it. */
export interface EncryptionKey {
  readonly id: string;
  readonly key: Buffer;
}

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535);
const url = (...protocols: readonly string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol));
/** Paths are appended to these, so a closing slash is taken off. */
const baseUrl = url('https:', 'http:').transform((value) => value.replace(/\/+$/, ''));
const commaList = z
  .string()
  .transform((value) => value.split(',').map((item) => item.trim()))
  .refine((items) => items.every((item) => item !== ''));

const encryptionKey = z.string().transform((item, context): EncryptionKey => {
  const [, id, text] = /^([\w.-]{1,40}):([A-Za-z0-9+/]+={0,2})$/.exec(item) ?? [];
  const key = Buffer.from(text ?? '', 'base64');
  if (id === undefined || key.length !== 32) {
    context.addIssue({ code: 'custom', message: 'not a key' });
    return z.NEVER;
  }
  return { id, key };
});

const encryptionKeys = commaList
  .pipe(z.tuple([encryptionKey], encryptionKey))
  .refine((keys) => new Set(keys.map((key) => key.id)).size === keys.length);

/** Reads `id:base64,id:base64`; null when it is anything else. */
export function parseEncryptionKeys(text: string): readonly [EncryptionKey, ...EncryptionKey[]] | null {
  return encryptionKeys.safeParse(text).data ?? null;
}

const proxyAddress = /^(loopback|linklocal|uniquelocal|[\da-fA-F.:]+(\/\d{1,3})?)$/;
const trustProxy = z.union([
  z.literal('false').transform(() => false as const),
  z
    .string()
    .regex(/^\d{1,2}$/)
    .transform((value) => Number(value) || (false as const)),
  commaList.refine((items) => items.every((item) => proxyAddress.test(item))),
]);

/** Every variable: how it is read, and what to give when it is wrong. */
const variables = {
  DATABASE_URL: [
    url('postgres:', 'postgresql:', 'socket:').optional(),
    'postgres://user:password@host/database or socket:/folder?db=name',
  ],
  REDIS_URL: [url('redis:', 'rediss:').optional(), 'redis://host:6379'],
  REDIS_PREFIX: [
    z
      .string()
      .regex(/^[\w-]{1,60}$/)
      .default('tandem'),
    'a word of letters, digits, _ and -',
  ],
  PORT: [port.default(3000), 'a whole number from 0 to 65535'],
  PUBLIC_URL: [baseUrl.optional(), 'the https address under which this process is reached'],
  DATA_DIR: [z.string().default('.tandem'), 'a folder'],
  LOG_LEVEL: [z.enum(logLevels).default('info'), `one of ${logLevels.join(', ')}`],
  ENCRYPTION_KEYS: [
    encryptionKeys.optional(),
    'id:key pairs separated by commas, each id once and each key 32 bytes in base64',
  ],
  TRUST_PROXY: [trustProxy.default(false), 'the number of proxies in front, or their addresses separated by commas'],
  HUBSPOT_CLIENT_ID: [z.string().optional(), "the app's client id"],
  HUBSPOT_CLIENT_SECRET: [
    commaList.default([]),
    "the app's client secret, or two separated by a comma while it is rotated",
  ],
  HUBSPOT_APP_ID: [z.string().regex(/^\d+$/).optional(), "the app's number"],
  HUBSPOT_API_URL: [baseUrl.default('https://api.hubapi.com'), 'an http or https address'],
  HUBSPOT_AUTHORIZE_URL: [baseUrl.default('https://app.hubspot.com/oauth/authorize'), 'an http or https address'],
  HUBSPOT_API_VERSION: [
    z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .default('2026-03'),
    'a dated version such as 2026-03',
  ],
  SALESFORCE_CLIENT_ID: [z.string().optional(), "the app's consumer key"],
  SALESFORCE_CLIENT_SECRET: [z.string().optional(), "the app's consumer secret"],
  SALESFORCE_LOGIN_URL: [baseUrl.default('https://login.salesforce.com'), 'an http or https address'],
  SALESFORCE_API_VERSION: [
    z
      .string()
      .regex(/^\d{2,3}\.0$/)
      .default('66.0'),
    'a version such as 66.0',
  ],
  SALESFORCE_PUBSUB_URL: [baseUrl.default('https://api.pubsub.salesforce.com:7443'), 'an http or https address'],
  SANDBOX: [z.enum(['auto', 'on', 'off']).default('auto'), 'one of auto, on, off'],
  SANDBOX_PORT: [port.default(3900), 'a whole number from 0 to 65535'],
} as const;

/** Variables that can only be meant for us: one of these that we do not know is a slip. */
const ownPrefixes = /^(HUBSPOT_|SALESFORCE_|TANDEM_|SANDBOX|ENCRYPTION_)/;

/**
 * Reads the process's settings from `env`. An empty variable counts as absent.
 *
 * @throws UsageError with one sentence that names the variable; it never repeats a value, which may be a secret.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const known = Object.keys(variables);
  const stranger = Object.keys(env).find((name) => ownPrefixes.test(name) && !known.includes(name));
  if (stranger !== undefined) {
    throw new UsageError(`The environment variable ${stranger} is not one of Tandem's: correct its name or remove it.`);
  }
  const read = <T>([schema, expected]: readonly [z.ZodType<T>, string], name: string): T => {
    const parsed = schema.safeParse(env[name]?.trim() === '' ? undefined : env[name]?.trim());
    if (!parsed.success) throw new UsageError(`The environment variable ${name} is wrong: give ${expected}.`);
    return parsed.data;
  };
  const config: Config = {
    databaseUrl: read(variables.DATABASE_URL, 'DATABASE_URL') ?? null,
    redisUrl: read(variables.REDIS_URL, 'REDIS_URL') ?? null,
    redisPrefix: read(variables.REDIS_PREFIX, 'REDIS_PREFIX'),
    dataDir: read(variables.DATA_DIR, 'DATA_DIR'),
    logLevel: read(variables.LOG_LEVEL, 'LOG_LEVEL'),
    encryptionKeys: read(variables.ENCRYPTION_KEYS, 'ENCRYPTION_KEYS') ?? null,
    http: {
      port: read(variables.PORT, 'PORT'),
      publicUrl: read(variables.PUBLIC_URL, 'PUBLIC_URL') ?? null,
      trustProxy: read(variables.TRUST_PROXY, 'TRUST_PROXY'),
    },
    hubspot: {
      clientId: read(variables.HUBSPOT_CLIENT_ID, 'HUBSPOT_CLIENT_ID') ?? null,
      clientSecrets: read(variables.HUBSPOT_CLIENT_SECRET, 'HUBSPOT_CLIENT_SECRET'),
      appId: read(variables.HUBSPOT_APP_ID, 'HUBSPOT_APP_ID') ?? null,
      apiUrl: read(variables.HUBSPOT_API_URL, 'HUBSPOT_API_URL'),
      authorizeUrl: read(variables.HUBSPOT_AUTHORIZE_URL, 'HUBSPOT_AUTHORIZE_URL'),
      apiVersion: read(variables.HUBSPOT_API_VERSION, 'HUBSPOT_API_VERSION'),
    },
    salesforce: {
      clientId: read(variables.SALESFORCE_CLIENT_ID, 'SALESFORCE_CLIENT_ID') ?? null,
      clientSecret: read(variables.SALESFORCE_CLIENT_SECRET, 'SALESFORCE_CLIENT_SECRET') ?? null,
      loginUrl: read(variables.SALESFORCE_LOGIN_URL, 'SALESFORCE_LOGIN_URL'),
      apiVersion: read(variables.SALESFORCE_API_VERSION, 'SALESFORCE_API_VERSION'),
      pubsubUrl: read(variables.SALESFORCE_PUBSUB_URL, 'SALESFORCE_PUBSUB_URL'),
    },
    sandbox: { mode: read(variables.SANDBOX, 'SANDBOX'), port: read(variables.SANDBOX_PORT, 'SANDBOX_PORT') },
  };
  refuseHalfAPair(
    'HUBSPOT_CLIENT_ID',
    config.hubspot.clientId !== null,
    'HUBSPOT_CLIENT_SECRET',
    config.hubspot.clientSecrets.length > 0,
  );
  refuseHalfAPair(
    'SALESFORCE_CLIENT_ID',
    config.salesforce.clientId !== null,
    'SALESFORCE_CLIENT_SECRET',
    config.salesforce.clientSecret !== null,
  );
  return config;
}

function refuseHalfAPair(first: string, hasFirst: boolean, second: string, hasSecond: boolean): void {
  if (hasFirst !== hasSecond) {
    throw new UsageError(`The environment variables ${first} and ${second} belong together: set both or neither.`);
  }
}
