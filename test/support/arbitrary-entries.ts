import fc from 'fast-check';

import { addDays } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import { competences, onboardingItems, readinessAreas } from '#src/domain/partnership/facts.ts';

import type { Entry } from './judged-partnership.ts';

/** What people could enter about a partner in the years around a day. */
export function arbitraryEntries(around: LocalDate): fc.Arbitrary<readonly Entry[]> {
  const on = fc.integer({ min: -500, max: 400 }).map((days) => addDays(around, days));
  const reason = fc.constant('it is so');
  const pin = fc.record({
    kind: fc.constant('segment_pin' as const),
    on,
    segment: fc.constantFrom('Strategic' as const, 'At-risk' as const, 'Long-tail' as const, null, null),
    reason,
    reviewOn: fc.option(on),
  });
  const named = fc.record({ kind: fc.constant('named_strategic' as const), on, named: fc.boolean(), reason });
  const tier = fc.record({
    kind: fc.constant('tier_set' as const),
    on,
    tier: fc.constantFrom('Registered', 'Silver', 'Gold', 'Diamond', null),
    lockedThrough: fc.option(on),
    locked: fc.boolean(),
    reason,
  });
  const lifecycle = fc.record({
    kind: fc.constant('lifecycle_set' as const),
    on,
    stage: fc.constantFrom('Advocate' as const, 'Enable' as const, null),
  });
  const item = fc.record({
    kind: fc.constant('checklist' as const),
    on,
    item: fc.constantFrom(...onboardingItems),
    done: fc.boolean(),
  });
  const advance = fc.record({
    kind: fc.constant('stage_advance' as const),
    on,
    to: fc.constantFrom('guided' as const, 'industry' as const, 'autonomous' as const),
  });
  const momentum = fc.record({
    kind: fc.constant('momentum' as const),
    on,
    signal: fc.constantFrom('strategy_maturity', 'self_sufficiency'),
    value: fc.integer({ min: 0, max: 4 }),
  });
  const ready = on.map((day): readonly Entry[] => [
    ...competences.map((competence): Entry => ({ kind: 'competence', on: day, competence, shown: true })),
    ...readinessAreas.map((area): Entry => ({ kind: 'readiness', on: day, area, value: 3, evidence: 'plan' })),
  ]);
  const alone: fc.Arbitrary<Entry> = fc.oneof(pin, named, tier, lifecycle, item, advance, momentum);
  return fc
    .tuple(fc.array(alone, { maxLength: 8 }), fc.array(ready, { maxLength: 1 }))
    .map(([entries, more]) => [...entries, ...more.flat()]);
}
