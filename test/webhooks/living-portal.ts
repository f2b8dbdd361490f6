import { join } from 'node:path';

import type { RecordRef } from '#src/sandbox/hubspot/portal/link-index.ts';
import { addLink, removeLink } from '#src/sandbox/hubspot/portal/links.ts';
import { mergeRecords } from '#src/sandbox/hubspot/portal/merge.ts';
import type { Portal } from '#src/sandbox/hubspot/portal/portal.ts';
import type { StoredRecord } from '#src/sandbox/hubspot/portal/record-table.ts';
import { createRecord, setArchived, updateRecord } from '#src/sandbox/hubspot/portal/records.ts';
import type { Sandbox } from '#src/sandbox/hubspot/server.ts';
import { readProjectWebhooks } from '#src/sandbox/hubspot/webhooks/project-webhooks.ts';
import { eventsOf, type WebhookEvent } from '#src/sandbox/hubspot/webhooks/webhook-events.ts';
import { activeSubscriptions, parseWebhooksConfig } from '#src/sandbox/hubspot/webhooks/webhooks-config.ts';
import type { PortalSeed, SandboxObjectType, SeedRecord } from '#src/sandbox/portal-seed.ts';

const person = { kind: 'CRM_UI', userId: 9001 } as const;
const projectDir = join(import.meta.dirname, '../../extensions/hubspot');

export const types = ['companies', 'deals', 'contacts', 'meetings'] as const;
type LivingType = (typeof types)[number];

/** What can be linked, from the record with the few links. */
export const pairs = [
  ['deals', 'companies'],
  ['contacts', 'companies'],
  ['meetings', 'companies'],
  ['meetings', 'contacts'],
] as const;

/** A change of the account, by places in lists of what is there, so that any numbers mean something. */
export type Change =
  | { readonly do: 'create'; readonly type: LivingType; readonly value: number }
  | { readonly do: 'update'; readonly type: LivingType; readonly at: number; readonly value: number }
  | { readonly do: 'archive' | 'restore'; readonly type: LivingType; readonly at: number }
  | {
      readonly do: 'merge';
      readonly type: 'companies' | 'deals' | 'contacts';
      readonly at: number;
      readonly other: number;
    }
  | {
      readonly do: 'link';
      readonly pair: number;
      readonly from: number;
      readonly to: number;
      readonly primary: boolean;
    }
  | { readonly do: 'unlink'; readonly pair: number; readonly from: number; readonly to: number };

const stages = ['contractsent', 'closedwon', 'closedlost'] as const;

/** The values of a record: few, so that a change is often one back. */
function valuesOf(type: LivingType, value: number, mark: string): readonly (readonly [string, string])[] {
  const name = `Name ${value % 5}${mark}`;
  switch (type) {
    case 'companies':
      return [
        ['name', name],
        ['type', value % 3 === 0 ? 'PROSPECT' : 'PARTNER'],
      ];
    case 'deals':
      return [
        ['dealname', name],
        ['dealstage', stages[value % 3] ?? 'contractsent'],
      ];
    case 'contacts':
      return [['lastname', name]];
    case 'meetings':
      return [
        ['hs_timestamp', '2026-11-01T10:00:00.000Z'],
        ['hs_meeting_outcome', value % 2 === 0 ? 'COMPLETED' : 'SCHEDULED'],
      ];
  }
}

