import type { SeedRecord } from '#src/sandbox/portal-seed.ts';
import type { ExpectedHealth, ExpectedRow } from '#src/sandbox/sample-program/blueprint.ts';

import type { DayOfNow } from './days-of-now.ts';
import { daysBetween, localDay, text } from './read-portal.ts';
import type { Portal } from './read-portal.ts';

/**
 * Reads one partner's records as the vendor would hand them out and applies the rows of the rules, as plainly as possible.
 * It shares nothing with the product: it is here to hold the records and the hand-made expectations against each other.
 */
export function judgeRecords(portal: Portal, company: SeedRecord, day: DayOfNow): ExpectedHealth {
  const deals = dealsOf(portal, company);
  const lastActivity = portalDays(company, day);
  const activated = deals.length > 0 || lastActivity !== null;
  const rows = {
    revenue: activated ? revenue(portal, company, deals, day) : unknown('never_activated'),
    activity: activated ? activity(deals, day) : unknown('never_activated'),
    engagement: activated ? engagement(company, lastActivity, day) : unknown('never_activated'),
    satisfaction: satisfaction(portal, company, day),
    fit: fit(company, day),
  };
  const maxima = { revenue: 30, activity: 25, engagement: 20, satisfaction: 15, fit: 10 };
  let points = 0;
  let coverage = 0;
  for (const name of ['revenue', 'activity', 'engagement', 'satisfaction', 'fit'] as const) {
    points += rows[name].points ?? 0;
    coverage += rows[name].points === null ? 0 : maxima[name];
  }
  const score = coverage < 50 ? null : Math.round((points / coverage) * 100);
  return { ...rows, total: { score, coverage, range: [points, points + 100 - coverage], band: bandOf(score) } };
}

interface DealSeen {
  readonly role: 'sourced' | 'influenced';
  readonly created: string;
  readonly closed: string;
  readonly won: boolean;
  readonly lost: boolean;
  readonly cents: number;
}

function dealsOf(portal: Portal, company: SeedRecord): DealSeen[] {
  const [sourced, influenced] = portal.seed.labels.map((label) => label.typeId);
  return portal.linked(company, 'deals').flatMap(({ record, typeIds }) => {
    const isSourced = typeIds.some((typeId) => typeId === sourced);
    if (!isSourced && !typeIds.some((typeId) => typeId === influenced)) return [];
    const won = text(record, 'hs_is_closed_won') === 'true';
    return [
      {
        role: isSourced ? ('sourced' as const) : ('influenced' as const),
        created: localDay(text(record, 'createdate') ?? ''),
        closed: localDay(text(record, 'closedate') ?? ''),
        won,
        lost: !won && text(record, 'hs_is_closed') === 'true',
        cents: Math.round(Number(text(record, 'amount_in_home_currency') ?? 0) * 100),
      },
    ];
  });
}

function revenue(portal: Portal, company: SeedRecord, deals: readonly DealSeen[], day: DayOfNow): ExpectedRow {
  const last = day.lastCompleted[0] * 4 + day.lastCompleted[1] - 1;
  const sum = (from: number, quarters: number) =>
    deals
      .filter(
        (deal) => deal.won && quarterOf(deal.closed) <= last - from && quarterOf(deal.closed) > last - from - quarters,
      )
      .reduce((total, deal) => total + deal.cents, 0) / 100;
  const age = Math.min(
    quartersSince(text(company, 'partner_signed_date') ?? '', last),
    quartersSince(oldestClose(portal), last),
  );
  const short = age < 5;
  const current = age >= 8 ? sum(0, 4) : sum(0, 1);
  const prior = age >= 8 ? sum(4, 4) : sum(short ? 1 : 4, 1);
  const cap = (points: number) => (short ? Math.min(points, 20) : points);
  if (current < 0) return { points: 0, rule: 'net_credits', seen: { current, prior } };
  if (prior <= 0 && current === 0) {
    return short
      ? { points: null, rule: 'short_history', seen: { current, prior } }
      : { points: 0, rule: 'no_revenue', seen: { current, prior } };
  }
  if (prior <= 0) return { points: cap(current > 5_000 ? 30 : 10), rule: 'new_revenue', seen: { current, prior } };
  const change = (current / prior - 1) * 100;
  const growth = Math.sign(change) * Math.round(Math.abs(change)) || 0;
  const points = growth >= 20 ? 30 : growth > 0 ? 20 : growth >= -2 ? 10 : 0;
  return { points: cap(points), rule: short ? 'short_history' : 'growth', seen: { growth, current, prior } };
}

