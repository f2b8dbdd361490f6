import { z } from 'zod';

/** How far writing to the CRM goes by itself, once a person has approved a property (section 10). */
export const WriteBackSettings = z.strictObject({
  /** Values a day that are written by themselves (WR1). What a person applies does not count. */
  dailyValues: z.int().min(0).default(10_000),
  /** A person's later edit is reported, or put back as well (WR4). */
  drift: z.enum(['report', 'put_back']).default('report'),
  /** The steps in which a deal's days in its stage are written, so that they do not change daily (WR2). */
  daysInStage: z.array(z.int().min(0).max(3660)).default([0, 7, 14, 30, 60, 90, 180, 365]),
});
export type WriteBackSettings = z.infer<typeof WriteBackSettings>;
