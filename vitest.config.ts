import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

// Tests share one module graph per worker, which is why nothing here may use vi.mock or keep state in a module.
const shared = { isolate: false, pool: 'threads', environment: 'node' } as const;
const pure = ['test/domain/**/*.test.ts', 'test/lint/**/*.test.ts', 'test/extensions/**/*.test.{ts,tsx}'];
const browser = ['test/browser/**/*.test.ts'];
/** Processes that are killed, servers that restart, long random histories: `npm run test:faults`. */
const slowFaults = ['test/faults/**/*.slow.test.ts'];

const withServers = {
  globalSetup: ['test/support/postgres-server.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

const faults = {
  extends: true,
  test: { ...shared, name: 'faults', include: slowFaults, ...withServers, testTimeout: 180_000 },
} as const;

export default defineConfig(({ mode }) => ({
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    // Many tests wait, for a server or a process: one worker more than there are cores keeps all of them busy. Faults run processes of their own, against time.
    maxWorkers: mode === 'faults' ? Math.max(2, availableParallelism()) : availableParallelism() + 1,
    reporters: ['default', './test/support/plain-reporter.ts'],
    projects:
      mode === 'faults'
        ? [faults]
        : [
            { extends: true, test: { ...shared, name: 'unit', include: pure } },
            {
              extends: true,
              test: {
                ...shared,
                name: 'integration',
                include: ['test/**/*.test.{ts,tsx}'],
                exclude: [...pure, ...browser, ...slowFaults],
                ...withServers,
              },
            },
            {
              extends: true,
              test: {
                ...shared,
                name: 'browser',
                include: browser,
                ...withServers,
              },
            },
          ],
  },
}));
