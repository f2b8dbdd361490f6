import { z } from 'zod';

/** What the settings page and the backend say to each other about findings that people set aside or called wrong. It shares the version of `writes.ts`. */
export const FindingsQuery = z.object({
  version: z.coerce.number().int().min(1),
  page: z.coerce.number().int().min(1).max(1_000_000),
});

/** `GET /writes/findings`: a page of them, about the program first, then the newest. */
export const FindingsAnswer = z.object({
  version: z.number(),
  /** `12 findings are set aside, 3 of them called wrong.` */
  headline: z.string(),
  page: z.number(),
  pageCount: z.number(),
  total: z.number(),
  rows: z.array(
    z.object({
      key: z.string(),
      /** The partner's name, or that it is the program's. */
      name: z.string(),
      url: z.string().nullable(),
      objectTitle: z.string(),
      /** `Silent` */
      finding: z.string(),
      /** What was shown then: `No two-way contact since 8 Sept 2026.`; null where it was not kept. */
      shown: z.string().nullable(),
      /** `Known` or `Wrong` */
      says: z.string(),
      tone: z.enum(['warning', 'default']),
      reason: z.string(),
      /** `Ann, 20 Nov 2026` */
      by: z.string(),
      until: z.string(),
      /** Whether it would still be there: `Still found`. */
      today: z.string(),
    }),
  ),
});
export type FindingsAnswer = z.infer<typeof FindingsAnswer>;
