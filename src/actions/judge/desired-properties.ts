import { localDay } from '#src/domain/calendar.ts';
import type { PartnerFacts, ProgramFacts } from '#src/domain/facts.ts';
import type { HealthResult } from '#src/domain/health-view.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { propertiesClearedOn } from '#src/domain/partner-status.ts';
import { openBlindSpots } from '#src/domain/partnership/blind-spots/judge-blind-spots.ts';
import { blindSpotsValue } from '#src/domain/partnership/blind-spots/property.ts';
import { partnershipProperties } from '#src/domain/partnership/properties.ts';
import { clearedProperties, healthProperties, stampedProperties, type PropertyValues } from '#src/domain/properties.ts';
import { companyFigures, figureProperties } from '#src/domain/rollups/company-figures.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { actionSentence } from '#src/domain/wording/steps.ts';
import { reasonSentence } from '#src/domain/wording/summary.ts';
import type { DesiredValue, UnjudgedRecord } from '#src/store/desired-values.ts';

import type { StoredPartnership } from './judge-partnerships.ts';

/** Texts written to the CRM are the same for all of its readers. */
const locale = 'en-GB';

export interface Wanted {
  readonly facts: PartnerFacts;
  readonly program: ProgramFacts;
  readonly result: HealthResult;
  /** What the rules beside health say. */
  readonly partnership: StoredPartnership;
  readonly trend: number | null;
  readonly settings: Settings;
  /** Made once for many partners (`propertyFormats`). */
  readonly formats: Formats;
  readonly asOf: Date;
  /** What the records should hold so far, by `crm:record`. */
  readonly held: ReadonlyMap<string, PropertyValues>;
}

/** How texts in properties are written. */
export function propertyFormats({ program: { currency, timeZone } }: Settings): Formats {
  return createFormats({ locale, currency, timeZone });
}

/** What the partner's company records should hold now. */
export function desiredProperties({
  facts,
  program,
  result,
  partnership,
  trend,
  settings,
  formats,
  asOf,
  held,
}: Wanted): readonly DesiredValue[] {
  const { currency } = settings.program;
  const values: PropertyValues = {
    ...healthProperties(result, trend),
    prm_health_reason: reasonSentence(result, formats),
    prm_next_best_action: bestAction(result, formats),
    ...partnershipProperties(partnership, formats),
    prm_blind_spots: blindSpotsValue(openBlindSpots(partnership.blindSpots)),
    ...figureProperties(companyFigures(facts, program, momentOf(asOf, settings.program)), currency),
  };
  return facts.records.flatMap(({ crm, id }) =>
    crm === null ? [] : asRows(crm, id, stampedProperties(values, held.get(`${crm}:${id}`) ?? {}, asOf)),
  );
}

/** W1: the records of an ended partner keep the last values for a while; those of anybody else who is not judged hold none. */
export function desiredWithoutJudgement(
  records: readonly UnjudgedRecord[],
  settings: Settings,
  asOf: Date,
): readonly DesiredValue[] {
  const { timeZone } = settings.program;
  const today = localDay(asOf, timeZone);
  return records
    .filter(
      ({ endedAt }) =>
        endedAt === null || today >= propertiesClearedOn(localDay(endedAt, timeZone), settings.health.status),
    )
    .flatMap(({ crm, recordId }) => asRows(crm, recordId, clearedProperties('company')));
}

function bestAction(result: HealthResult, formats: Formats): string | null {
  const [best] = result.nextBestAction;
  const dimension = result.dimensions.find(({ name }) => name === best?.dimension);
  if (best === undefined || dimension === undefined) return null;
  return actionSentence(best, dimension, formats);
}

function asRows(crm: DesiredValue['crm'], recordId: string, values: PropertyValues): readonly DesiredValue[] {
  return Object.entries(values).map(([property, value]) => ({ crm, kind: 'company', recordId, property, value }));
}
