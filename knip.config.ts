import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  workspaces: {
    '.': {
      entry: ['src/cli/main.ts', 'test/**/*.test.{ts,tsx}', 'test/bench/main.ts'],
      project: ['{src,jobs,webhooks,test}/**/*.{ts,tsx,mjs}'],
      ignoreDependencies: [
        // Run by its path (src/cli/bootstrap/commands.mjs).
        'oxfmt',
        // Salesforce's own client, for the adapter behind the port that src/crm/port.ts describes.
        'jsforce',
      ],
    },
    'extensions/hubspot/src/app/cards': { entry: ['*Card.tsx'], project: ['**/*.{ts,tsx}'] },
  },
};

export default config;
