import type { App } from '#src/actions/context.ts';
import { explainPartner } from '#src/actions/explain-partner.ts';
import { findPartnerOfRecord } from '#src/actions/find-partner.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { lastGoodRun } from '#src/store/sync-runs.ts';

import type { NothingToShow } from './empty-health-card.ts';

/** The view of the partner for whom a HubSpot company stands, or why there is none to show. */
export async function healthOfRecord(
  app: Pick<App, 'store' | 'openCrm' | 'clock' | 'asOf'>,
  programId: string,
  companyId: string,
): Promise<HealthView | NothingToShow> {
  const partner = await findPartnerOfRecord(app, programId, { crm: 'hubspot', id: companyId });
  if (partner !== null && !partner.judged) return 'not_judged';
  const view = partner === null ? null : await explainPartner(app, programId, partner.partnerId);
  if (view !== null) return view;
  if (!(await hasSynced(app, programId))) return 'syncing';
  return partner === null ? 'not_a_partner' : 'not_scored';
}

/** Until a first full sync has ended well, an absent record says nothing. */
async function hasSynced(app: Pick<App, 'store'>, programId: string): Promise<boolean> {
  const run = await app.store.inProgram(programId, (tx) => lastGoodRun(tx, { programId, crm: 'hubspot' }, 'full'));
  return run !== null;
}
