import { z } from 'zod';

/** Figures of lifecycle and development stage (LIFE1, LIFE2). */
export const LifecycleSettings = z.strictObject({
  /** LIFE1: each of the first three stages is overdue after so many days. */
  stageDays: z.int().min(1).max(3660).default(30),
  /** LIFE1: without a touch for so many days a partner is in Monitor. */
  monitorAfterDays: z.int().min(1).max(3660).default(31),
  /** LIFE2: the last month since signing of each development stage; after that of industry a partner is autonomous. */
  lastMonths: z
    .strictObject({
      launch: z.int().min(0).max(1200).default(3),
      guided: z.int().min(0).max(1200).default(9),
      industry: z.int().min(0).max(1200).default(18),
    })
    .refine(({ launch, guided, industry }) => launch <= guided && guided <= industry, {
      message: 'Development stages follow each other: launch, guided, industry.',
    })
    .prefault({}),
  /** LIFE2: the total of the four readiness areas, of 16, from which on the assessment is passed. */
  readinessPassedFrom: z.int().min(0).max(16, 'A readiness assessment has at most 16 points.').default(7),
});
export type LifecycleSettings = z.infer<typeof LifecycleSettings>;
