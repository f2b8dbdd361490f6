import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { Config } from '#src/config.ts';
import { joinOrStartCluster } from '#src/store/embedded/cluster.ts';

import type { Output } from './output.ts';

export interface OpenDatabase extends AsyncDisposable {
  readonly url: string;
}

/** The server's own database: nothing else lives on an embedded server, so it needs no other. */
const embeddedDatabase = 'postgres';

/** The database of DATABASE_URL, else the embedded server of the data folder, joined when it runs and started when not. */
export async function openDatabase(config: Config, output: Pick<Output, 'note'>): Promise<OpenDatabase> {
  if (config.databaseUrl !== null) return { url: config.databaseUrl, [Symbol.asyncDispose]: async () => undefined };
  await mkdir(config.dataDir, { recursive: true });
  const cluster = await joinOrStartCluster({
    dataDir: join(config.dataDir, 'postgres'),
    log: (message) => output.note(message),
  });
  return { url: cluster.url(embeddedDatabase), [Symbol.asyncDispose]: () => cluster.stop() };
}
