import type { SeedPropertyVersion } from '../portal-seed.ts';
import { editorOf } from './owners.ts';
import type { PartnerPlan } from './partner-plan.ts';
import type { Random } from './random.ts';
import { completedQuarter, dayOfTime, isoDay, isoTime, officeTime } from './timeline.ts';
import type { Day, Timeline } from './timeline.ts';

export interface Signals {
  readonly properties: Readonly<Record<string, string | null>>;
  readonly history: Readonly<Record<string, readonly SeedPropertyVersion[]>>;
}

/** The day of the agreement, or null where nobody filled it in. */
export function signedDay(plan: PartnerPlan, timeline: Timeline): Day | null {
  if (plan.signed === null) return null;
  if ('daysAgo' in plan.signed) return timeline.today - plan.signed.daysAgo;
  return completedQuarter(timeline, plan.signed.age - 1).first - 10;
}

/**
 * The partner program's own properties on a partner's company, with their former values.
 * @param created when the company came into the CRM, in epoch milliseconds
 */
export function signalsOf(plan: PartnerPlan, created: number, timeline: Timeline, random: Random): Signals {
  const day = (daysAgo: number) => timeline.today - daysAgo;
  const signed = signedDay(plan, timeline);
  const { signIn, training } = plan.portal;
  const nps = plan.npsProperty;
  const fit = plan.fit;
  const fitOn = fit === null || fit.daysAgo === null ? null : day(fit.daysAgo);
  const properties = {
    partner_status: plan.program.status,
    partner_type: plan.program.type,
    partner_signed_date: signed === null ? null : isoDay(signed),
    partner_portal_last_sign_in: signIn === null ? null : isoTime(officeTime(day(signIn), random)),
    partner_last_training: training === null ? null : isoDay(day(training)),
    partner_nps: nps === null ? null : String(nps.value),
    partner_nps_date: nps === null || nps.daysAgo === null ? null : isoDay(day(nps.daysAgo)),
    partner_strategic_fit: fit === null ? null : fit.value,
    partner_strategic_fit_date: fitOn === null ? null : isoDay(fitOn),
  };
  const since = signed ?? dayOfTime(created) + 1;
  return {
    properties,
    history: {
      ...statusHistory(plan, created, signed, timeline, random),
      ...(signed === null ? {} : { partner_signed_date: [edit(isoDay(signed), signed, random)] }),
      ...signInHistory(properties.partner_portal_last_sign_in, since, signIn === null ? null : day(signIn), random),
      ...trainingHistory(since, training === null ? null : day(training), random),
      ...npsHistory(plan, since, timeline, random),
      ...fitHistory(plan, since, fitOn, random),
    },
  };
}

function statusHistory(
  plan: PartnerPlan,
  created: number,
  signed: Day | null,
  timeline: Timeline,
  random: Random,
): Signals['history'] {
  const { status } = plan.program;
  if (status === null || status === 'prospect' || signed === null) return {};
  const versions = [edit('active', signed, random), integration('prospect', created)];
  if (status === 'paused') versions.unshift(edit('paused', timeline.today - 70, random));
  if (status === 'ended') versions.unshift(edit('ended', timeline.today - 120, random));
  return { partner_status: versions };
}

/** Sign-ins get rarer towards the past; each is written by the portal a few minutes later. */
function signInHistory(current: string | null, since: Day, lastDay: Day | null, random: Random): Signals['history'] {
  if (current === null || lastDay === null) return {};
  const values = [current];
  let day = lastDay;
  for (let count = random.int(2, 9); count > 0; count--) {
    day -= random.int(3, 25);
    if (day <= since) break;
    values.push(isoTime(officeTime(day, random)));
  }
  const versions = values.map((value) => integration(value, Date.parse(value) + random.int(60, 600) * 1_000));
  return { partner_portal_last_sign_in: versions };
}

function trainingHistory(since: Day, lastDay: Day | null, random: Random): Signals['history'] {
  if (lastDay === null) return {};
  const days = [lastDay];
  const earlier = lastDay - random.int(60, 250);
  if (earlier > since && random.chance(0.5)) days.push(earlier);
  return { partner_last_training: days.map((day) => integration(isoDay(day), officeTime(day, random))) };
}

/** Written on the day of the answer; nobody knows when an undated one was given. */
function npsHistory(plan: PartnerPlan, since: Day, timeline: Timeline, random: Random): Signals['history'] {
  const nps = plan.npsProperty;
  if (nps === null) return {};
  if (nps.daysAgo === null) return { partner_nps: [edit(String(nps.value), since + 30, random)] };
  const day = timeline.today - nps.daysAgo;
  return { partner_nps: [edit(String(nps.value), day, random)], partner_nps_date: [edit(isoDay(day), day, random)] };
}

function fitHistory(plan: PartnerPlan, since: Day, setOn: Day | null, random: Random): Signals['history'] {
  if (plan.fit === null) return {};
  if (setOn === null) return { partner_strategic_fit: [edit(plan.fit.value, since + 30, random)] };
  const changes = [{ value: plan.fit.value, day: setOn }];
  const earlier = setOn - random.int(90, 400);
  if (earlier > since) changes.push({ value: plan.fit.value === 'moderate' ? 'strong' : 'moderate', day: earlier });
  return {
    partner_strategic_fit: changes.map(({ value, day }) => edit(value, day, random)),
    partner_strategic_fit_date: changes.map(({ day }) => edit(isoDay(day), day, random)),
  };
}

function edit(value: string, day: Day, random: Random): SeedPropertyVersion {
  return { value, timestamp: isoTime(officeTime(day, random)), sourceType: 'CRM_UI', sourceId: editorOf('maren') };
}

function integration(value: string, time: number): SeedPropertyVersion {
  return { value, timestamp: isoTime(time), sourceType: 'INTEGRATION', sourceId: '2290417' };
}
