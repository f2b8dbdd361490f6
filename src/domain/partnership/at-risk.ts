import type { DimensionResult, HealthResult } from '../health-view.ts';
import type { Params } from '../health/assessment.ts';
import type { Settings } from '../settings/settings.ts';
import type { BaseSegment } from './facts.ts';

/** Why a partner is at risk. */
export interface Risk {
  readonly rule: 'SEG1.at_risk_band' | 'SEG1.at_risk_declining';
  readonly params: Params;
  readonly dimensions: readonly DimensionResult[];
}

/**
 * SEG1: a Strategic, Growth or Stable partner whose held band is At-risk or worse, or whose revenue declines (below the
 * flat row, or net credits) while its Engagement is 0. An unknown band and unknown dimensions put nobody at risk. Null:
 * not at risk.
 */
export function atRisk(
  base: BaseSegment | null,
  { band, dimensions, profile, score }: Pick<HealthResult, 'band' | 'dimensions' | 'profile' | 'score'>,
  { health, segment }: Settings,
): Risk | null {
  if (base === null || base === 'Long-tail') return null;
  if (segment.atRiskBands.some((risky) => risky === band)) {
    return { rule: 'SEG1.at_risk_band', params: { band, score }, dimensions };
  }
  const revenue = dimensions.find(({ name }) => name === 'revenue');
  const engagement = dimensions.find(({ name }) => name === 'engagement');
  if (revenue?.status !== 'known' || engagement?.status !== 'known' || engagement.points !== 0) return null;
  const growth = numberOrNull(revenue.params['growth']);
  const flat = health.profiles[profile]?.dimensions.revenue.rows.at(-1);
  const declining =
    revenue.rule === 'H3.net_credits' || (growth !== null && flat !== undefined && growth < flat.growth);
  return declining
    ? {
        rule: 'SEG1.at_risk_declining',
        params: { growth, engagementRule: engagement.rule },
        dimensions: [revenue, engagement],
      }
    : null;
}

function numberOrNull(value: Params[string] | undefined): number | null {
  return typeof value === 'number' ? value : null;
}
