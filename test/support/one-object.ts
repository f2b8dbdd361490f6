import { z } from 'zod';

import { HealthCardAnswer } from '#cards/contract/health.ts';

/**
 * What `explain --json` and the health card both say about a partner, in one shape: two answers made from one object give equal values. Either may be given as it
 * came over the wire.
 */
const RecordLink = z.object({
  crm: z.string().nullable(),
  type: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
});
const Evidence = z.object({ count: z.number(), records: z.array(RecordLink) });
const Score = z.number().nullable();

const Common = z.object({
  partner: z.object({ id: z.string(), name: z.string(), status: z.string(), ownerName: z.string().nullable() }),
  settingsVersion: z.number(),
  engineVersion: z.string(),
  score: Score,
  coverage: z.number(),
  range: z.array(z.number()).length(2),
  band: z.string(),
  dimensions: z.array(
    z.object({
      name: z.string(),
      points: Score,
      max: z.number(),
      status: z.string(),
      rule: z.string(),
      params: z.record(z.string(), z.unknown()),
      evidence: Evidence,
      next: z.unknown(),
      expires: z.unknown(),
      notes: z.array(z.string()),
    }),
  ),
  nextBestActions: z.array(
    z.object({ dimension: z.string(), gain: z.number(), effort: z.string(), liftsBand: z.string().nullable() }),
  ),
  forecast: z.array(z.object({ on: z.string(), score: Score, band: z.string(), evidence: Evidence })),
  changes: z.array(
    z.object({
      on: z.string(),
      cause: z.string(),
      dimension: z.string().nullable(),
      delta: z.number(),
      scoreBefore: Score,
      scoreAfter: Score,
      evidence: Evidence,
    }),
  ),
});
export type Common = z.infer<typeof Common>;

const Explained = z.object({
  partner: z.unknown(),
  settingsVersion: z.number(),
  engineVersion: z.string(),
  health: z.object({
    score: z.unknown(),
    coverage: z.unknown(),
    range: z.unknown(),
    band: z.unknown(),
    dimensions: z.unknown(),
  }),
  nextBestAction: z.unknown(),
  forecast: z.array(
    z.object({ on: z.string(), score: Score, band: z.string(), why: z.array(z.object({ leaving: Evidence })) }),
  ),
  ledger: z.array(z.looseObject({ recordCount: z.number(), records: z.array(RecordLink) })),
});

/** How many lines of the ledger a card carries. */
const changesOnCard = 50;

/** What the card says of what both say. Throws for an answer that is no judged partner. */
export function saidByCard(card: unknown): Common {
  return Common.parse(HealthCardAnswer.parse(card));
}

/** What `explain` says of what both say, from its JSON. */
export function saidByExplain(explained: unknown): Common {
  const { partner, settingsVersion, engineVersion, health, nextBestAction, forecast, ledger } =
    Explained.parse(explained);
  return Common.parse({
    ...health,
    partner,
    settingsVersion,
    engineVersion,
    nextBestActions: nextBestAction,
    forecast: forecast.map(({ why, ...day }) => ({
      ...day,
      evidence: {
        count: why.reduce((sum, { leaving }) => sum + leaving.count, 0),
        records: why.flatMap(({ leaving }) => leaving.records),
      },
    })),
    changes: ledger
      .slice(0, changesOnCard)
      .map(({ records, recordCount, ...change }) => ({ ...change, evidence: { count: recordCount, records } })),
  });
}

/** Fields of the card that are sentences or colours: nothing to compare, but nothing else may hide among them. */
export const wordedFields = {
  card: [
    'state',
    'version',
    'bandTone',
    'headline',
    'rangeText',
    'pendingText',
    'missing',
    'quarterTurn',
    'trend',
    'history',
    'asOf',
    'stale',
  ],
  dimension: ['tone', 'title', 'seen', 'step', 'expiry', 'remarks'],
} as const;

/** The fields that both answers have. */
export const comparedFields = {
  card: Object.keys(Common.shape),
  dimension: Object.keys(Common.shape.dimensions.element.shape),
} as const;
