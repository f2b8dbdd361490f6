import { z } from 'zod';

/**
 * What the health card and the backend say to each other. Both import this file; they are deployed apart, so the card asks with the version it knows,
 * the backend answers in that version, and fields only ever come to be added.
 *
 * The answer carries the judged figures and, beside each, the sentence to show: the card decides nothing and words nothing.
 */
export const healthCardVersion = 1;

export const HealthCardQuery = z.object({
  version: z.coerce.number().int().min(1),
  objectId: z.string().min(1).max(64),
  objectType: z.string().min(1).max(32),
});
export type HealthCardQuery = z.infer<typeof HealthCardQuery>;

const RecordLink = z.object({
  crm: z.string().nullable(),
  type: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
});
export type RecordLink = z.infer<typeof RecordLink>;

const Evidence = z.object({ count: z.number(), records: z.array(RecordLink) });

const Tone = z.enum(['success', 'warning', 'danger', 'info', 'default']);
export type Tone = z.infer<typeof Tone>;

const Dimension = z.object({
  name: z.string(),
  points: z.number().nullable(),
  max: z.number(),
  status: z.enum(['known', 'unknown', 'no_source']),
  rule: z.string(),
  params: z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.null()])),
  evidence: Evidence,
  next: z.unknown(),
  expires: z.object({ on: z.string(), points: z.number().nullable() }).nullable(),
  notes: z.array(z.string()),
  /** How its points stand: the colour of its bar. */
  tone: Tone.optional(),
  /** `Revenue` */
  title: z.string(),
  /** What was seen: `Revenue grew 34 % over four quarters`. */
  seen: z.string(),
  /** What would lift it, or what to find out: `2 more registrations by 31 Mar 2027: +10`. */
  step: z.string().nullable(),
  /** `Falls to 10 of 25 on 14 Mar 2027`. */
  expiry: z.string().nullable(),
  remarks: z.array(z.string()),
});
export type HealthCardDimension = z.infer<typeof Dimension>;

const Change = z.object({
  on: z.string(),
  cause: z.string(),
  dimension: z.string().nullable(),
  delta: z.number(),
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  evidence: Evidence,
  text: z.string(),
});

/** What a partner is: `Segment`, `Growth`, `Revenue grew 34% to 61,000 USD.`, `Strategic on 8 Jan 2027 with 12,400 USD more revenue.` */
const Classification = z.object({
  subject: z.string(),
  value: z.string(),
  tone: Tone,
  why: z.string(),
  next: z.string().nullable(),
  evidence: Evidence,
});
export type Classification = z.infer<typeof Classification>;

/** Something that nobody sees of the partner, or that somebody has set aside as known. */
const Finding = z.object({
  /** `BS3` */
  id: z.string(),
  /** `Single-threaded` */
  name: z.string(),
  what: z.string(),
  todo: z.string(),
  /** `Hides up to 15 points of Satisfaction.` */
  hides: z.string().nullable(),
  /** `Seen by Ann until 3 Jan 2027: on parental leave`; null while it is open. */
  known: z.string().nullable(),
  /** What can be done at once: a form of the card, or a page of the CRM. */
  fix: z
    .object({ label: z.string(), form: z.enum(['fit', 'satisfaction']).nullable(), url: z.string().nullable() })
    .nullable(),
  evidence: Evidence,
});
export type Finding = z.infer<typeof Finding>;

const Partnership = z.object({
  /** Segment and tier always; the others where they ask for something. */
  classifications: z.array(Classification),
  /** What is open comes first. */
  findings: z.array(Finding),
  /** What this program has no source for; null when it has all. */
  noSource: z.string().nullable(),
  /** `14 Mar 2027: Segment Stable -> Growth`, newest first. */
  changes: z.array(z.object({ on: z.string(), text: z.string() })),
});
export type Partnership = z.infer<typeof Partnership>;

const Ready = z.object({
  state: z.literal('ready'),
  version: z.number(),
  partner: z.object({
    id: z.string(),
    name: z.string(),
    status: z.string(),
    ownerName: z.string().nullable(),
    signed: z.string().nullable(),
  }),
  score: z.number().nullable(),
  coverage: z.number(),
  range: z.tuple([z.number(), z.number()]),
  band: z.string(),
  bandTone: Tone,
  /** `Healthy: 65 of 100` or `Not enough is known to score`. */
  headline: z.string(),
  /** `4 of 5 dimensions known, could be 65 to 80`; null when all is known. */
  rangeText: z.string().nullable(),
  pendingText: z.string().nullable(),
  dimensions: z.array(Dimension),
  nextBestActions: z.array(
    z.object({
      dimension: z.string(),
      gain: z.number(),
      effort: z.string(),
      liftsBand: z.string().nullable(),
      text: z.string(),
    }),
  ),
  missing: z.array(z.object({ dimension: z.string(), text: z.string() })),
  forecast: z.array(
    z.object({ on: z.string(), score: z.number().nullable(), band: z.string(), text: z.string(), evidence: Evidence }),
  ),
  quarterTurn: z.string().nullable(),
  trend: z.object({ value: z.number().nullable(), text: z.string() }),
  history: z.array(
    z.object({ on: z.string(), score: z.number().nullable(), band: z.string(), marker: z.string().nullable() }),
  ),
  changes: z.array(Change),
  /** `Data as of 22 Nov 2026, 09:41 (New York)`. */
  asOf: z.string(),
  stale: z.boolean(),
  settingsVersion: z.number(),
  engineVersion: z.string(),
  /** All but health. Absent in answers of older backends, and until it is judged. */
  partnership: Partnership.optional(),
  /** Whether the reader may enter what is missing, and if not, why. Absent in answers of older backends: then the card offers nothing. */
  may: z.object({ allowed: z.boolean(), reason: z.string().nullable() }).optional(),
});
export type ReadyHealthCard = z.infer<typeof Ready>;

export const HealthCardAnswer = z.discriminatedUnion('state', [
  Ready,
  z.object({ state: z.literal('not_a_partner'), version: z.number(), text: z.string(), hint: z.string() }),
  z.object({ state: z.literal('not_scored'), version: z.number(), text: z.string(), hint: z.string() }),
  z.object({ state: z.literal('syncing'), version: z.number(), text: z.string(), hint: z.string() }),
]);
export type HealthCardAnswer = z.infer<typeof HealthCardAnswer>;
