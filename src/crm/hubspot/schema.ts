import { z } from 'zod';

/**
 * The parts of HubSpot's answers that Tandem reads. Everything else is let through unread; a record inside a page is judged by itself, so that one broken record does not take its page with it.
 */

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const textOrNull = z.union([text, z.null()]);

const Paging = z.object({ next: z.object({ after: text }).nullish() }).nullish();

/** A list, a search or a set of definitions. */
export const Page = z.object({ results: z.array(z.unknown()), paging: Paging, total: z.number().nullish() });

/** The place of the next page; undefined when this was the last. */
export function nextPlace(page: { readonly paging?: z.infer<typeof Paging> }): string | undefined {
  return page.paging?.next?.after;
}

/** One record. `id`, times and associations are judged where they are used. */
export const RecordBody = z.object({
  id: z.unknown().optional(),
  properties: z.record(z.string(), textOrNull),
  createdAt: textOrNull.nullish(),
  updatedAt: textOrNull.nullish(),
  archived: z.boolean().nullish(),
  archivedAt: textOrNull.nullish(),
  associations: z.unknown().optional(),
  propertiesWithHistory: z.unknown().optional(),
});
export type RecordBody = z.infer<typeof RecordBody>;

const context = z.record(z.string(), z.array(z.unknown()).catch([])).nullish().catch(null);

/** One failed part of a batch. */
const BatchError = z.object({
  category: z.string().nullish().catch(null),
  subCategory: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
  id: z.unknown().optional(),
  context,
  /** What is wrong with the single values, where HubSpot says it. */
  errors: z
    .array(z.object({ message: z.string().nullish().catch(null) }))
    .nullish()
    .catch(null),
});
export type BatchError = z.infer<typeof BatchError>;

/** A batch: 200 when all went well, 207 when parts failed. Results do not line up with what was asked. */
export const Batch = z.object({ results: z.array(z.unknown()), errors: z.array(BatchError).nullish() });

export const AssociationResult = z.object({
  from: z.object({ id: text }),
  to: z.array(
    z.object({
      toObjectId: z.unknown().optional(),
      associationTypes: z.array(
        z.object({ typeId: z.int(), label: z.string().nullish(), category: z.string().nullish() }),
      ),
    }),
  ),
  paging: Paging,
});
export type AssociationResult = z.infer<typeof AssociationResult>;

/** A record's links as a list call sends them along: one entry per label. */
export const InlineLinks = z.object({
  results: z.array(z.object({ id: z.unknown().optional(), type: z.string() })),
  paging: Paging,
});

export const LabelRow = z.object({
  typeId: z.int(),
  label: z.string().nullish(),
  name: z.string().nullish(),
  category: z.string(),
});

export const PropertyRow = z.object({
  name: z.string().min(1),
  label: z.string().nullish(),
  type: z.string(),
  fieldType: z.string().nullish(),
  options: z.array(z.object({ value: z.string(), label: z.string().nullish() })).nullish(),
  calculated: z.boolean().nullish(),
  modificationMetadata: z.object({ readOnlyValue: z.boolean().nullish() }).nullish(),
});
export type PropertyRow = z.infer<typeof PropertyRow>;

export const GroupRow = z.object({ name: z.string() });

export const OwnerRow = z.object({
  id: text,
  userId: text.nullish(),
  userIdIncludingInactive: text.nullish(),
  email: z.string().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  teams: z.array(z.object({ id: text })).nullish(),
});

export const PipelineRow = z.object({
  id: text,
  label: z.string().nullish(),
  stages: z.array(
    z.object({
      id: text,
      label: z.string().nullish(),
      displayOrder: z.number().nullish(),
      metadata: z.object({ isClosed: text.nullish(), probability: text.nullish() }).nullish(),
    }),
  ),
});

export const AccountDetails = z.object({
  portalId: text,
  timeZone: z.string().min(1),
  companyCurrency: z.string().regex(/^[A-Z]{3}$/),
  additionalCurrencies: z.array(z.string()).nullish(),
  uiDomain: z.string().min(1),
});

export const HistoryEntry = z.object({
  value: textOrNull.nullish(),
  timestamp: text,
  sourceType: z.string().nullish(),
});

/** An error's body. HubSpot leaves out any of it. */
export const ErrorBody = z.object({
  message: z.string().nullish().catch(null),
  category: z.string().nullish().catch(null),
  subCategory: z.string().nullish().catch(null),
  policyName: z.string().nullish().catch(null),
  correlationId: z.string().nullish().catch(null),
  context,
  errors: z
    .array(z.object({ message: z.string().nullish().catch(null), code: z.string().nullish().catch(null), context }))
    .nullish()
    .catch(null),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
