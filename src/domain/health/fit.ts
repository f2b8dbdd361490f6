import { addMonths } from '../calendar.ts';
import type { FitFact } from '../facts.ts';
import { compareText, recordKey } from '../records.ts';
import type { HealthSettings } from '../settings/health.ts';
import type { Dimensions } from '../settings/profile.ts';
import { known, unknown, type Assessment, type JudgingByDay } from './assessment.ts';

export type Fit = 'strong' | 'moderate' | 'weak';

/** Strategic fit (H7): the latest one set or assessed. Older than 12 months it is stale: shown, still counted. */
export function assessFit({ facts, settings, moment, dimensions }: Omit<JudgingByDay, 'program'>): Assessment {
  const latest = facts.fits
    .filter(({ on }) => on === null || on <= moment.today)
    .reduce<FitFact | null>((best, fact) => (best === null || isLater(fact, best) ? fact : best), null);
  if (latest === null) return unknown('H7.not_set', { fit: null, setOn: null });

  const fit = fitOf(latest.value, settings.health.fit);
  const staleFrom = addMonths(moment.today, -settings.health.fit.staleAfterMonths);
  const notes = latest.on !== null && latest.on <= staleFrom ? (['stale'] as const) : [];
  const evidence = [{ record: latest.record, on: latest.on ?? moment.today }];
  return known(fitPoints(fit, dimensions), 'H7.fit', { fit, setOn: latest.on }, evidence, notes);
}

export function fitPoints(fit: Fit, dimensions: Dimensions): number {
  return dimensions.fit.rows.find((row) => row.fit === fit)?.points ?? 0;
}

/** The readiness assessment's total of 16 in the words of the fit. */
function fitOf(value: FitFact['value'], { readiness }: HealthSettings['fit']): Fit {
  if (typeof value === 'string') return value;
  if (value.readinessTotal >= readiness.strong) return 'strong';
  return value.readinessTotal >= readiness.moderate ? 'moderate' : 'weak';
}

/** Undated is oldest. Two of one day are told apart by their records, so that the order of facts decides nothing. */
function isLater(fact: FitFact, other: FitFact): boolean {
  const byDay = compareText(fact.on ?? '', other.on ?? '');
  const byRecord = byDay || compareText(recordKey(fact.record), recordKey(other.record));
  return (byRecord || compareText(JSON.stringify(fact.value), JSON.stringify(other.value))) > 0;
}