/** The program's oldest attributed close: no partner has more history than that. */
function oldestClose(portal: Portal): string {
  const companies = portal
    .live('companies')
    .filter((record) => ['PARTNER', 'RESELLER'].includes(text(record, 'type') ?? ''));
  const closes = companies.flatMap((company) => dealsOf(portal, company).filter((deal) => deal.won || deal.lost));
  return closes.map((deal) => deal.closed).toSorted()[0] ?? '9999-12-31';
}

function quarterOf(date: string): number {
  return Number(date.slice(0, 4)) * 4 + Math.floor((Number(date.slice(5, 7)) - 1) / 3);
}

/** Completed quarters that began on or after the date. */
function quartersSince(date: string, last: number): number {
  const beginsQuarter = /-(01|04|07|10)-01$/.test(date);
  return Math.max(0, last - quarterOf(date) + (beginsQuarter ? 1 : 0));
}

function activity(deals: readonly DealSeen[], day: DayOfNow): ExpectedRow {
  const count = deals.filter((deal) => deal.role === 'sourced' && daysBetween(deal.created, day.today) < 90).length;
  const points = count >= 5 ? 25 : count >= 3 ? 20 : count >= 1 ? 10 : 0;
  return { points, rule: 'sourced_deals', seen: { count } };
}

function portalDays(company: SeedRecord, day: DayOfNow): number | null {
  const values = [text(company, 'partner_portal_last_sign_in'), text(company, 'partner_last_training')];
  const ages = values.flatMap((value) => (value === null ? [] : [daysBetween(localDay(value), day.today)]));
  return ages.length === 0 ? null : Math.min(...ages);
}

function engagement(company: SeedRecord, days: number | null, day: DayOfNow): ExpectedRow {
  if (days !== null)
    return { points: days <= 7 ? 20 : days <= 31 ? 15 : days <= 92 ? 10 : 0, rule: 'portal', seen: { days } };
  const signedFor = daysBetween(text(company, 'partner_signed_date') ?? '', day.today);
  return signedFor <= 31 ? unknown('not_yet_signed_in') : { points: 0, rule: 'never_signed_in', seen: {} };
}

function satisfaction(portal: Portal, company: SeedRecord, day: DayOfNow): ExpectedRow {
  const latest = new Map<string, { readonly at: string; readonly value: number }>();
  for (const { record } of portal.linked(company, 'feedback_submissions')) {
    const at = text(record, 'hs_submission_timestamp') ?? '';
    const value = Number(text(record, 'hs_value'));
    const who = portal.linked(record, 'contacts')[0]?.record.id ?? `answer ${record.id}`;
    const counts = text(record, 'hs_survey_type') === 'NPS' && Number.isInteger(value) && value >= 0 && value <= 10;
    const known = latest.get(who);
    if (counts && daysBetween(localDay(at), day.today) < 365 && (known === undefined || known.at < at))
      latest.set(who, { at, value });
  }
  const values = [...latest.values()].map((answer) => answer.value);
  if (values.length >= 3) {
    const share = (test: (value: number) => boolean) => (values.filter(test).length / values.length) * 100;
    const nps = share((value) => value >= 9) - share((value) => value <= 6);
    return {
      points: nps >= 50 ? 15 : nps >= 25 ? 10 : nps >= 0 ? 5 : 0,
      rule: 'nps',
      seen: { nps, answers: values.length },
    };
  }
  if (values.length === 0) {
    const property = text(company, 'partner_nps');
    const on = text(company, 'partner_nps_date');
    if (property !== null && (on === null || daysBetween(on, day.today) <= 365)) values.push(Number(property));
  }
  if (values.length === 0) return unknown('no_answer');
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return {
    points: mean >= 9 ? 15 : mean >= 7 ? 10 : mean >= 5 ? 5 : 0,
    rule: 'few_answers',
    seen: { mean, answers: values.length },
  };
}

function fit(company: SeedRecord, day: DayOfNow): ExpectedRow {
  const value = text(company, 'partner_strategic_fit');
  if (value === null) return unknown('no_fit');
  const setOn = text(company, 'partner_strategic_fit_date');
  const stale = setOn !== null && daysBetween(setOn, day.today) > 366;
  return {
    points: value === 'strong' ? 10 : value === 'moderate' ? 5 : 0,
    rule: stale ? 'stale_fit' : 'fit',
    seen: { fit: value },
  };
}

function unknown(rule: ExpectedRow['rule']): ExpectedRow {
  return { points: null, rule, seen: {} };
}

function bandOf(score: number | null): ExpectedHealth['total']['band'] {
  if (score === null) return 'Unknown';
  if (score >= 80) return 'Champion';
  if (score >= 60) return 'Healthy';
  if (score >= 40) return 'At-risk';
  return score >= 20 ? 'Critical' : 'Churning';
}
