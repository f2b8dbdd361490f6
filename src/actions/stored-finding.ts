import { z } from 'zod';

import { readJson } from './signal-values.ts';

const Shown = z.object({
  since: z.iso.date().nullable(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** The finding as it stood before the eyes of who set it aside: flagged since when, and with which figures. */
export type FindingShown = z.infer<typeof Shown>;

const Stored = z.object({
  finding: z.string(),
  reason: z.string(),
  until: z.iso.date().nullable(),
  by: z.string(),
  says: z.enum(['known', 'wrong']).default('known'),
  shown: Shown.nullable().default(null),
  /** Of the entries that it was made from: what tells repetitions. */
  keys: z.array(z.string()),
});

/** What a person said about a finding, as the signal of kind `finding_known` holds it. */
export type StoredFinding = z.infer<typeof Stored>;

/** Null for what cannot be read. */
export function readStoredFinding(value: string): StoredFinding | null {
  const read = Stored.safeParse(readJson(value));
  return read.success ? read.data : null;
}

const prefix = 'known:';

/** One signal per partner and finding: what is said later takes the place of what was said before. */
export function findingSignalId(partnerId: string, finding: string): string {
  return `${prefix}${partnerId}:${finding}`;
}
