import type { LocalDate } from '../facts.ts';
import type { Band, DimensionName, NextStep } from '../health-view.ts';
import { quarterOf } from '../quarter.ts';
import { activityPoints } from './activity.ts';
import type { JudgedDimension } from './assessment.ts';
import { bandOf, isBetter } from './band.ts';
import { engagementPoints } from './engagement.ts';
import { fitPoints, type Fit } from './fit.ts';
import { leastRevenue, pointsWithMore, revenueAtTurn } from './least-revenue.ts';
import { rescored, type HealthReading } from './read-health.ts';
import { currentPoll, pollPoints } from './satisfaction.ts';

/** An action and the points its dimension has afterwards. */
interface Action {
  readonly kind: Exclude<NextStep['kind'], 'find_out'>;
  readonly points: number;
  readonly need: number | null;
  /** Both null: it can be done today and takes effect at once. */
  readonly by: LocalDate | null;
  readonly on: LocalDate | null;
}

/**
 * H11: the smallest step to a dimension's next row, with the gain that the whole action brings. What is unknown is to
 * be found out, with its range and without a gain; what is full, and what the program has no source for, has no step.
 */
export function nextStep(dimension: JudgedDimension, reading: HealthReading): NextStep | null {
  if (dimension.status === 'no_source') return null;
  if (dimension.points === null) return findOut(dimension, reading);
  const action = actions[dimension.name](dimension.points, reading, dimension);
  if (action === null) return null;
  const { points, ...step } = action;
  const after = rescored(reading, dimension.name, points);
  const gain = reading.score === null || after === null ? null : after - reading.score;
  return { ...step, gain, range: null, liftsBand: liftedBand(reading.score, after, reading) };
}

/**
 * The score with the dimension empty and with it full. Where the score would stay hidden either way, what is shown
 * instead is the least it can be, which lists sort by.
 */
function findOut({ name, max }: JudgedDimension, reading: HealthReading): NextStep {
  const empty = rescored(reading, name, 0);
  const full = rescored(reading, name, max);
  const least = reading.range[0];
  const range = empty === null || full === null ? ([least, least + max] as const) : ([empty, full] as const);
  return { kind: 'find_out', gain: null, range, need: null, by: null, on: null, liftsBand: null };
}

/** The band of the score after the step, if it is a better one than that of today's score. */
function liftedBand(before: number | null, after: number | null, { judging }: HealthReading): Band | null {
  if (before === null || after === null) return null;
  const { health } = judging.settings;
  const band = bandOf(after, health);
  return isBetter(band, bandOf(before, health)) ? band : null;
}

type ActionRule = (points: number, reading: HealthReading, dimension: JudgedDimension) => Action | null;

const actions: Readonly<Record<DimensionName, ActionRule>> = {
  revenue: moreRevenue,
  activity: moreRegistrations,
  engagement: activityToday,
  satisfaction: betterAnswers,
  fit: betterFit,
};

/** What more must close in the current quarter to stand higher than now and than its turn brings by itself. */
function moreRevenue(points: number, { judging }: HealthReading): Action | null {
  const quarter = quarterOf(judging.moment.today, judging.settings.program);
  const turn = revenueAtTurn(quarter, judging);
  const base = turn.points === null ? points : Math.max(points, turn.points);
  const need = leastRevenue(turn, judging, (reached) => reached !== null && reached > base);
  const after = need === null ? null : pointsWithMore(turn, need, judging);
  return after === null ? null : { kind: 'revenue', points: after, need, by: turn.closesBy, on: turn.on };
}

/** Registrations submitted today; sourced deals where the program judges by them. */
function moreRegistrations(points: number, { judging }: HealthReading, { evidence }: JudgedDimension): Action | null {
  const row = judging.dimensions.activity.rows.findLast((candidate) => candidate.points > points);
  if (row === undefined) return null;
  const after = activityPoints(row.registrations, judging.dimensions);
  return { kind: 'registrations', points: after, need: row.registrations - evidence.length, by: null, on: null };
}

/** One sign-in or touch today gives the top row, however many rows lie between. */
function activityToday(points: number, { judging }: HealthReading, { rule }: JudgedDimension): Action | null {
  const after = engagementPoints(0, judging.dimensions);
  if (after <= points) return null;
  const kind = rule === 'H5.portal' || rule === 'H5.never_signed_in' ? 'portal' : 'touch';
  return { kind, points: after, need: 1, by: null, on: null };
}

/** Answers of further respondents, each just a promoter: what that brings, higher ratings bring at least. */
function betterAnswers(points: number, { judging }: HealthReading): Action | null {
  const { promoterFrom } = judging.settings.health.satisfaction;
  const poll = currentPoll(judging);
  const enoughToOutweigh = 200 * (poll.answers + 1);
  for (let need = 1; need <= enoughToOutweigh; need += 1) {
    const { points: after } = pollPoints(
      {
        answers: poll.answers + need,
        promoters: poll.promoters + need,
        detractors: poll.detractors,
        sum: poll.sum + need * promoterFrom,
      },
      judging,
    );
    if (after > points) return { kind: 'answers', points: after, need, by: null, on: null };
  }
  return null;
}

function betterFit(points: number, { judging }: HealthReading): Action | null {
  const better: readonly Fit[] = ['moderate', 'strong'];
  const after = better.map((fit) => fitPoints(fit, judging.dimensions)).find((candidate) => candidate > points);
  return after === undefined ? null : { kind: 'fit', points: after, need: null, by: null, on: null };
}
