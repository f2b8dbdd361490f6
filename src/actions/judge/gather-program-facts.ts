import { addDays, closeDay, localDay } from '#src/domain/calendar.ts';
import type { LocalDate, ProgramFacts } from '#src/domain/facts.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { programFactRows } from '#src/store/program-fact-rows.ts';
import type { Tx } from '#src/store/transaction.ts';

import { mappedDay } from './mapped-day.ts';
import { portalProperties } from './mapped-facts.ts';

/** More than any window of the rules looks back at portal activity of the program (H5: 92 days). */
const rememberedDays = 400;

/** What one evaluation knows of the program as a whole. */
export async function gatherProgramFacts(
  tx: Tx,
  programId: string,
  settings: Settings,
  asOf: Date,
): Promise<ProgramFacts> {
  const { timeZone } = settings.program;
  const since = addDays(localDay(asOf, timeZone), -rememberedDays);
  const properties = portalProperties(settings.mapping.hubspot);
  const rows = await programFactRows(tx, { programId, timeZone, since: addDays(since, 1), portalFields: properties });
  const closes = rows.oldestCloses.map((at) => closeDay(at, timeZone));
  return {
    hasAttribution: rows.hasAttribution,
    firstRegistrationOn: null,
    oldestAttributedCloseOn: closes.toSorted()[0] ?? null,
    portalMapped: properties.length > 0 || rows.hasPortalSignals,
    portalActivityDays: distinctDays([
      ...rows.portalSignalTimes.map((at) => localDay(at, timeZone)),
      ...rows.portalValues.flatMap((value) => mappedDay(value, timeZone) ?? []),
    ]).filter((day) => day > since),
  };
}

function distinctDays(days: readonly LocalDate[]): readonly LocalDate[] {
  return [...new Set(days)].toSorted();
}
