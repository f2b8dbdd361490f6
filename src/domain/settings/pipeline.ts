import { z } from 'zod';

/** Every figure of the pipeline review (PIPE1). */
export const PipelineSettings = z.strictObject({
  /** An open deal is stuck from so many days in the same stage on. */
  stuckAfterDays: z.int().min(1).max(3660).default(30),
  /** How many open deals the review lists, the largest first. */
  topDeals: z.int().min(1).max(100).default(10),
  /** Won and lost in so many days is recent: since the last of the monthly reviews. */
  recentDays: z.int().min(1).max(3660).default(31),
  /** Base segments whose pipeline is reviewed every month. */
  reviewedSegments: z.array(z.enum(['Strategic', 'Growth', 'Stable', 'Long-tail'])).default(['Strategic']),
});
export type PipelineSettings = z.infer<typeof PipelineSettings>;
