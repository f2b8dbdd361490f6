import type { Clock } from '#src/clock.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

import type { AdapterLog } from '../adapter-ports.ts';
import type { Stage } from '../model.ts';
import type { Watch } from '../port.ts';
import type { HubspotClient } from './client.ts';
import { labelBook } from './label-book.ts';
import type { LabelBook } from './label-book.ts';
import type { PortalBasics, PortalMemory } from './portal-memory.ts';
import { accountDetails, stageList } from './reference.ts';
import type { PortalAccount } from './reference.ts';
import type { HubspotRequests } from './requests.ts';

/** What the parts of the adapter share: one connection, and what has been learned of its portal so far. */
export interface Portal {
  readonly client: HubspotClient;
  readonly requests: HubspotRequests;
  readonly mapping: Mapping;
  readonly watch: Watch;
  readonly clock: Clock;
  readonly labels: LabelBook;
  /** Read once, then remembered: it does not change while work goes on. */
  account(signal: AbortSignal): Promise<PortalAccount>;
  /** The account when it has been read already. */
  knownAccount(): PortalAccount | null;
  stages(signal: AbortSignal): Promise<readonly Stage[]>;
  /** Currency and pipelines for reading deals: as this process remembers them, or read. */
  basics(signal: AbortSignal): Promise<PortalBasics>;
  /** Says once that no record came with a property that the settings name; it is read as empty. */
  propertyMissing(objectType: string, property: string): void;
}

interface PortalParts extends Pick<Portal, 'client' | 'requests' | 'mapping' | 'clock'> {
  readonly watch?: Watch;
  readonly log?: AdapterLog;
  /** What to remember the portal by, and in what. */
  readonly remembered?: { readonly accountId: string; readonly memory: PortalMemory };
}

export function createPortal(parts: PortalParts): Portal {
  const { client, remembered, requests } = parts;
  const reported = new Set<string>();
  let account: PortalAccount | null = null;
  let stages: readonly Stage[] | null = null;

  async function readAccount(signal: AbortSignal): Promise<PortalAccount> {
    account ??= await accountDetails(client, requests, signal);
    return account;
  }

  async function readStages(signal: AbortSignal): Promise<readonly Stage[]> {
    stages ??= await stageList(client, requests, signal);
    return stages;
  }

  return {
    client,
    requests,
    mapping: parts.mapping,
    watch: parts.watch ?? {},
    clock: parts.clock,
    labels: labelBook(client, requests),
    account: readAccount,
    knownAccount: () => account,
    stages: readStages,
    async basics(signal) {
      // Whoever has read them for this work has them newer than anybody's memory.
      const known = stages === null ? remembered?.memory.recall(remembered.accountId) : null;
      if (known !== null && known !== undefined) return known;
      const { currency } = await readAccount(signal);
      const basics = { currency, stages: await readStages(signal) };
      remembered?.memory.keep(remembered.accountId, basics);
      return basics;
    },
    propertyMissing(objectType, property) {
      const key = `${objectType}.${property}`;
      if (reported.has(key)) return;
      reported.add(key);
      parts.log?.warn(
        { crm: 'hubspot', objectType, property },
        'no record has a property that the settings name: the account may not have it',
      );
    },
  };
}
