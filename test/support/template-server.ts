import pg from 'pg';

import { migrateQueue } from '#src/queue/migrate-queue.ts';
import { openStore } from '#src/store/database.ts';
import { startTemporaryCluster } from '#src/store/embedded/cluster.ts';
import { migrate } from '#src/store/migrate.ts';

/** A PostgreSQL server with a migrated database, `template_tandem`, to copy from. Its data goes with it. */
export interface TemplateServer extends AsyncDisposable {
  /** Address of the database from which others are made. */
  readonly url: string;
}

export async function startTemplateServer(settings: Readonly<Record<string, string>> = {}): Promise<TemplateServer> {
  const cluster = await startTemporaryCluster({ settings });
  const client = new pg.Client(cluster.url('postgres'));
  await client.connect();
  await client.query('create database template_tandem');
  await client.end();
  await prepare(cluster.url('template_tandem'));
  return { url: cluster.url('postgres'), [Symbol.asyncDispose]: () => cluster.stop() };
}

/** All that a first start makes, the queue's part included: it takes several times as long as a copy. */
async function prepare(template: string): Promise<void> {
  await migrate(template);
  await using store = await openStore(template);
  await migrateQueue(store.pool);
}
