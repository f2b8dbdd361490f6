import { IANAZone } from 'luxon';
import { z } from 'zod';

/** Calendar, money and zone of a program: what every window and sum is read in; and who may change any partner's entries. */
export const ProgramSettings = z.strictObject({
  timeZone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'Write the time zone by its IANA name, e.g. Europe/Berlin.')
    .default('UTC'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Write the currency as three capital letters, e.g. USD.')
    .default('USD'),
  fiscalYearStartMonth: z.int().min(1).max(12).default(1),
  /** A quarter counts as completed from this business day after its end, that day included (W3). */
  quarterCompletedAfterBusinessDays: z.int().min(0).max(30).default(5),
  /** Days that are no business days, besides Saturday and Sunday. */
  holidays: z.array(z.iso.date()).default([]),
  /** Rates to the program currency: one unit of the key is this many units of the program currency, from a day on. */
  rates: z
    .array(
      z.strictObject({ currency: z.string().regex(/^[A-Z]{3}$/), from: z.iso.date(), rate: z.number().positive() }),
    )
    .default([]),
  /** Who may change what is entered about any partner, besides each record's owner and their team: owner ids or e-mail addresses. */
  admins: z.array(z.string().trim().min(1).max(254)).default([]),
});
export type ProgramSettings = z.infer<typeof ProgramSettings>;
