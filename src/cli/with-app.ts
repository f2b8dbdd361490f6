import { createApp, type RunningApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { createLogger } from '#src/log.ts';
import { loadOrCreateKeyFile } from '#src/store/key-file.ts';

import type { Invocation } from './command.ts';
import { chooseHome, type Home } from './home.ts';
import { openDatabase } from './open-database.ts';
import type { Output } from './output.ts';

export interface AppInvocation {
  readonly app: RunningApp;
  readonly home: Home;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** Opens the app on the program of this data folder, runs a command on it, and closes it. The database server stays up for as long as another process uses it. */
export async function withApp(
  invocation: Invocation,
  run: (context: AppInvocation) => Promise<number>,
  home = chooseHome(readConfig(invocation.env)),
): Promise<number> {
  const { output, signal } = invocation;
  await using database = await openDatabase(home.config, output);
  if (home.config.encryptionKeys === null) {
    // Made here rather than by the app, so that a person reads it as a sentence. The sample program's token is worth no warning.
    const { warning } = await loadOrCreateKeyFile(home.config.dataDir);
    if (warning !== null && home.kind === 'own') output.note(warning);
  }
  // A command speaks for itself: its log is for what went wrong.
  const level = invocation.env['LOG_LEVEL'] === undefined ? 'warn' : home.config.logLevel;
  await using app = await createApp({ ...home.config, databaseUrl: database.url }, { log: createLogger(level) });
  return await run({ app, home, output, signal });
}
