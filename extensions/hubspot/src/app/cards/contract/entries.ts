import { z } from 'zod';

/**
 * What the health card sends when a person enters something about the partner on screen. The answer is the card's new `HealthCardAnswer`, judged with what was
 * entered; a refusal is a `Problem`.
 */
export const entryVersion = 1;

const Entry = z.object({
  version: z.number().int().min(1),
  objectId: z.string().regex(/^\d{1,20}$/),
  objectType: z.string().min(1).max(32),
  /** Made by the card for one entry and kept when it is sent again: HubSpot may repeat a call, and so may a person. */
  key: z.uuid(),
});

export const fits = ['strong', 'moderate', 'weak'] as const;

/** `POST /cards/health/fit` */
export const FitEntry = Entry.extend({ fit: z.enum(fits) });
export type FitEntry = z.infer<typeof FitEntry>;

/** `POST /cards/health/answers`: the rating that the partner gave. */
export const AnswerEntry = Entry.extend({ rating: z.number().int().min(0).max(10) });
export type AnswerEntry = z.infer<typeof AnswerEntry>;

/**
 * `POST /cards/health/known`: a person has seen a finding and sets it aside through a day, with a reason; without a day it is open again. What cannot be taken (a
 * finding that there is none of, no reason, a day that is past or too far ahead) is refused with status 422 and a sentence.
 *
 * What is called wrong stays away through the day, at most for as long as the program lets anything be set aside, and no longer than it is found by the same facts.
 */
export const KnownEntry = Entry.extend({
  /** The id of a blind spot, `BS3`. */
  finding: z.string().max(40),
  reason: z.string().max(1_000),
  /** `YYYY-MM-DD`, in the program's time zone; null withdraws. */
  until: z.iso.date().nullable(),
  /** Whether it is so and known, or not so. Absent: known. */
  says: z.enum(['known', 'wrong']).optional(),
});
export type KnownEntry = z.infer<typeof KnownEntry>;
