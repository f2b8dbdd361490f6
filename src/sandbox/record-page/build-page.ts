import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Plugin } from 'vite';

import type { CardProject } from './card-project.ts';

/**
 * Builds the page's browser side with the project's cards and pages in it, unless this very state of the sources was built before.
 * @param appFolder where the sources of the project's features are
 * @param cacheDir folder for finished builds, one per state of the sources
 * @returns the folder to serve
 */
export async function buildPage(project: CardProject, appFolder: string, cacheDir: string): Promise<string> {
  const browser = join(import.meta.dirname, 'browser');
  // The bundler reads a relative folder from its own root, not from where the process runs.
  const finished = resolve(cacheDir, fingerprint([browser, appFolder]));
  if (existsSync(finished)) return finished;

  // Only a build needs the bundler: a page that was built before starts without loading it.
  const { build } = await import('vite');
  // A folder of its own: several may build at once, in one process too. The first to finish wins, and the others use what it built.
  mkdirSync(cacheDir, { recursive: true });
  const fresh = mkdtempSync(`${finished}.`);
  const virtual = () => virtualCards(project);
  await build({
    root: browser,
    configFile: false,
    logLevel: 'error',
    base: '/record-page/assets/',
    plugins: [virtual()],
    oxc: { jsx: { runtime: 'automatic' } },
    worker: { format: 'es', plugins: () => [virtual()] },
    build: { outDir: fresh, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 2_000 },
  });
  try {
    renameSync(fresh, finished);
  } catch (error) {
    if (!existsSync(finished)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return finished;
}

/** The module `virtual:cards`: how the worker loads each card and page, unchanged from its own folder. */
function virtualCards(project: CardProject): Plugin {
  const id = '\0virtual:cards';
  return {
    name: 'tandem-cards',
    resolveId: (source) => (source === 'virtual:cards' ? id : null),
    load(wanted) {
      if (wanted !== id) return null;
      const features = [...project.cards, ...[project.settings, project.page].filter((one) => one !== null)];
      const entries = features.map(
        (card) => `${JSON.stringify(card.uid)}: () => import(${JSON.stringify(card.entryFile)})`,
      );
      return `export const cards = { ${entries.join(', ')} };`;
    },
  };
}

function fingerprint(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes('node_modules'),
    );
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).toSorted()) {
      hash.update(path.slice(folder.length)).update('\0').update(readFileSync(path)).update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}
