import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

// Tests share one module graph per worker, which is why nothing here may use vi.mock or keep state in a module.
const shared = { isolate: false, pool: 'threads', environment: 'node' } as const;
const pure = ['test/domain/**/*.test.ts', 'test/lint/**/*.test.ts', 'test/extensions/**/*.test.{ts,tsx}'];
const browser = ['test/browser/**/*.test.ts'];

// Tests with servers and processes run beside each other on few cores, where a wait can overrun. Rules and pure code get no second chance.
const onceMoreOnABusyMachine = 1;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    // Many tests wait, for a server or a process, so that even one core keeps two workers busy.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: ['default', './test/support/plain-reporter.ts'],
    projects: [
      { extends: true, test: { ...shared, name: 'unit', include: pure } },
      {
        extends: true,
        test: {
          ...shared,
          name: 'integration',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...pure, ...browser],
          globalSetup: ['test/support/postgres-server.ts'],
          retry: onceMoreOnABusyMachine,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'browser',
          include: browser,
          globalSetup: ['test/support/postgres-server.ts'],
          retry: onceMoreOnABusyMachine,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
