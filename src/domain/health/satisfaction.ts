import { isWithin, lastDays } from '../calendar.ts';
import type { AnswerFact, LocalDate } from '../facts.ts';
import { compareText, recordKey } from '../records.ts';
import { roundedQuotient } from '../rounding.ts';
import type { HealthSettings } from '../settings/health.ts';
import type { Dimensions } from '../settings/profile.ts';
import { known, unknown, type Assessment, type Evidence, type Judging, type JudgingByDay } from './assessment.ts';

/**
 * Satisfaction (H6): the latest answer of each respondent in the window; three or more make an NPS, one or two a mean.
 * Without answers a mapped property stands in.
 */
export function assessSatisfaction(judging: Omit<JudgingByDay, 'program'>): Assessment {
  const answers = countedAnswers(judging);
  if (answers.length === 0) return byProperty(judging);
  const { points, rule, nps, mean } = pollPoints(pollOf(answers, judging.settings.health), judging);
  const params = nps === null ? { mean, answers: answers.length } : { nps, answers: answers.length };
  return known(points, rule, params, evidenceOf(answers, judging.moment.today), notesOf(answers));
}

/** Ratings added up. */
export interface Poll {
  readonly answers: number;
  readonly promoters: number;
  readonly detractors: number;
  readonly sum: number;
}

/** The poll as it stands today; empty without answers. */
export function currentPoll(judging: Judging): Poll {
  return pollOf(countedAnswers(judging), judging.settings.health);
}

/** NPS is compared unrounded. */
export function pollPoints(
  { answers, promoters, detractors, sum }: Poll,
  { dimensions, settings }: Pick<Judging, 'dimensions' | 'settings'>,
): {
  readonly points: number;
  readonly rule: 'H6.nps' | 'H6.few_answers';
  /** To one decimal. */
  readonly nps: number | null;
  readonly mean: number | null;
} {
  const { rows } = dimensions.satisfaction;
  if (answers >= settings.health.satisfaction.npsFromAnswers) {
    const balance = promoters - detractors;
    const row = rows.find((candidate) => balance * 100 >= candidate.nps * answers);
    return { points: row?.points ?? 0, rule: 'H6.nps', nps: roundedQuotient(balance * 1000, answers) / 10, mean: null };
  }
  const row = rows.find((candidate) => sum >= candidate.mean * answers);
  return { points: row?.points ?? 0, rule: 'H6.few_answers', nps: null, mean: roundedQuotient(sum * 10, answers) / 10 };
}

function countedAnswers({ facts, settings, moment }: Omit<JudgingByDay, 'program'>): readonly AnswerFact[] {
  return latestRatings(facts.answers, moment.today, settings.health);
}

/** The latest valid rating of each respondent in the window; one without a respondent stands for itself. */
export function latestRatings(
  answers: readonly AnswerFact[],
  today: LocalDate,
  { satisfaction }: Pick<HealthSettings, 'satisfaction'>,
): readonly AnswerFact[] {
  const window = lastDays(today, satisfaction.windowDays);
  const byRespondent = new Map<string, AnswerFact>();
  for (const answer of answers) {
    if (answer.origin !== 'answer' || !isRating(answer) || !isWithin(answer.on, window)) continue;
    const respondent =
      answer.respondent === null ? `record ${recordKey(answer.record)}` : `contact ${answer.respondent}`;
    const other = byRespondent.get(respondent);
    if (other === undefined || isLater(answer, other)) byRespondent.set(respondent, answer);
  }
  return [...byRespondent.values()];
}

function isRating({ scale, value }: AnswerFact): boolean {
  return scale === 'rating' && Number.isInteger(value) && value >= 0 && value <= 10;
}

/** What some ratings add up to. */
export function pollOf(answers: readonly AnswerFact[], { satisfaction }: HealthSettings): Poll {
  return {
    answers: answers.length,
    promoters: answers.filter(({ value }) => value >= satisfaction.promoterFrom).length,
    detractors: answers.filter(({ value }) => value <= satisfaction.detractorTo).length,
    sum: answers.reduce((sum, { value }) => sum + value, 0),
  };
}

/** The latest value of a mapped property: no answer after the window, but one without a date stays. */
function byProperty({ facts, dimensions, settings, moment }: Omit<JudgingByDay, 'program'>): Assessment {
  const window = lastDays(moment.today, settings.health.satisfaction.windowDays);
  const latest = facts.answers
    .filter((answer) => answer.origin === 'property' && isOnScale(answer))
    .filter(({ on }) => on === null || isWithin(on, window))
    .reduce<AnswerFact | null>((best, answer) => (best === null || isLater(answer, best) ? answer : best), null);
  if (latest === null) return unknown('H6.no_answers', { answers: 0 });
  const { scale, value } = latest;
  const points = propertyPoints(scale, value, dimensions);
  const evidence = evidenceOf([latest], moment.today);
  return scale === 'nps'
    ? known(points, 'H6.property_nps', { nps: value, answers: null }, evidence, notesOf([latest]))
    : known(points, 'H6.property_rating', { mean: value, answers: null }, evidence, notesOf([latest]));
}

/** A property may hold an average, so that its rating need not be whole. */
function isOnScale({ scale, value }: AnswerFact): boolean {
  return scale === 'nps' ? value >= -100 && value <= 100 : value >= 0 && value <= 10;
}

function propertyPoints(scale: AnswerFact['scale'], value: number, { satisfaction }: Dimensions): number {
  return satisfaction.rows.find((row) => value >= (scale === 'nps' ? row.nps : row.mean))?.points ?? 0;
}

/** Undated is oldest. Two of one day are told apart by their records, so that the order of facts decides nothing. */
function isLater(answer: AnswerFact, other: AnswerFact): boolean {
  const byDay = compareText(answer.on ?? '', other.on ?? '');
  const byRecord = byDay || compareText(recordKey(answer.record), recordKey(other.record));
  return (byRecord || answer.value - other.value) > 0;
}

function evidenceOf(answers: readonly AnswerFact[], today: LocalDate): readonly Evidence[] {
  return answers.map(({ record, on }) => ({ record, on: on ?? today }));
}

function notesOf(answers: readonly AnswerFact[]): readonly 'entered_by_our_people'[] {
  return answers.some((answer) => answer.enteredByOurPeople) ? ['entered_by_our_people'] : [];
}