/** A sandbox's account that a test changes as people would, keeping the events that HubSpot would send of it by the project's own subscriptions. */
export function livingPortal(sandbox: Sandbox, portalId: number, { mark = '' }: { readonly mark?: string } = {}) {
  const found = sandbox.context.portals.get(portalId);
  if (found === undefined) throw new Error(`there is no account ${portalId}`);
  const portal: Portal = found;
  const variables = { HOST: 'tandem.example.com', SUPPORT_EMAIL: 'support@example.com' };
  const config = readProjectWebhooks(projectDir, variables, {});
  if (config === null) throw new Error('the project declares no webhooks');
  const subscriptions = activeSubscriptions(parseWebhooksConfig(config));
  const told: WebhookEvent[] = [];
  let lastId = 0;
  portal.onChange((change) => {
    told.push(...eventsOf(portal, change, subscriptions, '77', () => (lastId += 1)));
  });

  const all = (type: SandboxObjectType, archived: boolean) =>
    [...portal.table(type).scan()].filter((record) => (record.archivedAt !== null) === archived);
  const living = (type: SandboxObjectType) => all(type, false);

  function apply(change: Change): void {
    if (change.do === 'create') {
      createRecord(portal, change.type, new Map(valuesOf(change.type, change.value, mark)), person);
      return;
    }
    if (change.do === 'link' || change.do === 'unlink') {
      const [fromType, toType] = pick(pairs, change.pair) ?? pairs[0];
      const [from, to] = [pick(living(fromType), change.from), pick(living(toType), change.to)];
      if (from === undefined || to === undefined) return;
      if (change.do === 'unlink') removeLink(portal, ref(from), ref(to), null, person);
      else {
        const kinds = portal.associationTypes.between(fromType, toType);
        const wanted = kinds.filter((kind) => kind.kind === (change.primary ? 'primary' : 'unlabelled'));
        addLink(portal, ref(from), ref(to), wanted, person);
      }
      return;
    }
    const record = pick(all(change.type, change.do === 'restore'), change.at);
    if (record === undefined) return;
    if (change.do === 'update')
      updateRecord(portal, record, new Map(valuesOf(change.type, change.value, mark)), person);
    else if (change.do === 'merge') {
      const other = pick(
        living(change.type).filter((one) => one.id !== record.id),
        change.other,
      );
      if (other !== undefined) mergeRecords(portal, record, other, person);
    } else setArchived(portal, record, change.do === 'archive', person);
  }

  return { portal, told, apply, living };
}

function pick<T>(items: readonly T[], place: number): T | undefined {
  return items[place % Math.max(items.length, 1)];
}

function ref({ type, id }: StoredRecord): RecordRef {
  return { type, id };
}

const readingAndWriting = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
];

/** What it takes to keep properties up to date besides. */
export const writingScopes: readonly string[] = [
  ...readingAndWriting,
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.read',
  'crm.schemas.deals.write',
];

export interface SmallProgramOptions {
  /** Ends every name, to recognise the account by. */
  readonly mark?: string;
  readonly scopes?: readonly string[];
}

/** Three partners and two customers with deals, people and meetings, in an account without labels of its own. */
export function smallProgram(
  portalId: number,
  at: Date,
  { mark = '', scopes = readingAndWriting }: SmallProgramOptions = {},
): PortalSeed {
  const time = at.toISOString();
  const record = (type: LivingType, id: number, value: number): SeedRecord => ({
    type,
    id: String(id),
    properties: {
      ...Object.fromEntries(valuesOf(type, value, mark)),
      ...(type === 'deals' ? { pipeline: 'default' } : {}),
    },
    createdAt: time,
    updatedAt: time,
  });
  const places = [0, 1, 2, 3];
  return {
    account: {
      portalId,
      name: 'Living Vendor',
      plan: 'starter',
      region: 'na1',
      timeZone: 'UTC',
      currency: 'USD',
      rates: {},
    },
    tokens: [
      {
        token: `token-${portalId}`,
        scopes,
      },
    ],
    owners: [],
    pipelines: [
      {
        id: 'default',
        label: 'Sales',
        objectType: 'deals',
        stages: [
          { id: 'contractsent', label: 'Contract sent', probability: '0.9', isClosed: false },
          { id: 'closedwon', label: 'Won', probability: '1.0', isClosed: true },
          { id: 'closedlost', label: 'Lost', probability: '0.0', isClosed: true },
        ],
      },
    ],
    properties: [],
    labels: [],
    records: [
      ...[0, 1, 2, 3, 4].map((place) => record('companies', 1001 + place, place)),
      ...places.map((place) => record('deals', 2001 + place, place)),
      ...places.map((place) => record('contacts', 3001 + place, place)),
      ...places.map((place) => record('meetings', 4001 + place, place)),
    ],
    associations: places.flatMap((place) => [
      { fromType: 'deals', fromId: String(2001 + place), toType: 'companies', toId: '1001', typeIds: [5] },
      { fromType: 'deals', fromId: String(2001 + place), toType: 'companies', toId: String(1002 + place), typeIds: [] },
      {
        fromType: 'contacts',
        fromId: String(3001 + place),
        toType: 'companies',
        toId: String(1002 + place),
        typeIds: [1],
      },
      place % 2 === 0
        ? {
            fromType: 'meetings',
            fromId: String(4001 + place),
            toType: 'companies',
            toId: String(1002 + place),
            typeIds: [],
          }
        : {
            fromType: 'meetings',
            fromId: String(4001 + place),
            toType: 'contacts',
            toId: String(3001 + place),
            typeIds: [],
          },
    ]),
  };
}
