import type { DimensionName, LedgerCause, LedgerEntry } from '../health-view.ts';
import { recordKey } from '../records.ts';
import type { Evidence, JudgedDimension } from './assessment.ts';
import { recordLinks } from './evidence.ts';
import { changedRecords } from './fact-changes.ts';
import { leaving } from './forecast.ts';
import { fromNothing, stagesBetween, type JudgedInputs } from './ledger-stages.ts';
import type { HealthReading } from './read-health.ts';
import { scoreOf } from './score.ts';

/**
 * H13: why the score moved from one evaluation to the next, as rows with a cause, in the causes' fixed order. Deltas
 * add up exactly to the difference of the two stored scores, unknown counting as 0; without an evaluation before, to
 * the first score. A cause that moved the score gets a row per dimension where that can be told apart.
 */
export function explainChange(before: JudgedInputs | null, after: JudgedInputs): readonly LedgerEntry[] {
  const from = before ?? fromNothing(after);
  const { start, stages } = stagesBetween(from, after);
  const final = stages.at(-1)?.reading ?? start;
  // What the rules make of the two evaluations now need not be what was stored. Rows before the remainder are shifted
  // by the first difference, rows after it by the second.
  const oldOffset = points(from.score) - points(start.score);
  const newOffset = points(after.score) - points(final.score);
  const remainderCause = from.engineVersion === after.engineVersion ? 'correction' : 'engine';
  const remainderAfter = remainderCause === 'engine' ? 'configuration' : 'correction';

  const rows: LedgerEntry[] = [];
  let offset = oldOffset;
  let shown = from.score;
  const add = (
    cause: LedgerCause,
    dimension: DimensionName | null,
    score: number | null,
    evidence: readonly Evidence[],
  ): void => {
    const next = offset === 0 ? score : points(score) + offset;
    if (next === shown) return;
    const { count, records } = recordLinks(evidence);
    rows.push({
      cause,
      dimension,
      delta: points(next) - points(shown),
      scoreBefore: shown,
      scoreAfter: next,
      records,
      recordCount: count,
    });
    shown = next;
  };
  let last = start;
  for (const { cause, reading } of stages) {
    for (const step of stepsBetween(cause, last, reading)) add(cause, step.dimension, step.score, step.evidence);
    last = reading;
    if (cause !== remainderAfter) continue;
    offset = newOffset;
    add(remainderCause, null, reading.score, []);
  }
  return rows;
}

/** In sums of deltas an unknown score counts as 0. */
function points(score: number | null): number {
  return score ?? 0;
}

interface Step {
  readonly dimension: DimensionName | null;
  readonly score: number | null;
  readonly evidence: readonly Evidence[];
}

/**
 * One dimension after the other takes its new points. Where the profile changed, or the score came or went on the way
 * while several dimensions moved, their shares cannot be told apart.
 */
function stepsBetween(cause: LedgerCause, before: HealthReading, after: HealthReading): readonly Step[] {
  if (before.score === after.score && before.dimensions === after.dimensions) return [];
  const moved = movedDimensions(before, after);
  if (moved === null || moved.length === 0) return [{ dimension: null, score: after.score, evidence: [] }];

  const facts = changedRecords(before.judging.facts, after.judging.facts);
  const evidence = (pairs: readonly Moved[]): readonly Evidence[] =>
    pairs.flatMap((pair) => evidenceOf(cause, pair, facts));
  const [first] = moved;
  if (moved.length === 1 && first !== undefined) {
    return [{ dimension: first.before.name, score: after.score, evidence: evidence(moved) }];
  }
  const scores = moved.map((_, place) => scoreAfter(before, after, moved.slice(0, place + 1)));
  if ([before.score, ...scores].includes(null))
    return [{ dimension: null, score: after.score, evidence: evidence(moved) }];
  return moved.map((pair, place) => ({
    dimension: pair.before.name,
    score: scores[place] ?? null,
    evidence: evidence([pair]),
  }));
}

interface Moved {
  readonly before: JudgedDimension;
  readonly after: JudgedDimension;
}

/** Dimensions whose points differ; null when the two readings have other dimensions or maxima. */
function movedDimensions(before: HealthReading, after: HealthReading): readonly Moved[] | null {
  if (before.dimensions.length !== after.dimensions.length) return null;
  const moved: Moved[] = [];
  for (const [place, dimension] of before.dimensions.entries()) {
    const other = after.dimensions[place];
    if (other === undefined || other.name !== dimension.name || other.max !== dimension.max) return null;
    if (other.points !== dimension.points) moved.push({ before: dimension, after: other });
  }
  return moved;
}

/** The score with some dimensions moved and the rest as before. */
function scoreAfter(before: HealthReading, after: HealthReading, moved: readonly Moved[]): number | null {
  const now = new Map(moved.map((pair) => [pair.before.name, pair.after]));
  const dimensions = before.dimensions.map((dimension) => now.get(dimension.name) ?? dimension);
  const { neverActivated, settings } = after.judging;
  return scoreOf(dimensions, neverActivated, settings.health).score;
}

/**
 * The records behind a step: what left by ageing; otherwise what came into or fell out of the evidence, or changed
 * within it.
 */
function evidenceOf(cause: LedgerCause, { before, after }: Moved, changed: ReadonlySet<string>): readonly Evidence[] {
  if (cause === 'aged_out') return leaving(before, after);
  const old = new Set(before.evidence.map(({ record }) => recordKey(record)));
  const now = new Set(after.evidence.map(({ record }) => recordKey(record)));
  return [
    ...before.evidence.filter(({ record }) => !now.has(recordKey(record))),
    ...after.evidence.filter(({ record }) => !old.has(recordKey(record)) || changed.has(recordKey(record))),
  ];
}
