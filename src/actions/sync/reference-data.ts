import type { LabelDefinition, PropertyDefinition } from '#src/crm/model.ts';
import type { Capabilities } from '#src/crm/port.ts';
import { attributionProperties } from '#src/domain/attribution.ts';
import { mappedCompanyProperties } from '#src/domain/settings/mapped-properties.ts';
import { saveCapabilities } from '#src/store/connections.ts';
import { markDirtyWhere } from '#src/store/dirty-partners.ts';
import { park, settleParked } from '#src/store/parked-items.ts';
import { replaceLabels, replaceOwners, replaceStages } from '#src/store/reference-data.ts';

import { storeInSync, type SyncContext } from './sync-context.ts';

export interface ReferenceData {
  readonly capabilities: Capabilities;
  readonly owners: { readonly active: number; readonly inactive: number };
  /** As they were read: before any link was seen, a CRM may only guess a label's internal name. */
  readonly labels: readonly LabelDefinition[];
}

/**
 * What must be known before any record: owners, stages, labels, and whether the mapped properties exist. A few calls, made anew by every full sync. What the connection can do is looked at
 * when nobody has yet, and again while something is missing: somebody may have granted it.
 */
export async function readReferenceData(
  context: SyncContext,
  knownCapabilities: Capabilities | null,
): Promise<ReferenceData> {
  const { app, crm, scope, settings, signal } = context;
  const looked = knownCapabilities !== null && knownCapabilities.missingScopes.length === 0;
  const capabilities = looked ? knownCapabilities : await crm.capabilities(signal);
  const owners = await crm.owners(signal);
  const stages = await crm.stages(signal);
  const labels = capabilities.labels ? await crm.labels('deal', 'company', signal) : [];
  const known = { company: await crm.properties('company', signal), deal: await crm.properties('deal', signal) };
  const mapping = settings.mapping.hubspot;
  const named = [
    ...mappedCompanyProperties(mapping).map((property) => ({ kind: 'company' as const, property })),
    ...attributionProperties(mapping.attribution).map((property) => ({ kind: 'deal' as const, property })),
  ];
  const missing = named.filter(({ kind, property }) => !has(known[kind], property));

  await storeInSync(context, async (tx) => {
    const at = app.clock.now();
    await saveCapabilities(tx, scope, capabilities);
    if (capabilities.engagements !== (knownCapabilities?.engagements ?? capabilities.engagements))
      await markDirtyWhere(tx, scope.programId, 'all', 'scope', at);
    await replaceOwners(tx, scope, owners);
    await replaceStages(tx, scope, stages);
    await replaceLabels(tx, scope, labels);
    for (const kind of ['company', 'deal'] as const) {
      const there = named.filter((one) => one.kind === kind && !missing.includes(one)).map((one) => one.property);
      await settleParked(tx, scope.programId, { work: 'mapping', crm: scope.crm, kind, recordIds: there }, at);
    }
    await park(
      tx,
      scope.programId,
      missing.map(({ kind, property }) => ({
        work: 'mapping',
        crm: scope.crm,
        kind,
        recordId: property,
        cause: `The settings name the ${kind} property ${property}, which the account does not have: what it would tell is unknown. Create it there, or change the mapping.`,
        body: null,
      })),
      at,
    );
  });
  const active = owners.filter((owner) => owner.active).length;
  return { capabilities, labels, owners: { active, inactive: owners.length - active } };
}

function has(definitions: readonly PropertyDefinition[], property: string): boolean {
  return definitions.some((definition) => definition.name === property);
}
