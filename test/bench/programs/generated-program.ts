import { randomUUID } from 'node:crypto';

import type { RunningApp } from '#src/app.ts';
import { ProgramSettings } from '#src/domain/settings/program.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import { saveConnection } from '#src/store/connections.ts';
import { createProgram } from '#src/store/programs.ts';
import { publishSettings } from '#src/store/settings-versions.ts';
import { refreshStatistics } from '#src/store/statistics.ts';
import { beginRun, finishRun } from '#src/store/sync-runs.ts';

import { copyDatabase } from '../../support/database.ts';
import { openBenchApp } from '../harness/bench-app.ts';
import { generateMirror } from './generate-mirror.ts';

/** A program whose mirror was made by statements, as if a first sync had just ended. */
export interface GeneratedProgram {
  readonly app: RunningApp;
  readonly databaseUrl: string;
  readonly programId: string;
  /** The HubSpot account it is connected to. */
  readonly portalId: string;
  readonly partners: number;
}

export interface GeneratedPrograms extends AsyncDisposable {
  programOf(partners: number): Promise<GeneratedProgram>;
}

interface Plan {
  readonly server: string;
  readonly dealsEach: number;
  readonly seed: number;
  readonly now: Date;
}

/** Programs of different sizes side by side in one database, each made when it is first asked for. */
export function createGeneratedPrograms(plan: Plan): GeneratedPrograms {
  const stack = new AsyncDisposableStack();
  const programs = new Map<number, Promise<GeneratedProgram>>();
  const opened = once(async () => {
    const database = stack.use(await copyDatabase(plan.server));
    const app = stack.use(await openBenchApp(database.url, 'http://127.0.0.1:9', { clock: { now: () => plan.now } }));
    return { app, databaseUrl: database.url };
  });
  return {
    programOf(partners) {
      const made = programs.get(partners) ?? opened().then((home) => makeProgram({ ...home, ...plan, partners }));
      programs.set(partners, made);
      return made;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

const capabilities = {
  labels: true,
  createProperties: true,
  history: true,
  push: false,
  surveys: true,
  engagements: true,
  multiCurrency: false,
  missingScopes: [],
};

async function makeProgram(
  plan: Plan & Pick<GeneratedProgram, 'app' | 'databaseUrl' | 'partners'>,
): Promise<GeneratedProgram> {
  const { app, databaseUrl, dealsEach, now, partners, seed } = plan;
  const programId = randomUUID();
  const portalId = String(700_000_000 + partners);
  const scope = { programId, crm: 'hubspot' } as const;
  await createProgram(app.store, { programId, name: `${partners} partners`, createdAt: now });
  await app.store.inProgram(programId, async (tx) => {
    await saveConnection(tx, {
      ...scope,
      accountId: portalId,
      accountName: null,
      auth: 'token',
      uiOrigin: 'https://app.hubspot.com',
      timeZone: 'America/New_York',
      currency: 'USD',
      status: 'active',
      statusReason: null,
      capabilities,
      connectedAt: now,
    });
    const settings = Settings.parse({ program: ProgramSettings.parse({ timeZone: 'America/New_York' }) });
    await publishSettings(tx, programId, { settings, author: 'bench', reason: 'generated', now });
    const runId = randomUUID();
    await beginRun(tx, scope, { runId, mode: 'full', startedAt: now });
    await finishRun(tx, scope, { runId, finishedAt: now, outcome: 'done', counts: {} });
  });
  await generateMirror(databaseUrl, { programId, partners, dealsEach, seed, now });
  await refreshStatistics(app.store);
  return { app, databaseUrl, programId, portalId, partners };
}
