import { z } from 'zod';

/** How far writing to the CRM goes by itself, once a person has approved a property (section 10). */
export const WriteBackSettings = z.strictObject({
  /** Values a day that are written by themselves (WR1). What a person applies does not count. */
  dailyValues: z.int().min(0).default(10_000),
  /** A person's later edit is reported, or put back as well (WR4). */
  drift: z.enum(['report', 'put_back']).default('report'),
});
export type WriteBackSettings = z.infer<typeof WriteBackSettings>;
