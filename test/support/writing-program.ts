import { applyWrites, type ApplyReport } from '#src/actions/apply-writes.ts';
import { approveProperties } from '#src/actions/approve-properties.ts';
import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';
import { planWrites, type WritePlan } from '#src/actions/plan-writes.ts';
import { fullSync } from '#src/actions/sync-records.ts';
import { writeBack, type WriteReport } from '#src/actions/write-back.ts';
import type { AppOverrides } from '#src/app.ts';
import type { WrittenObject } from '#src/domain/own-property.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import type { Sandbox, SandboxOptions } from '#src/sandbox/hubspot/server.ts';
import { currentSettings, publishSettings } from '#src/store/settings-versions.ts';

import { createTestDatabase } from './database.ts';
import { query } from './dump.ts';
import { partnerPortal, portalScopes } from './partner-portal.ts';
import { appOn, connect, never, sandboxOf, type TestApp } from './program.ts';
import { readDatabase } from './read-database.ts';

export const portalId = 200_001;
export const propertyNames: readonly string[] = propertyCatalogue.map(({ name }) => name);

const objectPaths = { company: 'companies', deal: 'deals' } as const;
export const writingScopes: readonly string[] = [
  ...portalScopes,
  'crm.schemas.companies.write',
  'crm.schemas.deals.write',
];

export const wideToken = 'wide-token';
/** Opens everything but deals. */
export const narrowToken = 'narrow-token';

/** A program whose partners are read and judged, beside the HubSpot it writes to. */
export interface WritingProgram extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly running: TestApp;
  readonly programId: string;
  /** What the business clock says. */
  readonly time: { now: Date };
  plan(): Promise<WritePlan>;
  approve(properties?: readonly string[] | 'all'): Promise<void>;
  apply(): Promise<ApplyReport>;
  writeBack(): Promise<WriteReport>;
  /** Plan, approve, apply. */
  begin(properties?: readonly string[] | 'all'): Promise<ApplyReport>;
  judge(): Promise<void>;
  /** Wants other values, as a judgement would: `change` of the value of a property, of the records named or of all. */
  want(property: string, value: string | null, records?: readonly string[]): Promise<void>;
  /** What HubSpot holds of our properties, by record; of companies unless said otherwise. */
  held(object?: WrittenObject): Promise<Readonly<Record<string, Readonly<Record<string, string | null>>>>>;
  /** Somebody changes a record in HubSpot. */
  edit(companyId: string, properties: Readonly<Record<string, string>>): Promise<void>;
  /** A call of HubSpot's own API by a person. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Batch writes since the last `sandbox.clearRequests`; of companies unless said otherwise. */
  writeCalls(object?: WrittenObject): number;
}

export async function writingProgram({
  partners = 4,
  scopes = writingScopes,
  sandboxOptions = {},
  through = async (sandboxUrl) => sandboxUrl,
  ...overrides
}: AppOverrides & {
  readonly partners?: number;
  /** Of the token by which it is connected; the account has another one, `wideToken`, with all that writing needs. */
  readonly scopes?: readonly string[];
  readonly sandboxOptions?: Partial<SandboxOptions>;
  /** A detour to HubSpot: answers the address to call instead. */
  readonly through?: (sandboxUrl: string) => Promise<string>;
} = {}): Promise<WritingProgram> {
  const time = { now: new Date('2026-11-20T15:00:00Z') };
  const plan = partnerPortal({ now: time.now, partners, dealsEach: 2, scopes, portalId });
  const companiesOnly = writingScopes.filter((scope) => !scope.includes('deals'));
  const tokens = [
    ...plan.tokens,
    { token: wideToken, scopes: writingScopes },
    { token: narrowToken, scopes: companiesOnly },
  ];
  const seed = { ...plan, tokens };
  const sandbox = await sandboxOf([seed], () => time.now, sandboxOptions);
  // By the clock of the test alone can it have been read before.
  const isReadBefore = overrides.clock === undefined;
  const database = isReadBefore
    ? await readDatabase(seed, { now: time.now, judged: true })
    : await createTestDatabase();
  const running = await appOn(database, await through(sandbox.url), { clock: { now: () => time.now }, ...overrides });
  const { app, databaseUrl } = running;
  const programId = await connect(app, seed);
  const token = wideToken;
  if (!isReadBefore) {
    await fullSync(app, programId, { signal: never });
    await judgePartners(app, programId, { signal: never });
  }
  sandbox.clearRequests();

  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
  }

  const program: WritingProgram = {
    sandbox,
    running,
    programId,
    time,
    call,
    plan: async () => present(await planWrites(app, programId, { actor: 'Ada', signal: never })),
    async approve(properties = 'all') {
      await approveProperties(app, programId, { properties, actor: 'Ada' });
    },
    apply: async () => present(await applyWrites(app, programId, { actor: 'Ada', signal: never })),
    writeBack: async () => present(await writeBack(app, programId, { signal: never })),
    async begin(properties = 'all') {
      await program.plan();
      await program.approve(properties);
      return program.apply();
    },
    async judge() {
      await markAllDirty(app, programId, 'asked');
      await judgePartners(app, programId, { signal: never });
    },
    async want(property, value, records) {
      await query(
        databaseUrl,
        `update desired_value set value = $1, generation = generation + 1, attempts = 0, not_before = null
         where property = $2 and ($3::text[] is null or record_id = any($3::text[]))`,
        [value, property, records ?? null],
      );
    },
    async held(object = 'company') {
      const records = sandbox.context.portals.get(portalId)?.table(objectPaths[object]);
      const names = propertyCatalogue.flatMap((one) => (one.object === object ? [one.name] : []));
      const rows = await query<{ record_id: string }>(
        databaseUrl,
        'select distinct record_id from desired_value where kind = $1 order by 1',
        [object],
      );
      return Object.fromEntries(
        rows.map(({ record_id }) => [
          record_id,
          Object.fromEntries(names.map((name) => [name, records?.get(record_id)?.values.get(name) ?? null])),
        ]),
      );
    },
    async edit(companyId, properties) {
      await call('PATCH', `/crm/objects/2026-03/companies/${companyId}`, { properties });
    },
    writeCalls: (object = 'company') =>
      sandbox.stats(portalId).calls[`POST /crm/objects/${objectPaths[object]}/batch/update`] ?? 0,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      await sandbox.stop();
    },
  };
  return program;
}

export function present<T>(value: T | null): T {
  if (value === null) throw new Error('another process is writing');
  return value;
}

/** Publishes other settings for writing. */
export async function setWriting(
  { running: { app }, programId, time }: WritingProgram,
  writeBackSettings: { readonly dailyValues?: number; readonly drift?: 'report' | 'put_back' },
): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const current = present(await currentSettings(tx));
    const settings = { ...current.settings, writeBack: { ...current.settings.writeBack, ...writeBackSettings } };
    await publishSettings(tx, programId, { settings, author: 'Ada', reason: 'a test', now: time.now });
  });
}
