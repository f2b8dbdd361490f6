import type { ProgramFacts } from '#src/domain/facts.ts';
import type { Connection } from '#src/store/connections.ts';
import type { SettingsVersion } from '#src/store/settings-versions.ts';

/** What all evaluations of one batch have in common, read once. */
export interface BatchContext {
  readonly programId: string;
  readonly settings: SettingsVersion;
  readonly program: ProgramFacts;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
  readonly now: Date;
}
