import { addDays, daysBetween } from '../calendar.ts';
import type { LocalDate, ProgramFacts } from '../facts.ts';
import type { Dimensions } from '../settings/profile.ts';
import { signing } from '../signing.ts';
import { isTouch } from '../touch.ts';
import { known, unknown, type Assessment, type Evidence, type Judging, type JudgingByDay } from './assessment.ts';
import { isPortalActivity } from './never-activated.ts';
import type { RuleCode } from './rule-codes.ts';

/**
 * Engagement (H5): days since the last portal activity while the program's portal is connected, else days since the
 * last touch.
 */
export function assessEngagement(judging: Judging): Assessment {
  if (judging.neverActivated) return unknown('H1.never_activated', { days: null });
  return isPortalConnected(judging) ? byPortal(judging) : byTouch(judging);
}

/** H5: mapped, and any partner had a value in the last 92 days, the 92nd included. */
export function isPortalConnected({
  program,
  settings,
  moment,
}: Pick<JudgingByDay, 'program' | 'settings' | 'moment'>): boolean {
  if (!program.portalMapped) return false;
  const last = lastUpTo(program.portalActivityDays, moment.today);
  return last !== null && last >= addDays(moment.today, -settings.health.engagement.portalConnectedDays);
}

function byPortal(judging: Judging): Assessment {
  const { facts, moment, settings } = judging;
  const last = latest(facts.portal.filter((fact) => fact.on <= moment.today && isPortalActivity(fact)));
  if (last.length > 0) return sinceLast(last, 'H5.portal', judging);

  const signed = signing(facts, moment.today);
  const notes = signed.assumed ? (['assumed_signed_date'] as const) : [];
  return daysBetween(signed.on, moment.today) <= settings.health.engagement.neverSignedInGraceDays
    ? unknown('H5.not_yet_signed_in', { days: null }, [], notes)
    : known(0, 'H5.never_signed_in', { days: null }, [], notes);
}

function byTouch(judging: Judging): Assessment {
  const { facts, moment } = judging;
  if (facts.engagements === null) return unknown('H5.unreadable', { days: null });
  const last = latest(facts.engagements.filter((engagement) => isTouch(engagement, moment)));
  return last.length > 0 ? sinceLast(last, 'H5.touch', judging) : known(0, 'H5.never_touched', { days: null }, []);
}

function sinceLast(last: readonly Evidence[], rule: RuleCode, { moment, dimensions }: Judging): Assessment {
  const days = last[0] === undefined ? 0 : daysBetween(last[0].on, moment.today);
  return known(engagementPoints(days, dimensions), rule, { days }, last);
}

export function engagementPoints(days: number, { engagement }: Dimensions): number {
  return engagement.rows.find((row) => days <= row.days)?.points ?? 0;
}

/** The facts of the latest day. */
function latest(facts: readonly Evidence[]): readonly Evidence[] {
  let days: Evidence[] = [];
  for (const { record, on } of facts) {
    const lead = days[0];
    if (lead === undefined || on > lead.on) days = [{ record, on }];
    else if (on === lead.on) days.push({ record, on });
  }
  return days;
}

/** The last of ascending days that is not after a day. */
function lastUpTo(days: ProgramFacts['portalActivityDays'], day: LocalDate): LocalDate | null {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const candidate = days[middle];
    if (candidate !== undefined && candidate <= day) low = middle + 1;
    else high = middle;
  }
  return days[low - 1] ?? null;
}
