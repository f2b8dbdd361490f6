import type { EngagementFact, LocalDate } from '../facts.ts';
import type { Evidence } from '../health/assessment.ts';
import type { Moment } from '../health/moment.ts';
import { isTouch } from '../touch.ts';

/** The day of the last touch and its records; null when there never was one. */
export function lastTouch(
  engagements: readonly EngagementFact[],
  moment: Moment,
): { readonly on: LocalDate; readonly evidence: readonly Evidence[] } | null {
  let on: LocalDate | null = null;
  let evidence: Evidence[] = [];
  for (const engagement of engagements) {
    if ((on !== null && engagement.on < on) || !isTouch(engagement, moment)) continue;
    if (engagement.on !== on) evidence = [];
    on = engagement.on;
    evidence.push({ record: engagement.record, on });
  }
  return on === null ? null : { on, evidence };
}
