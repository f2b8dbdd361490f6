import { registeredDeals } from '../registered-deals.ts';
import type { Dimensions } from '../settings/profile.ts';
import { known, unknown, type Assessment, type Judging } from './assessment.ts';

/**
 * Activity (H4): the deals that were registered in the window, or sourced where the program never saw a registration;
 * without attribution either there is no source.
 */
export function assessActivity(judging: Judging): Assessment {
  const { facts, program, settings, moment, dimensions } = judging;
  const registered = registeredDeals(facts, program, moment.today, settings.health.activity.windowDays);
  if (registered === null) return { ...unknown('H4.no_source', { count: null }), status: 'no_source' };
  if (judging.neverActivated) return unknown('H1.never_activated', { count: 0 });
  const count = registered.deals.length;
  return known(
    activityPoints(count, dimensions),
    registered.source === 'registrations' ? 'H4.registrations' : 'H4.sourced_deals',
    { count },
    registered.deals,
  );
}

export function activityPoints(count: number, { activity }: Dimensions): number {
  return activity.rows.find((row) => count >= row.registrations)?.points ?? 0;
}
