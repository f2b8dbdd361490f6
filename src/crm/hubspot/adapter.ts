import type { Clock } from '#src/clock.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import { UsageError } from '#src/errors.ts';

import type { AdapterLog, CallBudget, CallCounter, CallPriority, TokenSource } from '../adapter-ports.ts';
import type { CrmAccount } from '../model.ts';
import type { Crm, Watch } from '../port.ts';
import { surveyAnswers } from './answers.ts';
import { findCapabilities } from './capabilities.ts';
import { changedEngagements, deletedRecords } from './changes.ts';
import { createHubspotClient } from './client.ts';
import { countCompanies } from './company-count.ts';
import { fieldChanges } from './history.ts';
import { linkSets } from './links.ts';
import { hubspotRecordUrl } from './object-types.ts';
import { hubspotApiVersion } from './paths.ts';
import type { PortalMemory } from './portal-memory.ts';
import { createPortal } from './portal.ts';
import { installProperties, propertyDefinitions } from './property-install.ts';
import { readValues } from './read-values.ts';
import { readByIds } from './read.ts';
import { readerOf } from './readers.ts';
import { ownerList } from './reference.ts';
import { hubspotRequests } from './requests.ts';
import { scanRecords } from './scan.ts';
import { writeValues } from './write.ts';

export interface HubspotCrmOptions {
  /** The portal's id, when it is known already; otherwise `account()` finds it. */
  readonly accountId?: string;
  /** The origin of the portal's own pages, as `account()` once answered it; EU portals have another one. */
  readonly uiOrigin?: string;
  /** `settings.mapping.hubspot` of the program. */
  readonly settings: Mapping;
  /** Properties of ours that are asked for with every record that is read. */
  readonly watch?: Watch;
  readonly accessToken: TokenSource;
  readonly budget: CallBudget;
  /** Whether a person waits for these calls. */
  readonly priority?: CallPriority;
  /** Whether the connection is the app's own and so receives webhooks; a token connection does not. */
  readonly push?: boolean;
  /** The token's scopes when they are known, as with OAuth: then `capabilities()` need not try them one by one. */
  readonly scopes?: readonly string[];
  readonly clock: Clock;
  /** What one piece of work learns of the account is remembered here for the next. */
  readonly memory?: PortalMemory;
  /** `https://api.hubapi.com`, or the sandbox. */
  readonly apiUrl: string;
  /** A date-based version, `2026-03`. */
  readonly apiVersion?: string;
  /** For one call, answer and body included. */
  readonly timeoutMs: number;
  readonly log?: AdapterLog;
  readonly count?: CallCounter;
}

const usualUiOrigin = 'https://app.hubspot.com';

/**
 * The CRM port over one HubSpot portal. What it learns of the portal (account, pipelines, label names) it remembers for its lifetime, so make one per job, not per process; `memory` keeps the little that outlives it.
 */
export function createHubspotCrm(options: HubspotCrmOptions): Crm {
  const { accountId, apiUrl, apiVersion = hubspotApiVersion, clock, log, memory, settings } = options;
  const client = createHubspotClient(options);
  const requests = hubspotRequests(apiUrl, apiVersion);
  const portal = createPortal({
    client,
    requests,
    mapping: settings,
    clock,
    ...(options.watch === undefined ? {} : { watch: options.watch }),
    ...(log === undefined ? {} : { log }),
    ...(memory === undefined || accountId === undefined ? {} : { remembered: { accountId, memory } }),
  });

  return {
    name: 'hubspot',
    capabilities: (signal) => {
      const scopes = options.scopes === undefined ? null : new Set(options.scopes);
      return findCapabilities(portal, { push: options.push ?? false, scopes }, signal);
    },
    async account(signal): Promise<CrmAccount> {
      const { multiCurrency: _unused, ...account } = await portal.account(signal);
      return account;
    },
    owners: (signal) => ownerList(client, requests, signal),
    stages: (signal) => portal.stages(signal),
    properties: (kind, signal) => propertyDefinitions(portal, kind, signal),
    labels: (from, to, signal) => portal.labels.definitions(from, to, signal),
    countCompanies: (match, signal) => countCompanies(portal, match, signal),
    async *scan(kind, scanOptions, signal) {
      yield* scanRecords(portal, await readerOf[kind](portal, signal), scanOptions, signal);
    },
    read: (kind, ids, signal) => readByIds[kind](portal, ids, signal),
    links: (from, to, ids, signal) => linkSets(portal, from, to, ids, signal),
    history: (kind, ids, fields, signal) => fieldChanges(portal, kind, ids, fields, signal),
    answers: (companyIds, signal) => surveyAnswers(portal, companyIds, signal),
    changedEngagements: (since, signal) => changedEngagements(portal, since, signal),
    deleted: (kind, { cursor }, signal) => deletedRecords(portal, kind, cursor, signal),
    installProperties: (definitions, signal) => installProperties(portal, definitions, signal),
    values: (kind, ids, properties, signal) => readValues(portal, kind, ids, properties, signal),
    write: (values, signal) => writeValues(portal, values, signal),
    async uninstall(signal) {
      await client.call('uninstall', requests.uninstall(), signal);
    },
    limits: () => client.usage(),
    recordUrl(ref) {
      const known = portal.knownAccount();
      const portalId = known?.accountId ?? accountId;
      if (portalId === undefined) throw new UsageError('Read the account before asking for the address of a record.');
      return hubspotRecordUrl(known?.uiOrigin ?? options.uiOrigin ?? usualUiOrigin, portalId, ref.type, ref.id);
    },
  };
}
