import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { parseProjectConfig } from '@hubspot/project-parsing-lib/projects';
import { translate, translateForLocalDev } from '@hubspot/project-parsing-lib/translate';
import { expect, test } from 'vitest';
import { z } from 'zod';

const projectFolder = join(import.meta.dirname, '../../extensions/hubspot');
const sourceFolder = join(projectFolder, 'src');
const profiles = ['development', 'production'];

const ProjectConfig = z.strictObject({
  name: z.string().min(1),
  srcDir: z.literal('src'),
  platformVersion: z.literal('2026.03'),
});

const httpsUrl = z.url({ protocol: /^https$/ });

const AppConfig = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().min(1).max(8192),
  distribution: z.literal('marketplace'),
  auth: z.strictObject({
    type: z.literal('oauth'),
    redirectUrls: z.array(httpsUrl).min(1),
    requiredScopes: z.array(z.string()),
    optionalScopes: z.array(z.string()),
    conditionallyRequiredScopes: z.array(z.string()).length(0),
  }),
  permittedUrls: z.strictObject({
    fetch: z.array(httpsUrl).length(1),
    iframe: z.array(httpsUrl),
    img: z.array(httpsUrl),
  }),
  support: z.strictObject({ supportEmail: z.email() }),
});

const CardConfig = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .refine((name) => !/hubspot/i.test(name), 'HubSpot does not list cards that carry its name'),
  description: z.string().min(1),
  location: z.literal('crm.record.tab'),
  entrypoint: z.string().regex(/^\/app\/cards\/\w+\.tsx$/),
  objectTypes: z.array(z.enum(['companies', 'deals'])).length(1),
});

const PagesConfig = z.strictObject({ entrypoint: z.string().regex(/^\/app\/pages\/\w+\.tsx$/) });

const SettingsConfig = z.strictObject({ entrypoint: z.string().regex(/^\/app\/settings\/\w+\.tsx$/) });

async function projectOf(profile: string) {
  const config = ProjectConfig.parse(parseProjectConfig(projectFolder));
  const place = { projectSourceDir: sourceFolder, platformVersion: config.platformVersion, accountId: 1 };
  const options = { skipValidation: true, profile };
  const translated = await translate(place, options);
  const local = await translateForLocalDev(place, options);
  return { translated, local, nodes: translated.intermediateRepresentation.intermediateNodesIndexedByUid };
}

function appOf(nodes: Awaited<ReturnType<typeof projectOf>>['nodes']) {
  return AppConfig.parse(nodes['tandem_app']?.config);
}

test.each(profiles)('the project parses as a whole with the %s profile', async (profile) => {
  const { translated, local, nodes } = await projectOf(profile);

  const types = Object.values(nodes).map(({ uid, componentType }) => [uid, componentType]);
  expect(types).toEqual([
    ['tandem_app', 'APPLICATION'],
    ['health_card', 'CARD'],
    ['pages', 'PAGE'],
    ['settings', 'SETTINGS'],
    ['webhooks', 'WEBHOOKS'],
  ]);
  expect(translated.skippedHsMetaFiles).toEqual([]);
  const errors = Object.values(local.intermediateRepresentation.intermediateNodesIndexedByUid).flatMap(
    (node) => node.localDev.parsingErrors,
  );
  expect(errors).toEqual([]);
});

test.each(profiles)('every part is configured as HubSpot takes it with the %s profile', async (profile) => {
  const { nodes } = await projectOf(profile);

  expect(appOf(nodes).name).toBe('Tandem');
  const card = CardConfig.parse(nodes['health_card']?.config);
  expect(card.objectTypes).toEqual(['companies']);
  expect(existsSync(join(sourceFolder, card.entrypoint))).toBe(true);
  const pages = PagesConfig.parse(nodes['pages']?.config);
  expect(existsSync(join(sourceFolder, pages.entrypoint))).toBe(true);
  const settings = SettingsConfig.parse(nodes['settings']?.config);
  expect(existsSync(join(sourceFolder, settings.entrypoint))).toBe(true);
});

test.each(profiles)(
  'the card may call the host that HubSpot redirects to, and no other, with the %s profile',
  async (profile) => {
    const { nodes, translated } = await projectOf(profile);
    const { auth, permittedUrls } = appOf(nodes);

    const variables: unknown = translated.intermediateRepresentation.profileData?.vars.profileVariables;
    const Variables = z.object({ HOST: z.object({ value: z.string() }) });
    const host = Variables.parse(variables).HOST.value;
    expect(permittedUrls).toEqual({ fetch: [`https://${host}`], iframe: [], img: [] });
    expect(auth.redirectUrls).toEqual([`https://${host}/oauth/hubspot/callback`]);
  },
);

test('profiles differ in their host, so that a test upload never reaches the real one', async () => {
  const hosts = await Promise.all(
    profiles.map(async (profile) => appOf((await projectOf(profile)).nodes).permittedUrls.fetch),
  );

  expect(new Set(hosts.flat()).size).toBe(profiles.length);
});
