import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  workspaces: {
    '.': {
      entry: [
        'src/cli/main.ts',
        'src/sandbox/record-page/browser/main.tsx',
        'test/**/*.test.{ts,tsx}',
        'test/bench/main.ts',
        'test/faults/main.ts',
        'test/browser/readme-picture.ts',
        // Run as processes of their own.
        'test/faults/processes/*.ts',
        'test/faults/processes/*.ts',
      ],
      ignoreBinaries: ['redis-server'],
      project: ['{src,jobs,webhooks,test}/**/*.{ts,tsx,mjs}'],
      ignoreDependencies: [
        // Imported by the record page's style sheet, which is not read for imports.
        '@fontsource-variable/inter',
        // Run by its path (src/cli/bootstrap/commands.mjs).
        'oxfmt',
        // Salesforce's own client, for the adapter behind the port that src/crm/port.ts describes.
        'jsforce',
      ],
    },
    'extensions/hubspot/src/app/cards': { entry: ['*Card.tsx'], project: ['**/*.{ts,tsx}'] },
    'extensions/hubspot/src/app/pages': { entry: ['*Page.tsx'], project: ['**/*.{ts,tsx}'] },
    'extensions/hubspot/src/app/settings': { entry: ['*Page.tsx'], project: ['**/*.{ts,tsx}'] },
  },
};

export default config;
