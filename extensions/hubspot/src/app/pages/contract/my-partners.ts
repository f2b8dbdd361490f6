import { z } from 'zod';

/** `GET /pages/my-partners`: what page and backend agree on. Every sentence is made on the server; fields only ever come to be added. */
export const myPartnersVersion = 1;

export const MyPartnersQuery = z.object({ version: z.coerce.number().int().min(1) });

const Item = z.object({
  /** 1 is the worthiest of those that press. */
  rank: z.number(),
  /** False: it can wait. A backend that does not say lists what presses alone. */
  pressing: z.boolean().optional(),
  partnerId: z.string(),
  name: z.string(),
  /** The company's record; null where none stands for the partner. */
  url: z.string().nullable(),
  band: z.string().nullable(),
  bandTone: z.enum(['success', 'warning', 'danger', 'info', 'default']),
  /** 0-100; null when it is not known. */
  score: z.number().nullable(),
  segment: z.string().nullable(),
  /** Why the partner wants a person: first what presses, then the most points. */
  reasons: z.array(
    z.object({
      why: z.string(),
      /** `YYYY-MM-DD`, the day since which it holds; null where none says. */
      since: z.string().nullable(),
      todo: z.string(),
    }),
  ),
  /** `By 30 Nov 2026`; null where nothing has a day. */
  by: z.string().nullable(),
  /** The step that lifts the score most: `Get 1 more registration: +10`. */
  nextBestAction: z.string().nullable(),
});
export type MyPartner = z.infer<typeof Item>;

const Ready = z.object({
  state: z.literal('ready'),
  version: z.number(),
  owner: z.object({ id: z.string(), name: z.string() }),
  /** `3 of 12 partners need you today`, of all partners of the manager. */
  headline: z.string(),
  /** When it was worked out: `22 Nov 2026, 09:41 (New York)`. */
  asOf: z.string(),
  /** How full the manager is (CAP1). */
  load: z.string(),
  /** First those that press, the worthiest first, then those that can wait, the worthiest first. */
  items: z.array(Item),
  /** Stands over those that can wait: `7 more have gaps that can wait`; null when there are none. */
  waiting: z.string().nullable().optional(),
  /** Said when nobody needs the reader; null otherwise. */
  nothing: z.string().nullable(),
  /** Said when partners wait for their first judgement; null otherwise. */
  notJudged: z.string().nullable(),
});
export type ReadyMyPartners = z.infer<typeof Ready>;

const NoOwner = z.object({
  state: z.literal('no_owner'),
  version: z.number(),
  text: z.string(),
  hint: z.string(),
});

export const MyPartnersAnswer = z.discriminatedUnion('state', [Ready, NoOwner]);
export type MyPartnersAnswer = z.infer<typeof MyPartnersAnswer>;
