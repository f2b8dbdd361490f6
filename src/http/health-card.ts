import { healthCardVersion, type ReadyHealthCard, type Tone } from '#cards/contract/health.ts';
import type { Band, DimensionResult, HealthView } from '#src/domain/health-view.ts';
import { expirySentence, forecastSentence, quarterTurnSentence } from '#src/domain/wording/forecast.ts';
import { createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { ledgerSentence } from '#src/domain/wording/ledger.ts';
import { noteSentence } from '#src/domain/wording/notes.ts';
import { seenSentence } from '#src/domain/wording/seen.ts';
import { actionSentence, missingSentence, stepSentence } from '#src/domain/wording/steps.ts';
import {
  asOfSentence,
  headline,
  pendingSentence,
  rangeSentence,
  signedSentence,
  trendSentence,
} from '#src/domain/wording/summary.ts';
import { dimensionTitle } from '#src/domain/wording/words.ts';

import { healthHistory } from './health-history.ts';
import { partnershipCard } from './partnership-card.ts';

/** How much of the past one answer carries: HubSpot cuts answers at 1 MB. */
const most = { changes: 50, history: 400 } as const;

export const toneOfBand: Readonly<Record<Band, Tone>> = {
  Champion: 'success',
  Healthy: 'success',
  'At-risk': 'warning',
  Critical: 'danger',
  Churning: 'danger',
  Unknown: 'default',
};

/** The card's answer for a judged partner: the figures of the one view, and beside each the sentence to show. */
export function toHealthCard(view: HealthView, locale: string, formatsOf = createFormats): ReadyHealthCard {
  const { health, partner } = view;
  const formats = formatsOf({ locale, currency: view.currency, timeZone: view.timeZone });
  const today = formats.dayOf(health.asOf);
  const partnership = partnershipCard(view, formats);
  return {
    state: 'ready',
    version: healthCardVersion,
    partner: {
      id: partner.id,
      name: partner.name,
      status: partner.status,
      ownerName: partner.ownerName,
      signed: signedSentence(partner, formats),
    },
    score: health.score,
    coverage: health.coverage,
    range: [...health.range],
    band: health.band,
    bandTone: toneOfBand[health.band],
    headline: headline(health, formats),
    rangeText: rangeSentence(health, formats),
    pendingText: pendingSentence(health, formats),
    dimensions: health.dimensions.map((dimension) => cardDimension(dimension, today, formats)),
    nextBestActions: nextActions(view, formats),
    missing: health.dimensions
      .filter((dimension) => dimension.max > 0 && dimension.status !== 'known')
      .map((dimension) => ({ dimension: dimension.name, text: missingSentence(dimension, health.score, formats) })),
    forecast: forecast(view, formats),
    quarterTurn: health.quarterTurn === null ? null : quarterTurnSentence(health.quarterTurn, formats),
    trend: { value: view.trend, text: trendSentence(view.trend, formats) },
    history: healthHistory(view.history, { changes: view.partnership?.changes ?? [], most: most.history }, formats),
    changes: changes(view, formats),
    asOf: asOfSentence(dataAsOf(view), formats),
    stale: view.freshness.some((crm) => crm.stale),
    settingsVersion: health.settingsVersion,
    engineVersion: health.engineVersion,
    ...(partnership === undefined ? {} : { partnership }),
  };
}

type ViewDimension = HealthView['health']['dimensions'][number];

function cardDimension(
  dimension: ViewDimension,
  today: string,
  formats: Formats,
): ReadyHealthCard['dimensions'][number] {
  const { name, points, max, status, rule, params, evidence, next, expires, notes } = dimension;
  return {
    name,
    points,
    max,
    status,
    rule,
    params: { ...params },
    evidence: copied(evidence),
    next,
    expires,
    notes: [...notes],
    tone: toneOf(dimension),
    title: dimensionTitle(name),
    seen: seenSentence(dimension, today, formats),
    step: stepSentence(dimension, formats),
    expiry: expirySentence(dimension, formats),
    remarks: notes.map((note) => noteSentence(note)),
  };
}

/** The oldest reading of a CRM: everything older is in. Until one has ended well, the time of the evaluation. */
function dataAsOf({ freshness, health }: HealthView): string {
  const [oldest] = freshness.flatMap(({ readAt }) => readAt ?? []).toSorted();
  return oldest === undefined || freshness.some(({ readAt }) => readAt === null) ? health.asOf : oldest;
}

function toneOf({ points, max }: Pick<DimensionResult, 'points' | 'max'>): Tone {
  if (points === null || max === 0) return 'default';
  if (points * 3 >= max * 2) return 'success';
  return points * 3 >= max ? 'warning' : 'danger';
}

function nextActions(view: HealthView, formats: Formats): ReadyHealthCard['nextBestActions'] {
  return view.health.nextBestAction.flatMap((action) => {
    const dimension = view.health.dimensions.find((candidate) => candidate.name === action.dimension);
    if (dimension === undefined) return [];
    const { gain, effort, liftsBand } = action;
    return [{ dimension: action.dimension, gain, effort, liftsBand, text: actionSentence(action, dimension, formats) }];
  });
}

function forecast({ health }: HealthView, formats: Formats): ReadyHealthCard['forecast'] {
  let before: { score: number | null; band: string } = { score: health.score, band: health.scoreBand };
  return health.forecast.map((entry) => {
    const text = forecastSentence(entry, before, formats);
    before = { score: entry.score, band: entry.band };
    const evidence = {
      count: entry.why.reduce((sum, why) => sum + why.leaving.count, 0),
      records: entry.why.flatMap((why) => copied(why.leaving).records),
    };
    return { on: entry.on, score: entry.score, band: entry.band, text, evidence };
  });
}

/** Newest first. */
function changes({ ledger }: HealthView, formats: Formats): ReadyHealthCard['changes'] {
  return ledger.slice(0, most.changes).map((entry) => ({
    on: entry.on,
    cause: entry.cause,
    dimension: entry.dimension,
    delta: entry.delta,
    scoreBefore: entry.scoreBefore,
    scoreAfter: entry.scoreAfter,
    evidence: copied({ count: entry.recordCount, records: entry.records }),
    text: ledgerSentence(entry, formats),
  }));
}

function copied(evidence: ViewDimension['evidence']): ReadyHealthCard['dimensions'][number]['evidence'] {
  const records = evidence.records.map(({ crm, type, id, name, url }) => ({ crm, type, id, name, url }));
  return { count: evidence.count, records };
}
