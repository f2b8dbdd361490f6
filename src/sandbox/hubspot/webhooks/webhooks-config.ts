import { z } from 'zod';

import { sandboxObjectTypes } from '../../portal-seed.ts';
import type { SandboxObjectType } from '../../portal-seed.ts';
import { infoOf, singularOf } from '../portal/object-types.ts';

export const eventKinds = [
  'creation',
  'deletion',
  'restore',
  'merge',
  'propertyChange',
  'associationChange',
  'privacyDeletion',
] as const;
export type EventKind = (typeof eventKinds)[number];

const named = { propertyName: z.string().optional(), active: z.boolean() };

function saysWhichProperty(entry: { subscriptionType: string; propertyName?: string | undefined }): boolean {
  return !entry.subscriptionType.endsWith('.propertyChange') || entry.propertyName !== undefined;
}
const whichProperty = { message: 'a subscription to property changes names its property', path: ['propertyName'] };

const genericEntry = z
  .object({
    subscriptionType: z
      .string()
      .regex(/^object\.(?:creation|deletion|restore|merge|propertyChange|associationChange)$/),
    objectType: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*$/)
      .refine((name) => !sandboxObjectTypes.some((type) => type === name), { message: 'object types are singular' }),
    ...named,
  })
  .refine(saysWhichProperty, whichProperty);

const legacyEntry = z
  .object({
    subscriptionType: z
      .string()
      .regex(
        /^(?:contact|company|deal|ticket|line_item|product)\.(?:creation|deletion|restore|merge|propertyChange|associationChange)$/,
      ),
    ...named,
  })
  .refine(saysWhichProperty, whichProperty);

const hubEntry = z.object({
  subscriptionType: z.string().regex(/^(?:contact\.privacyDeletion|conversation\.[A-Za-z]+)$/),
  active: z.boolean(),
});

/** `config` of a component of type `webhooks` in a developer project: one target URL, and what the app wants to hear of. */
const webhooksConfig = z.object({
  settings: z.object({
    targetUrl: z.url({ protocol: /^https?$/ }),
    maxConcurrentRequests: z.number().int().min(6).default(10),
  }),
  subscriptions: z.object({
    crmObjects: z.array(genericEntry).default([]),
    legacyCrmObjects: z.array(legacyEntry).default([]),
    hubEvents: z.array(hubEntry).default([]),
  }),
});
export type WebhooksConfig = z.input<typeof webhooksConfig>;

/** @throws Error naming what does not fit, as an upload would be refused. */
export function parseWebhooksConfig(config: unknown): z.output<typeof webhooksConfig> {
  const parsed = webhooksConfig.safeParse(config);
  if (!parsed.success) throw new Error(`The webhooks of the app do not fit: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** One active subscription. */
export interface Subscription {
  readonly id: number;
  /** `object.*` events carry type ids; the older formats have the type in their name. */
  readonly generic: boolean;
  readonly subscriptionType: string;
  readonly event: EventKind;
  readonly type: SandboxObjectType;
  readonly property: string | null;
}

/** What no subscription ever hears of. */
const silentProperties = new Set(['hs_lastmodifieddate', 'lastmodifieddate', 'num_unique_conversion_events']);
const silentEmailProperties = new Set(['hs_email_html', 'hs_email_subject']);

/** The active subscriptions that this sandbox can serve. Each list has ids of its own, so that one that is added moves no other list's. */
export function activeSubscriptions(config: z.output<typeof webhooksConfig>): Subscription[] {
  const { crmObjects, legacyCrmObjects, hubEvents } = config.subscriptions;
  const all = [
    ...crmObjects.map((entry, at) => ({ ...entry, id: 1_000_001 + at, generic: true })),
    ...legacyCrmObjects.map((entry, at) => ({ ...entry, id: 2_000_001 + at, generic: false, objectType: null })),
    ...hubEvents.map((entry, at) => ({
      ...entry,
      id: 3_000_001 + at,
      generic: false,
      objectType: null,
      propertyName: undefined,
    })),
  ];
  return all.flatMap(({ id, generic, subscriptionType, objectType, propertyName, active }) => {
    const [prefix = '', name] = subscriptionType.split('.');
    const event = eventKinds.find((kind) => kind === name);
    const type = findSubscribedType(objectType ?? prefix);
    const property = event === 'propertyChange' ? (propertyName ?? null) : null;
    if (!active || event === undefined || type === null || isSilent(type, property)) return [];
    return [{ id, generic, subscriptionType, event, type, property }];
  });
}

function isSilent(type: SandboxObjectType, property: string | null): boolean {
  if (property === null) return false;
  return silentProperties.has(property) || (type === 'emails' && silentEmailProperties.has(property));
}

/** Null for a type that the vendor has and this sandbox does not, such as line items. */
function findSubscribedType(name: string): SandboxObjectType | null {
  return sandboxObjectTypes.find((type) => singularOf(type) === name || infoOf(type).linkName === name) ?? null;
}
