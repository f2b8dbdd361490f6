import { dirname, relative, resolve } from 'node:path';

import type { Context, ESTree, Visitor } from '@oxlint/plugins';

const root = resolve(import.meta.dirname, '../..');
const cards = 'extensions/hubspot/src/app/cards';

type ImportingNode =
  | ESTree.ImportDeclaration
  | ESTree.ImportExpression
  | ESTree.ExportAllDeclaration
  | ESTree.ExportNamedDeclaration;

/** A file's path inside the repository. */
export function repositoryPath(filename: string): string {
  return relative(root, filename).replaceAll('\\', '/');
}

/** True for the folder itself and everything below it. */
export function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Aliases and relative specifiers become repository paths; the names of packages stay as they are. */
function importedPath(specifier: string, importer: string): string {
  if (specifier.startsWith('#cards/')) {
    return specifier.replace('#cards', cards);
  }
  if (specifier.startsWith('#')) {
    return specifier.slice(1);
  }
  return specifier.startsWith('.') ? repositoryPath(resolve(dirname(importer), specifier)) : specifier;
}

/** Calls `check` with the path or package of every import of a file: static, type-only, re-exported and dynamic. */
export function visitImports(context: Context, check: (path: string, node: ImportingNode) => void): Visitor {
  function visit(node: ImportingNode): void {
    if (node.source?.type === 'Literal' && typeof node.source.value === 'string') {
      check(importedPath(node.source.value, context.filename), node);
    }
  }
  return {
    ImportDeclaration: visit,
    ImportExpression: visit,
    ExportAllDeclaration: visit,
    ExportNamedDeclaration: visit,
  };
}
