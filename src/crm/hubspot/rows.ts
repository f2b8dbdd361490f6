import type { z } from 'zod';

/** Rows of a list of definitions. An unreadable row is left out: it defines nothing that could be used. */
export function readableRows<T>(rows: readonly unknown[], schema: z.ZodType<T>): readonly T[] {
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}
