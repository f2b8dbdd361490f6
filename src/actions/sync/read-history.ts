import { scoredDealFields } from '#src/crm/scored-fields.ts';
import { mappedCompanyProperties } from '#src/domain/settings/mapped-properties.ts';
import { addFieldChanges } from '#src/store/field-changes.ts';

import type { Last } from './partner-side.ts';
import type { ReferenceData } from './reference-data.ts';
import { storeInSync, type SyncContext } from './sync-context.ts';

/** Reads the former values of scored fields, where the CRM remembers them: what a score of a past day can be made from. */
export async function readHistory(
  context: SyncContext,
  { capabilities }: ReferenceData,
  kind: 'company' | 'deal',
  ids: readonly string[],
  last: Last,
): Promise<void> {
  const { app, crm, scope, settings, signal } = context;
  const fields = kind === 'company' ? mappedCompanyProperties(settings.mapping.hubspot) : scoredDealFields[scope.crm];
  if (capabilities.history && fields.length > 0) {
    for await (const changes of crm.history(kind, ids, fields, signal)) {
      await storeInSync(context, (tx) => addFieldChanges(tx, scope, changes, app.clock.now()));
    }
  }
  await storeInSync(context, last);
}
