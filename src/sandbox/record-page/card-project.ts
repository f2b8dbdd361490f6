import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { CardPlace } from './page-model.ts';

/** The cards and pages of a HubSpot developer project, found as the vendor's upload finds them: every `*-hsmeta.json` of type card directly in `app/cards`, one of type settings directly in `app/settings`, and one of type page directly in `app/pages`. */
export interface CardProject {
  readonly appName: string;
  readonly cards: readonly (CardPlace & { readonly entryFile: string })[];
  /** The app's settings page; null when it has none. */
  readonly settings: { readonly uid: string; readonly entryFile: string } | null;
  /** The app's page of its own; null when it has none. */
  readonly page: CardProject['settings'];
  /** Profile variables, e.g. `HOST`. */
  readonly variables: Readonly<Record<string, string | number | boolean>>;
}

const projectFile = z.object({ srcDir: z.string() });
const profileFile = z.object({
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});
const metaFile = z.object({ uid: z.string(), type: z.string(), config: z.looseObject({}) });
const cardConfig = z.object({
  name: z.string(),
  location: z.string(),
  entrypoint: z.string(),
  objectTypes: z.array(z.string()),
});
const pageConfig = z.object({ entrypoint: z.string() });
const appConfig = z.object({ name: z.string() });

const objectTypeIds: Readonly<Record<string, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tickets: '0-5',
};

/** @throws Error naming the file that does not fit, as an upload would be refused. */
export function readCardProject(projectDir: string, profile: string): CardProject {
  const source = join(projectDir, read(join(projectDir, 'hsproject.json'), projectFile).srcDir);
  const cards = metasIn(join(source, 'app', 'cards'), 'card').map((meta) => {
    const config = cardConfig.parse(meta.config);
    return {
      uid: meta.uid,
      title: config.name,
      location: config.location,
      objectTypeIds: config.objectTypes.map((type) => objectTypeIds[type.toLowerCase()] ?? type),
      entryFile: entryOf(source, meta.uid, config.entrypoint),
    };
  });
  return {
    appName: appConfig.parse(read(join(source, 'app', 'app-hsmeta.json'), metaFile).config).name,
    cards,
    settings: onlyPage(source, 'settings', 'settings'),
    page: onlyPage(source, 'pages', 'page'),
    variables: read(join(source, `hsprofile.${profile}.json`), profileFile).variables,
  };
}

/** An app has at most one page of a type. */
function onlyPage(source: string, folder: string, type: string): CardProject['settings'] {
  const [page, second] = metasIn(join(source, 'app', folder), type);
  if (second !== undefined) throw new Error(`An app has one feature of type ${type}; ${second.uid} is another.`);
  if (page === undefined) return null;
  return { uid: page.uid, entryFile: entryOf(source, page.uid, pageConfig.parse(page.config).entrypoint) };
}

function metasIn(folder: string, type: string): readonly z.infer<typeof metaFile>[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('-hsmeta.json'))
    .toSorted()
    .map((name) => read(join(folder, name), metaFile))
    .filter((meta) => meta.type === type);
}

function entryOf(source: string, uid: string, entrypoint: string): string {
  const file = join(source, entrypoint);
  if (!existsSync(file)) throw new Error(`${uid} names an entry point that does not exist: ${entrypoint}`);
  return file;
}

function read<T>(file: string, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} does not fit: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
