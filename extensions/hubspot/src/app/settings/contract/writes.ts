import { z } from 'zod';

/**
 * What the settings page and the backend say to each other about writing to the CRM: plan, approval, writing, runs and undo. Both import this file; they are
 * deployed apart, so the page asks with the version it knows, the backend answers in that version, and fields only ever come to be added.
 *
 * The answers carry figures and, beside each, the sentence to show: the page decides nothing and words little.
 */
export const writesVersion = 1;

const version = z.number().int().min(1);
/** Made by the page for one act and kept when it is sent again: HubSpot may repeat a call, and so may a person. It becomes the id of the run. */
const key = z.uuid();
const propertyNames = z.array(z.string().min(1).max(100)).min(1).max(200);

/** `POST /writes/plan` and `POST /writes/drift`: look at the CRM; nothing is written. */
export const LookRequest = z.object({ version, key });
export type LookRequest = z.infer<typeof LookRequest>;

/** `POST /writes/approve`: these properties, as this plan shows them. */
export const ApproveRequest = z.object({ version, plan: z.uuid(), properties: propertyNames });
export type ApproveRequest = z.infer<typeof ApproveRequest>;

/** `POST /writes/stop`: nothing more is written to these properties; an approval that nothing was written for is withdrawn. */
export const StopRequest = z.object({ version, properties: propertyNames });
export type StopRequest = z.infer<typeof StopRequest>;

/** `POST /writes/apply`: what is approved, which must be what the person saw. */
export const ApplyRequest = z.object({ version, key, properties: propertyNames });
export type ApplyRequest = z.infer<typeof ApplyRequest>;

/** `POST /writes/undo` */
export const UndoRequest = z.object({ version, key, run: z.uuid() });
export type UndoRequest = z.infer<typeof UndoRequest>;

/** `GET /writes`, `/writes/drift` and `/writes/audit` */
export const WritesQuery = z.object({ version: z.coerce.number().int().min(1) });

/** `GET /writes/changes`: a page of a plan; without a property, of all of it. */
export const ChangesQuery = WritesQuery.extend({
  plan: z.uuid(),
  property: z.string().min(1).max(100).optional(),
  page: z.coerce.number().int().min(1).max(1_000_000),
});
export type ChangesQuery = z.infer<typeof ChangesQuery>;

/** `GET /writes/run` */
export const RunQuery = WritesQuery.extend({ run: z.uuid() });

const Tone = z.enum(['success', 'warning', 'danger', 'info', 'default']);

const Property = z.object({
  name: z.string(),
  label: z.string(),
  /** Whose property it is: `company`, `deal` ... */
  object: z.string(),
  /** `Company` */
  objectTitle: z.string(),
  /** Values that the plan changes; null when no plan covers it. */
  changes: z.number().nullable(),
  /** `58 companies get a value. 3 of them have one already that differs.` */
  text: z.string(),
  state: z.enum(['not_approved', 'approved', 'live', 'stopped', 'blocked']),
  /** `Kept up to date` */
  stateText: z.string(),
  tone: Tone,
  /** Who approved it and when, or why it cannot be written. */
  note: z.string().nullable(),
  mayApprove: z.boolean(),
  mayStop: z.boolean(),
});
export type WritesProperty = z.infer<typeof Property>;

const Run = z.object({
  run: z.string(),
  kind: z.string(),
  /** `Written` */
  title: z.string(),
  by: z.string(),
  /** `22 Nov 2026, 09:41 (New York)` */
  at: z.string(),
  values: z.number().nullable(),
  /** `174 values in 3 properties` */
  text: z.string(),
  tone: Tone,
  /** What went wrong, or that it was undone. */
  note: z.string().nullable(),
  mayUndo: z.boolean(),
});
export type WritesRun = z.infer<typeof Run>;

/** `GET /writes`, and the answer to every act. */
export const WritesAnswer = z.object({
  version: z.number(),
  /** Whether the reader may act, and if not, why and who may. */
  may: z.object({ allowed: z.boolean(), reason: z.string().nullable() }),
  /** Why nothing can be planned or written at all, e.g. that the account must be connected again. */
  blocked: z.object({ title: z.string(), text: z.string() }).nullable(),
  plan: z
    .object({
      run: z.string(),
      /** `389 values on 58 companies would change` */
      headline: z.string(),
      /** `Planned 22 Nov 2026, 09:41 (New York) by Akiko Maruyama` */
      made: z.string(),
      total: z.number(),
      /** Why the figures may not be those of now. */
      outdated: z.string().nullable(),
    })
    .nullable(),
  properties: z.array(Property),
  /** What writing would do now; null when nothing is approved that is not written yet. */
  apply: z
    .object({
      properties: z.array(z.string()),
      values: z.number(),
      button: z.string(),
      title: z.string(),
      text: z.array(z.string()),
    })
    .nullable(),
  /** What goes on now, whoever asked for it. */
  running: z
    .object({
      run: z.string(),
      kind: z.string(),
      title: z.string(),
      text: z.string(),
      done: z.number().nullable(),
      total: z.number().nullable(),
    })
    .nullable(),
  /** Newest first. */
  runs: z.array(Run),
});
export type WritesAnswer = z.infer<typeof WritesAnswer>;

const Value = z.object({
  object: z.string(),
  objectTitle: z.string(),
  id: z.string(),
  /** The record's name, or what it is and its id. */
  name: z.string(),
  url: z.string().nullable(),
  property: z.string(),
  label: z.string(),
});

export const ChangesAnswer = z.object({
  version: z.number(),
  plan: z.string(),
  page: z.number(),
  pageCount: z.number(),
  total: z.number(),
  rows: z.array(
    Value.extend({
      from: z.string().nullable(),
      to: z.string().nullable(),
      /** As a person reads it. */
      fromText: z.string().nullable(),
      toText: z.string().nullable(),
    }),
  ),
});
export type ChangesAnswer = z.infer<typeof ChangesAnswer>;

export const RunAnswer = z.object({
  version: z.number(),
  run: Run,
  /** What came of it, sentence by sentence. */
  text: z.array(z.string()),
  properties: z.array(z.object({ label: z.string(), values: z.number() })),
  /** Values that were refused or left as they are, with the reason; the first of them. */
  left: z.array(Value.extend({ reason: z.string() })),
  leftCount: z.number(),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

export const DriftAnswer = z.object({
  version: z.number(),
  /** `Last looked 22 Nov 2026, 09:41 (New York)`; null before the first look. */
  looked: z.string().nullable(),
  /** What happens with edited values, by the program's settings. */
  rule: z.string(),
  total: z.number(),
  /** The first of them. */
  rows: z.array(Value.extend({ ours: z.string().nullable(), theirs: z.string().nullable(), found: z.string() })),
});
export type DriftAnswer = z.infer<typeof DriftAnswer>;

export const AuditAnswer = z.object({
  version: z.number(),
  /** The whole history; null when it is longer than HubSpot lets a page fetch. */
  csv: z.string().nullable(),
  lines: z.number(),
  text: z.string(),
});
export type AuditAnswer = z.infer<typeof AuditAnswer>;
