import type { App } from '#src/actions/context.ts';
import { viewOfPartner } from '#src/actions/explain-partner.ts';
import { findPartnerOfRecord } from '#src/actions/find-partner.ts';
import { permissionOnPartner } from '#src/actions/partner-permission.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import type { Permission } from '#src/domain/permission.ts';
import { listConnections } from '#src/store/connections.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import { lastGoodRun } from '#src/store/sync-runs.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

import type { NothingToShow } from './empty-health-card.ts';

/** A company of a HubSpot account, and who looks at it: the id that HubSpot signed, null when it named nobody. */
export interface CardOnScreen {
  readonly portalId: string;
  readonly companyId: string;
  readonly userId: string | null;
}

/** What the card of a record has to show. */
export interface CardOfRecord {
  readonly health: HealthView | NothingToShow;
  /** Whether who looks may change what is entered; null where there is nothing to show. */
  readonly may: Permission | null;
}

/**
 * The view of the partner for whom a HubSpot company stands, or why there is none to show. The program comes from the account alone, so that no record of another program can be reached; all is
 * read in one transaction.
 *
 * @returns null when no program is connected to the account.
 */
export async function cardOfRecord(
  app: Pick<App, 'store' | 'openCrm' | 'clock'>,
  { companyId, portalId, userId }: CardOnScreen,
): Promise<CardOfRecord | null> {
  return app.store.inProgramOf({ crm: 'hubspot', id: portalId }, async (tx) => {
    const connections = await listConnections(tx);
    const programId = connections.find(({ crm }) => crm === 'hubspot')?.programId;
    if (programId === undefined) return null;
    const scope = { programId, crm: 'hubspot' } as const;
    const partner = await findPartnerOfRecord(tx, programId, { crm: 'hubspot', id: companyId });
    if (partner !== null && !partner.judged) return { health: 'not_judged', may: null };
    const current = await currentSettings(tx);
    const view =
      partner === null || current === null
        ? null
        : await viewOfPartner(app, tx, programId, { partner, connections, settings: current.settings });
    if (partner === null || view === null) return { health: await whyNothing(tx, scope, partner !== null), may: null };
    return { health: view, may: await permissionOnPartner(tx, scope, partner, userId, current?.settings) };
  });
}

/** Until a first full sync has ended well, an absent record says nothing. */
async function whyNothing(tx: Tx, scope: CrmScope, isPartner: boolean): Promise<NothingToShow> {
  if ((await lastGoodRun(tx, scope, 'full')) === null) return 'syncing';
  return isPartner ? 'not_scored' : 'not_a_partner';
}
