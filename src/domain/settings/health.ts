import { z } from 'zod';

import { Profile } from './profile.ts';

/**
 * Every figure of the health rules, with the rule it comes from. What a value gives is in the profiles; this is what
 * values are made from and what scores mean.
 */

const days = z.int().min(1).max(3660);
const percent = z.number().min(0).max(100);

/** How much work a step takes: the next best action names the best step of each class (H11). */
const Effort = z.enum(['low', 'medium', 'high']);
export type Effort = z.infer<typeof Effort>;

export const HealthSettings = z
  .strictObject({
    /** H10: profiles by name. `default` serves every partner type that names no other. */
    profiles: z
      .record(z.string().min(1).max(100), Profile)
      .refine((profiles) => Object.hasOwn(profiles, 'default'), {
        message: 'Keep a profile named default: it serves the partner types that name no other.',
      })
      .prefault({ default: {} }),
    /** H10: partner type to the name of its profile. */
    profileByType: z.record(z.string().min(1), z.string().min(1)).default({}),
    revenue: z
      .strictObject({
        /** H2: from this age on, trailing four quarters against the four before. */
        fourQuartersFromAge: z.int().min(1).max(40).default(8),
        /** H2: from this age on, last quarter against the same a year before; below, against the previous. */
        yearBeforeFromAge: z.int().min(1).max(40).default(5),
        /** H3: new revenue counts in full above this many units of the program currency. */
        newRevenueFloor: z.number().min(0).default(5000),
      })
      .refine(({ fourQuartersFromAge, yearBeforeFromAge }) => yearBeforeFromAge <= fourQuartersFromAge, {
        message: 'A comparison with the year before cannot need a longer history than one of four quarters.',
        path: ['yearBeforeFromAge'],
      })
      .prefault({}),
    /** H4: registrations of the last 90 days. */
    activity: z.strictObject({ windowDays: days.default(90) }).prefault({}),
    engagement: z
      .strictObject({
        /** H5: a portal is connected while any partner has a value at most 92 days old. */
        portalConnectedDays: days.default(92),
        /** H5: a partner without a value is unknown up to and including this day after signing. */
        neverSignedInGraceDays: z.int().min(0).max(3660).default(31),
      })
      .prefault({}),
    satisfaction: z
      .strictObject({
        /** H6: answers of the last 365 days. */
        windowDays: days.default(365),
        /** H6: from so many respondents on an NPS is made; below, a mean. */
        npsFromAnswers: z.int().min(1).default(3),
        /** H6: promoters rate 9-10, detractors 0-6. */
        promoterFrom: z.int().min(0).max(10).default(9),
        detractorTo: z.int().min(0).max(10).default(6),
      })
      .refine(({ promoterFrom, detractorTo }) => detractorTo < promoterFrom, {
        message: 'A rating cannot make both a promoter and a detractor.',
        path: ['detractorTo'],
      })
      .prefault({}),
    fit: z
      .strictObject({
        /** H7: older is shown as stale, still counted. */
        staleAfterMonths: z.int().min(1).default(12),
        /** H7: readiness totals (of 16) that mean strong and moderate; below is weak. */
        readiness: z
          .strictObject({ strong: z.int().min(0).max(16).default(12), moderate: z.int().min(0).max(16).default(7) })
          .refine(({ strong, moderate }) => moderate < strong, {
            message: 'Strong must need a higher readiness total than moderate.',
            path: ['strong'],
          })
          .prefault({}),
      })
      .prefault({}),
    /** H8: below this coverage there is no score. */
    coverageAtLeast: percent.default(50),
    /** H9: lowest score of each band; below Critical is Churning. */
    bands: z
      .strictObject({
        Champion: percent.default(80),
        Healthy: percent.default(60),
        'At-risk': percent.default(40),
        Critical: percent.default(20),
      })
      .refine(
        (bands) =>
          bands.Champion > bands.Healthy && bands.Healthy > bands['At-risk'] && bands['At-risk'] > bands.Critical,
        {
          message: 'Band boundaries must descend from Champion to Critical.',
        },
      )
      .prefault({}),
    /** H9: a band changes at once more than 5 points past its boundary, else after 7 days past it. */
    hysteresis: z
      .strictObject({ points: z.number().min(0).max(100).default(5), days: z.int().min(0).max(365).default(7) })
      .prefault({}),
    /** H11: effort class of each kind of step. */
    effort: z
      .strictObject({
        revenue: Effort.default('high'),
        registrations: Effort.default('medium'),
        portal: Effort.default('low'),
        touch: Effort.default('low'),
        answers: Effort.default('medium'),
        fit: Effort.default('high'),
      })
      .prefault({}),
    /** H14: the trend sums this many days, and stays empty until there is this much history. */
    trend: z.strictObject({ days: days.default(90), historyDays: z.int().min(0).max(3660).default(30) }).prefault({}),
    /** H15: a momentum figure older than this is stale. */
    momentum: z.strictObject({ staleAfterDays: days.default(45) }).prefault({}),
    status: z
      .strictObject({
        /** W1: properties of a partner that ended are cleared after so many days. */
        clearEndedAfterDays: z.int().min(0).max(3660).default(30),
        /** W7: silence for so many months loses a partner. */
        lostAfterMonths: z.int().min(1).max(120).default(12),
      })
      .prefault({}),
  })
  .refine(
    ({ profiles, profileByType }) => Object.values(profileByType).every((name) => Object.hasOwn(profiles, name)),
    {
      message: 'profileByType names a profile that does not exist.',
      path: ['profileByType'],
    },
  );
export type HealthSettings = z.infer<typeof HealthSettings>;
