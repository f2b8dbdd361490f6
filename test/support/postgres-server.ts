import pg from 'pg';
import type { TestProject } from 'vitest/node';

import { startTemporaryCluster } from '#src/store/embedded/cluster.ts';
import { migrate } from '#src/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL server: of the database from which others are made. */
    postgres: string;
  }
}

/** Starts one PostgreSQL for the whole run, with a migrated database that each test file copies (`createTestDatabase`). */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTemporaryCluster();
  const client = new pg.Client(cluster.url('postgres'));
  await client.connect();
  await client.query('create database template_tandem');
  await client.end();
  await migrate(cluster.url('template_tandem'));
  project.provide('postgres', cluster.url('postgres'));
  return () => cluster.stop();
}
