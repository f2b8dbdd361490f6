import { attributionProperties, attributions, indexPartners } from '#src/domain/attribution.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import { dealsOfCompanies, dealsToAttribute, replaceAttributions } from '#src/store/attributions.ts';
import { partnerCompanies } from '#src/store/partners.ts';
import { dealLabels } from '#src/store/reference-data.ts';
import type { CrmScope, Tx } from '#src/store/transaction.ts';

export interface AttributionOf {
  readonly scope: CrmScope;
  readonly mapping: Mapping;
  readonly at: Date;
}

/** Makes the attribution rows of these deals be what the program's mapping says. Answers the partners whose deals changed. */
export async function attributeDeals(
  tx: Tx,
  { scope, mapping, at }: AttributionOf,
  dealIds: readonly string[],
): Promise<readonly string[]> {
  if (dealIds.length === 0) return [];
  const deals = await dealsToAttribute(tx, scope, dealIds);
  const linked = [...new Set(deals.flatMap((deal) => deal.companies.map((company) => company.id)))];
  // A deal that names its partner in a property can mean any partner; otherwise only the linked companies matter.
  const partners = indexPartners(
    await partnerCompanies(tx, scope, attributionProperties(mapping.attribution).length > 0 ? 'all' : linked),
  );
  const labelKeys = labelKeysByName(await dealLabels(tx, scope));
  const wanted = deals.flatMap((deal) =>
    attributions(deal, mapping.attribution, labelKeys, partners).map((attribution) => ({
      dealId: deal.dealId,
      ...attribution,
    })),
  );
  return replaceAttributions(tx, scope, dealIds, wanted, at);
}

/** Deals whose attribution has to be looked at again because these companies began or ceased to stand for partners. */
export async function dealsToAttributeAgain(
  tx: Tx,
  scope: CrmScope,
  mapping: Mapping,
  companyIds: readonly string[],
  partnerIds: readonly string[],
): Promise<readonly string[]> {
  return dealsOfCompanies(tx, scope, companyIds, partnerIds, attributionProperties(mapping.attribution));
}

/** A label goes by its key, by its internal name, and by the text that people see. */
function labelKeysByName(
  labels: readonly { readonly key: string; readonly name: string | null; readonly label: string | null }[],
): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const { key, name, label } of labels) {
    for (const called of new Set([key, name, label])) {
      if (called !== null) keys.set(called, [...(keys.get(called) ?? []), key]);
    }
  }
  return keys;
}
