import type { LocalDate } from '../facts.ts';
import type { LifecycleSettings } from '../settings/lifecycle.ts';
import { entriesOf } from './entries.ts';
import { competences, readinessAreas, type Competence, type EnteredFact, type ReadinessArea } from './facts.ts';

/** LIFE2: the readiness assessment as it stands on a day. */
export interface Readiness {
  /** Sum over the areas assessed, of 16. */
  readonly total: number;
  /** Areas without a value on the scale of 0 to 4, or without evidence. */
  readonly missing: readonly ReadinessArea[];
  readonly passed: boolean;
}

export function readiness(
  entries: readonly EnteredFact[],
  today: LocalDate,
  { readinessPassedFrom }: LifecycleSettings,
): Readiness {
  const values = new Map<ReadinessArea, number>();
  for (const { area, evidence, value } of entriesOf(entries, 'readiness', today)) {
    if (Number.isInteger(value) && value >= 0 && value <= 4 && evidence.trim() !== '') values.set(area, value);
  }
  const missing = readinessAreas.filter((area) => !values.has(area));
  const total = [...values.values()].reduce((sum, value) => sum + value, 0);
  return { total, missing, passed: missing.length === 0 && total >= readinessPassedFrom };
}

/** LIFE2: competences that the partner has not shown by a day, or not any more. */
export function missingCompetences(entries: readonly EnteredFact[], today: LocalDate): readonly Competence[] {
  const shown = new Map<Competence, boolean>();
  for (const entry of entriesOf(entries, 'competence', today)) shown.set(entry.competence, entry.shown);
  return competences.filter((competence) => shown.get(competence) !== true);
}
