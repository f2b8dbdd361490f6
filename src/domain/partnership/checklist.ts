import type { LocalDate } from '../facts.ts';
import { entriesOf } from './entries.ts';
import { onboardingItems, type EnteredFact, type OnboardingItem } from './facts.ts';

/** The onboarding checklist of one partner (LIFE1). */
export interface Checklist {
  /** Whether any item was ever entered. */
  readonly begun: boolean;
  readonly missing: readonly OnboardingItem[];
  /** The day on which the last item was done; null while one is missing. */
  readonly completedOn: LocalDate | null;
}

export function checklist(entries: readonly EnteredFact[], today: LocalDate): Checklist {
  const entered = entriesOf(entries, 'checklist', today);
  const doneOn = new Map<OnboardingItem, LocalDate>();
  for (const { item, done, on } of entered) {
    if (!done) doneOn.delete(item);
    else if (!doneOn.has(item)) doneOn.set(item, on);
  }
  const missing = onboardingItems.filter((item) => !doneOn.has(item));
  const completedOn = missing.length === 0 ? ([...doneOn.values()].toSorted().at(-1) ?? null) : null;
  return { begun: entered.length > 0, missing, completedOn };
}
