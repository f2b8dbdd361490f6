import type { TestProject } from 'vitest/node';

import { startTemplateServer } from './template-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL server: of the database from which others are made. */
    postgres: string;
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated database that each test file copies (`createTestDatabase`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTemplateServer();
  project.provide('postgres', server.url);
  return async () => server[Symbol.asyncDispose]();
}
