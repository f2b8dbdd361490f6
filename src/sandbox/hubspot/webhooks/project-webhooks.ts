import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { parseWebhooksConfig } from './webhooks-config.ts';
import type { WebhooksConfig } from './webhooks-config.ts';

const projectFile = z.object({ srcDir: z.string() });
const metaFile = z.object({ uid: z.string(), type: z.string(), config: z.unknown() });

/**
 * The webhooks that a developer project declares, with the variables of a profile put in; null when it declares none.
 * @param proxy origins that the project names and where they are reached from here, as in a project's `local.json`
 * @throws Error naming what an upload would refuse
 */
export function readProjectWebhooks(
  projectDir: string,
  variables: Readonly<Record<string, string | number | boolean>>,
  proxy: Readonly<Record<string, string>>,
): WebhooksConfig | null {
  const { srcDir } = projectFile.parse(JSON.parse(readFileSync(join(projectDir, 'hsproject.json'), 'utf8')));
  const folder = join(projectDir, srcDir, 'app', 'webhooks');
  if (!existsSync(folder)) return null;
  const components = readdirSync(folder)
    .filter((name) => name.endsWith('-hsmeta.json'))
    .toSorted()
    .map((name) => metaFile.parse(JSON.parse(withVariables(readFileSync(join(folder, name), 'utf8'), variables))))
    .filter((meta) => meta.type === 'webhooks');
  const [component, second] = components;
  if (component === undefined) return null;
  if (second !== undefined)
    throw new Error(`A project has one webhooks component, not ${component.uid} and ${second.uid}.`);
  const config = parseWebhooksConfig(component.config);
  if (!config.settings.targetUrl.startsWith('https://'))
    throw new Error(`The target URL of ${component.uid} must begin with https.`);
  return { ...config, settings: { ...config.settings, targetUrl: reachedFromHere(config.settings.targetUrl, proxy) } };
}

function reachedFromHere(url: string, proxy: Readonly<Record<string, string>>): string {
  const { origin } = new URL(url);
  const to = proxy[origin];
  return to === undefined ? url : `${to}${url.slice(origin.length)}`;
}

function withVariables(text: string, variables: Readonly<Record<string, string | number | boolean>>): string {
  return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`The profile has no variable ${name}, which the webhooks need.`);
    return JSON.stringify(String(value)).slice(1, -1);
  });
}
