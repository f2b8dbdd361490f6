import { dirname } from 'node:path/posix';

import { defineRule } from '@oxlint/plugins';

import { repositoryPath, visitImports, within } from './imported-path.ts';

interface Layer {
  readonly path: string;
  /** Folders and files of the repository it may import from, besides itself; `folder/*` is the files in it, without its folders. */
  readonly imports: readonly string[];
}

const shared = ['src/config.ts', 'src/errors.ts', 'src/log.ts', 'src/clock.ts'];
/** The port, the model and what else the adapters share: the files that stand in src/crm itself. */
const port = 'src/crm/*';
const inner = ['src/domain', 'src/crm', 'src/store', 'src/queue', ...shared];
const cards = 'extensions/hubspot/src/app/cards';
const pages = 'extensions/hubspot/src/app/pages';
const settings = 'extensions/hubspot/src/app/settings';

/** Imports point inwards, to the domain. The first entry that holds a file is its layer. */
const layers: readonly Layer[] = [
  { path: 'src/domain', imports: [] },
  { path: 'src/crm/hubspot', imports: ['src/domain', port, ...shared] },
  { path: 'src/crm/salesforce', imports: ['src/domain', port, ...shared] },
  { path: 'src/crm/*', imports: ['src/domain', port, ...shared] },
  { path: 'src/store', imports: ['src/domain', port, ...shared] },
  { path: 'src/queue', imports: ['src/domain', ...shared] },
  { path: 'src/actions', imports: ['src/domain', port, 'src/store', 'src/queue', ...shared] },
  {
    path: 'src/http',
    imports: ['src/actions', `${cards}/contract`, `${pages}/contract`, `${settings}/contract`, ...inner],
  },
  { path: 'webhooks', imports: ['src/actions', ...inner] },
  { path: 'jobs', imports: ['src/actions', ...inner] },
  { path: 'src/app.ts', imports: ['src/actions', 'src/http', 'webhooks', 'jobs', ...inner] },
  {
    path: 'src/cli',
    imports: [
      'src/app.ts',
      'src/actions',
      'src/http',
      'webhooks',
      'jobs',
      'src/sandbox',
      `${cards}/contract`,
      ...inner,
    ],
  },
  { path: 'src/sandbox/record-page', imports: ['src/sandbox', cards] },
  { path: 'src/sandbox', imports: [] },
  ...shared.map((path) => ({ path, imports: shared })),
  { path: `${cards}/contract`, imports: [] },
  { path: `${pages}/contract`, imports: [] },
  { path: `${settings}/contract`, imports: [] },
  { path: 'extensions/hubspot/src/app', imports: [] },
];

/** Folders in which every file belongs to a layer; tests and settings of tools may import what they like. */
const layered = ['src', 'jobs', 'webhooks', 'extensions'];

function covers(allowed: string, path: string): boolean {
  return allowed.endsWith('/*') ? dirname(path) === allowed.slice(0, -2) : within(path, allowed);
}

function isPackage(path: string): boolean {
  return !layered.some((folder) => within(path, folder)) && !within(path, 'test') && !path.startsWith('..');
}

export const layersRule = defineRule({
  meta: { type: 'problem', docs: { description: 'Imports point inwards, to the domain.' } },
  create(context) {
    const importer = repositoryPath(context.filename);
    if (!layered.some((folder) => within(importer, folder))) {
      return {};
    }
    const layer = layers.find(({ path }) => covers(path, importer));
    if (layer === undefined) {
      return {
        Program(node) {
          context.report({ node, message: `${importer} belongs to no layer (test/lint/layers.ts).` });
        },
      };
    }
    return visitImports(context, (path, node) => {
      if (!isPackage(path) && ![layer.path, ...layer.imports].some((allowed) => covers(allowed, path))) {
        context.report({ node, message: `${layer.path} may not import ${path} (test/lint/layers.ts).` });
      }
    });
  },
});
