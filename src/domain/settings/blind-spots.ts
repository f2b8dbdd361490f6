import { z } from 'zod';

/** Every figure of the blind spots (section 9). Which segments owe a review (BS7) is told with the cadences. */

const days = z.int().min(1).max(3660);
const months = z.int().min(1).max(120);
const businessDays = z.int().min(1).max(60);

export const BlindSpotSettings = z.strictObject({
  /** BS3: at most so many contacts with a touch in the last days. */
  singleThreaded: z
    .strictObject({ contactsAtMost: z.int().min(0).max(100).default(1), days: days.default(180) })
    .prefault({}),
  /** BS4, and BS5 in its place: so many months since the last touch. */
  silent: z
    .strictObject({ months: months.default(2), longMonths: months.default(6) })
    .refine((silent) => silent.months < silent.longMonths, {
      message: 'The long silence must take longer than the short one.',
      path: ['longMonths'],
    })
    .prefault({}),
  /** BS6: so many latest messages are inbound, and the oldest of them waits so many business days. */
  unanswered: z
    .strictObject({ messages: z.int().min(1).max(20).default(2), businessDays: businessDays.default(5) })
    .prefault({}),
  /** BS7. */
  review: z.strictObject({ months: months.default(6) }).prefault({}),
  /** BS12. */
  registration: z.strictObject({ months: months.default(12) }).prefault({}),
  /** BS13: what comes within so many business days after a message or an escalation reacts to it. */
  reactive: z.strictObject({ months: months.default(6), businessDays: businessDays.default(5) }).prefault({}),
  /** BS14: a gap of more than so many days, then so many touches within so many days; looking so many months back. */
  irregular: z
    .strictObject({
      gapDays: days.default(60),
      touches: z.int().min(2).max(100).default(3),
      withinDays: days.default(7),
      months: months.default(12),
    })
    .refine(({ gapDays, withinDays }) => withinDays <= gapDays, {
      message: 'The days in which touches pile up cannot be more than those of the gap before.',
      path: ['withinDays'],
    })
    .prefault({}),
  /** BS16: feedback is acted on within so many days. */
  feedback: z.strictObject({ actionWithinDays: days.default(30) }).prefault({}),
  /** BS17: segments whose executives are met, and how often. */
  executive: z
    .strictObject({
      segments: z.array(z.enum(['Strategic', 'Growth', 'Stable', 'Long-tail'])).default(['Strategic']),
      months: months.default(3),
    })
    .prefault({}),
  /** BS18. */
  transactional: z.strictObject({ months: months.default(6) }).prefault({}),
  /** BS19: the median touches of Strategic partners are so many times those of Long-tail ones. */
  oneSizeFitsAll: z
    .strictObject({ days: days.default(90), timesLongTail: z.number().min(1).max(100).default(2) })
    .prefault({}),
  /** BS20. */
  attributionGap: z.strictObject({ months: months.default(12) }).prefault({}),
  /** "Known, because ...": a finding can be set aside for at most so many days. */
  known: z.strictObject({ daysAtMost: days.default(366) }).prefault({}),
});
export type BlindSpotSettings = z.infer<typeof BlindSpotSettings>;
