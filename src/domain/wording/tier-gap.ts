import type { Params } from '../health/assessment.ts';
import type { TierJudgment } from '../partnership/tier.ts';
import { tierMetrics, type TierMetric } from '../settings/tier.ts';
import { counted, type Formats } from './formats.ts';

/** What is missing to the next tier and by when, with dates: `Gold: 12,400 USD and 2 wins by 31 Dec 2026`. Null at the top. */
export function tierGap(
  { glidePath: path, params }: Pick<TierJudgment, 'glidePath' | 'params'>,
  formats: Formats,
): string | null {
  if (path === null) return null;
  if (path.needs.length === 0) return `${path.tier} on ${formats.day(path.on)}`;
  const missing = path.needs.map(({ gap, metric, needs }) => missingOf(metric, gap ?? needs, params, formats));
  return `${path.tier}: ${formats.list(missing)} by ${formats.day(path.by)}`;
}

/** What is missing of each metric: `12,400 USD and 2 wins`; null when nothing is, or none is known to be. */
export function missingList(gaps: Params, params: Params, formats: Formats): string | null {
  const missing = tierMetrics.flatMap((metric) => {
    const gap = gaps[metric];
    return typeof gap === 'number' && gap > 0 ? [missingOf(metric, gap, params, formats)] : [];
  });
  return missing.length === 0 ? null : formats.list(missing);
}

/** A program that never saw a registration goes by the deals its partners sourced (H4). */
function missingOf(metric: TierMetric, amount: number, params: Params, formats: Formats): string {
  switch (metric) {
    case 'revenue':
      return formats.moneyAtLeast(amount);
    case 'registrations':
      return params['registrationsBy'] === 'sourced_deals'
        ? `${counted(amount, 'deal', 'deals', formats)} from the partner`
        : counted(amount, 'registration', 'registrations', formats);
    case 'wins':
      return counted(amount, 'win', 'wins', formats);
    case 'certified':
      return counted(amount, 'certified person', 'certified people', formats);
  }
}
