import { addDays, isWithin, lastMonths } from './calendar.ts';
import type { LocalDate, PartnerFacts, PartnerStatus } from './facts.ts';
import { fieldValue, type MappedFields } from './mapped-fields.ts';
import type { HealthSettings } from './settings/health.ts';
import type { Mapping } from './settings/mapping.ts';
import { isTouch } from './touch.ts';

/** W1: the mapped status. Without a mapping, and for a value that the mapping does not name, a partner is active. */
export function partnerStatus(fields: MappedFields, mapping: Mapping['status']): PartnerStatus {
  if (mapping === null) return 'active';
  const value = fieldValue(fields, mapping.property);
  return (value === null ? undefined : mapping.values[value]) ?? 'active';
}

/** W1: active and paused partners are judged; prospects and ended ones are listed with nulls. */
export function isJudged(status: PartnerStatus): boolean {
  return status === 'active' || status === 'paused';
}

/** W1: only active partners count in ranks and denominators. */
export function isRanked(status: PartnerStatus): boolean {
  return status === 'active';
}

/** W1: the day from which the properties of a partner that ended are cleared. */
export function propertiesClearedOn(endedOn: LocalDate, settings: HealthSettings['status']): LocalDate {
  return addDays(endedOn, settings.clearEndedAfterDays);
}

/**
 * W7: a partner is lost when it ended, or when 12 months passed without a closed deal, a registration or a touch after
 * it had one. One that never had any was never active and cannot be lost. Null when engagements cannot be read and
 * nothing else proves activity: silence is then unknown.
 */
export function isLost(
  facts: PartnerFacts,
  now: { readonly asOfMs: number; readonly today: LocalDate },
  settings: HealthSettings['status'],
): boolean | null {
  if (facts.status === 'ended') return true;
  const activity = activityDays(facts, now);
  if (activity.length === 0) return facts.engagements === null ? null : false;
  const recent = lastMonths(now.today, settings.lostAfterMonths);
  if (activity.some((day) => isWithin(day, recent))) return false;
  return facts.engagements === null ? null : true;
}

/** Days of closed deals, registrations and touches up to today. */
function activityDays(
  facts: PartnerFacts,
  now: { readonly asOfMs: number; readonly today: LocalDate },
): readonly LocalDate[] {
  const closed = facts.deals.flatMap((deal) =>
    deal.state === 'open' || deal.closesOn === null ? [] : [deal.closesOn],
  );
  const registered = facts.registrations.map((registration) => registration.submittedOn);
  const touched = (facts.engagements ?? []).filter((engagement) => isTouch(engagement, now)).map((touch) => touch.on);
  return [...closed, ...registered, ...touched].filter((day) => day <= now.today);
}
