import { localDay } from '#src/domain/calendar.ts';
import type { PartnerStatus } from '#src/domain/facts.ts';
import { isJudged, propertiesClearedOn } from '#src/domain/partner-status.ts';
import { clearedProperties, type PropertyValues } from '#src/domain/properties.ts';
import { compareText, recordKey } from '#src/domain/records.ts';
import { stageProperties, type OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { DesiredValue } from '#src/store/desired-values.ts';
import type { HeldDealRow } from '#src/store/open-deals.ts';

function pipelineCounts(pipelineId: string | null, { mapping }: Settings): boolean {
  const { pipelines } = mapping.hubspot;
  return pipelines === null || (pipelineId !== null && pipelines.includes(pipelineId));
}

/** What open deals of judged partners should hold now. A deal of several partners stands there once: its stage does not depend on them. */
export function desiredOfDeals(deals: Iterable<OpenDealFact>, settings: Settings, asOf: Date): readonly DesiredValue[] {
  const today = localDay(asOf, settings.program.timeZone);
  const each = new Map([...deals].filter(({ counts }) => counts).map((deal) => [recordKey(deal.record), deal]));
  // In their order: two judges that share deals take the rows in the same one.
  return [...each]
    .toSorted(([one], [other]) => compareText(one, other))
    .flatMap(([, deal]) => rowsOf(deal.record, stageProperties(deal, today, settings)));
}

/**
 * Deals that hold values of ours and should not any more: closed or gone, out of the pipelines that count, or attributed to nobody who is judged. Those of a partner that ended keep theirs as long as its
 * company does (W1).
 */
export function clearedDeals(held: readonly HeldDealRow[], settings: Settings, asOf: Date): readonly DesiredValue[] {
  const { timeZone } = settings.program;
  const today = localDay(asOf, timeZone);
  const keeps = ({ status, endedAt }: { readonly status: PartnerStatus; readonly endedAt: Date | null }): boolean =>
    isJudged(status) ||
    (endedAt !== null && today < propertiesClearedOn(localDay(endedAt, timeZone), settings.health.status));
  return held
    .filter(({ open, pipelineId, partners }) => !(open && pipelineCounts(pipelineId, settings) && partners.some(keeps)))
    .flatMap(({ crm, id }) => rowsOf({ crm, id }, clearedProperties('deal')));
}

function rowsOf(
  { crm, id }: { readonly crm: DesiredValue['crm'] | null; readonly id: string },
  values: PropertyValues,
): readonly DesiredValue[] {
  if (crm === null) return [];
  return Object.entries(values).map(([property, value]) => ({ crm, kind: 'deal', recordId: id, property, value }));
}
