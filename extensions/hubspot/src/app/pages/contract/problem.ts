import { z } from 'zod';

/** `application/problem+json` as the backend sends it. Each page has a copy of this file (`test/extensions/copy-shared.ts`). */
export const Problem = z.object({
  title: z.string(),
  detail: z.string().optional(),
  status: z.number(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;
