import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { CardPlace } from './page-model.ts';

/** The cards of a HubSpot developer project, found as the vendor's upload finds them: every `*-hsmeta.json` of type card directly in `app/cards`. */
export interface CardProject {
  readonly appName: string;
  readonly cards: readonly (CardPlace & { readonly entryFile: string })[];
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
  const cardFolder = join(source, 'app', 'cards');
  const cards = readdirSync(cardFolder)
    .filter((name) => name.endsWith('-hsmeta.json'))
    .toSorted()
    .map((name) => read(join(cardFolder, name), metaFile))
    .filter((meta) => meta.type === 'card')
    .map((meta) => {
      const config = cardConfig.parse(meta.config);
      const entryFile = join(source, config.entrypoint);
      if (!existsSync(entryFile))
        throw new Error(`The card ${meta.uid} names an entry point that does not exist: ${config.entrypoint}`);
      return {
        uid: meta.uid,
        title: config.name,
        location: config.location,
        objectTypeIds: config.objectTypes.map((type) => objectTypeIds[type.toLowerCase()] ?? type),
        entryFile,
      };
    });
  return {
    appName: appConfig.parse(read(join(source, 'app', 'app-hsmeta.json'), metaFile).config).name,
    cards,
    variables: read(join(source, `hsprofile.${profile}.json`), profileFile).variables,
  };
}

function read<T>(file: string, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} does not fit: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
