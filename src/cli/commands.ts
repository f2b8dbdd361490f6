import type { Command } from './command.ts';

/** Every command by name, loaded when it is asked for: `tandem --help` should not open a database driver. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  serve: async () => (await import('./commands/serve.ts')).serve,
  work: async () => (await import('./commands/work.ts')).work,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  connect: async () => (await import('./commands/connect.ts')).connect,
  connections: async () => (await import('./commands/connections.ts')).connections,
  disconnect: async () => (await import('./commands/disconnect.ts')).disconnect,
  sync: async () => (await import('./commands/sync.ts')).sync,
  judge: async () => (await import('./commands/judge.ts')).judge,
  partners: async () => (await import('./commands/partners.ts')).partners,
  explain: async () => (await import('./commands/explain.ts')).explain,
  plan: async () => (await import('./commands/plan.ts')).plan,
  approve: async () => (await import('./commands/approve.ts')).approve,
  apply: async () => (await import('./commands/apply.ts')).apply,
  runs: async () => (await import('./commands/runs.ts')).runs,
  undo: async () => (await import('./commands/undo.ts')).undo,
  stop: async () => (await import('./commands/stop.ts')).stop,
  drift: async () => (await import('./commands/drift.ts')).drift,
  audit: async () => (await import('./commands/audit.ts')).audit,
  config: async () => (await import('./commands/config.ts')).config,
  status: async () => (await import('./commands/status.ts')).status,
  'signal-key': async () => (await import('./commands/signal-key.ts')).signalKey,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
};
