import { z } from 'zod';

/** Every figure of the segment rules (SEG1-SEG6). */

const partnersPercent = z
  .number()
  .positive('A share of partners is more than 0 percent.')
  .max(100, 'A share of partners is at most 100 percent.');

const mixPercent = z
  .number()
  .min(0, 'A share of the mix is at least 0 percent.')
  .max(100, 'A share of the mix is at most 100 percent.');

function mixRange(from: number, to: number) {
  return z
    .strictObject({ from: mixPercent.default(from), to: mixPercent.default(to) })
    .refine((range) => range.from <= range.to, { message: 'A range of the mix begins at or below its end.' })
    .prefault({});
}

export const SegmentSettings = z.strictObject({
  /** SEG1: Onboarding lasts at most so many months from signing. */
  onboardingMonths: z.int().min(0).max(60).default(6),
  /** SEG2. */
  strategic: z
    .strictObject({
      /** Ranks up to this share of the partners with revenue enter, rounded up. */
      enterTopPercent: partnersPercent.default(10),
      /** Ranks beyond this share are outside, rounded up. */
      leaveTopPercent: partnersPercent.default(20),
      /** So many quarterly reviews outside in a row, and a Strategic partner leaves. */
      leaveAfterReviews: z.int().min(1).max(40).default(2),
      /** With fewer partners with revenue only named ones are Strategic. */
      rankFromPartners: z.int().min(1).default(10),
    })
    .refine(({ enterTopPercent, leaveTopPercent }) => enterTopPercent <= leaveTopPercent, {
      message: 'The share that keeps a partner Strategic cannot be smaller than the share that makes it Strategic.',
      path: ['leaveTopPercent'],
    })
    .prefault({}),
  /** SEG3. */
  growth: z
    .strictObject({
      /** Growth of revenue in whole percent (H2) from which on a partner is Growth. */
      percent: z.int().min(1).max(1000).default(20),
      /** Or so many registrations in the window, with an open pipeline as large as the trailing revenue. */
      registrations: z.int().min(1).default(3),
      windowDays: z.int().min(1).max(3660).default(90),
    })
    .prefault({}),
  /** SEG4: below the median, and at most so many registrations in so many months. */
  longTail: z
    .strictObject({
      registrationsAtMost: z.int().min(0).default(1),
      windowMonths: z.int().min(1).max(120).default(12),
    })
    .prefault({}),
  /** SEG1: the health bands that put a partner at risk. */
  atRiskBands: z
    .array(z.enum(['Healthy', 'At-risk', 'Critical', 'Churning']))
    .default(['At-risk', 'Critical', 'Churning']),
  /** SEG5: to and from At-risk only after so many days on which every evaluation said so. */
  waitingDays: z.int().min(0).max(365).default(7),
  /** SEG6: the mix of attention tiers that reports compare with, in percent of all partners. */
  mix: z
    .strictObject({ strategic: mixRange(10, 20), mid: mixRange(40, 60), 'long-tail': mixRange(30, 50) })
    .prefault({}),
});
export type SegmentSettings = z.infer<typeof SegmentSettings>;
