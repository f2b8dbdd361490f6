import type { BaseSegment } from '../facts.ts';
import type { Sight } from './sight.ts';

/** The base segment whose duties a partner has: at risk those of its base, while onboarding none. Null: not known. */
export function segmentOfDuties({
  segment,
  baseSegment,
}: Pick<Sight, 'segment' | 'baseSegment'>): BaseSegment | 'none' | null {
  if (segment === 'Onboarding') return 'none';
  return segment === 'At-risk' ? baseSegment : segment;
}
