import { z } from 'zod';

/** How often a partner is touched, and by whom (section 3, LIFE2, CAD1). All figures are days. */

const every = z.int().min(1, 'A cadence is at least one day.').max(3660);
const Review = z.enum(['required', 'optional', 'none']);

export const CadenceSettings = z.strictObject({
  /** By base segment. */
  segmentDays: z
    .strictObject({
      Strategic: every.default(7),
      Growth: every.default(14),
      Stable: every.default(92),
      'Long-tail': every.default(365),
    })
    .refine((days) => days.Strategic <= days.Growth && days.Growth <= days.Stable && days.Stable <= days['Long-tail'], {
      message: 'Touch Strategic partners at least as often as Growth, those as often as Stable, those as Long-tail.',
    })
    .prefault({}),
  /** At-risk: as the base segment, but at least so often. */
  atRiskDays: every.default(14),
  /** LIFE2: by development stage; this is the cadence of Onboarding partners. */
  stageDays: z
    .strictObject({
      launch: every.default(7),
      guided: every.default(14),
      industry: every.default(31),
      autonomous: every.default(92),
    })
    .refine(
      ({ launch, guided, industry, autonomous }) => launch <= guided && guided <= industry && industry <= autonomous,
      { message: 'A later development stage cannot be touched more often than an earlier one.' },
    )
    .prefault({}),
  /** LIFE2: the stages whose cadence counts beside that of the segment. */
  countingStages: z.array(z.enum(['launch', 'guided', 'industry', 'autonomous'])).default(['launch', 'guided']),
  /** Section 3: quarterly business reviews by base segment. */
  reviews: z
    .strictObject({
      Strategic: Review.default('required'),
      Growth: Review.default('optional'),
      Stable: Review.default('none'),
      'Long-tail': Review.default('none'),
    })
    .prefault({}),
  /** CAD1: how often each role on the partner's side is touched; null as needed. */
  roleDays: z
    .strictObject({
      executive: every.nullable().default(92),
      partner_manager: every.nullable().default(7),
      technical: every.nullable().default(null),
      marketing: every.nullable().default(14),
    })
    .prefault({}),
  /** CAD1: the rhythm of work with Strategic partners. */
  strategicRhythmDays: z
    .strictObject({
      pipeline_sync: every.default(7),
      co_marketing: every.default(14),
      forecast: every.default(31),
      executive_review: every.default(92),
      planning: every.default(365),
    })
    .prefault({}),
});
export type CadenceSettings = z.infer<typeof CadenceSettings>;
