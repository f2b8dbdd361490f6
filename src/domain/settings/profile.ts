import { z } from 'zod';

/**
 * A scoring profile (H10): the five dimensions with what each may give and the rows that give it. Rows stand best
 * first; a value takes the first row it reaches, and none gives 0 points. A dimension with `max: 0` is absent, and its
 * rows are not looked at.
 */

const points = z.int().min(0).max(100);

interface Row {
  readonly points: number;
}

/**
 * Rows best first: each gives less than the one before, its threshold lies strictly past it, and the best gives the
 * dimension's maximum.
 */
function rowsDescend<R extends Row>(...thresholds: readonly ((row: R) => number)[]) {
  return ({ max, rows }: { readonly max: number; readonly rows: readonly R[] }): boolean =>
    max === 0 ||
    (rows[0]?.points === max &&
      rows.every((row, place) => {
        const before = rows[place - 1];
        return (
          before === undefined ||
          (row.points < before.points && thresholds.every((threshold) => threshold(row) < threshold(before)))
        );
      }));
}

const rowsMessage =
  'Write the rows best first: the first gives the maximum, each further one fewer points for a lower threshold, none overlapping.';

/** H2, H3. `growth` in whole percent; the last row is the flat band, from -2 % to below the row before it. */
const RevenueDimension = z
  .strictObject({
    max: points.default(30),
    rows: z.array(z.strictObject({ growth: z.int(), points })).default([
      { growth: 20, points: 30 },
      { growth: 1, points: 20 },
      { growth: -2, points: 10 },
    ]),
    /** H3: from nothing to more than the floor, and to at most the floor. */
    newRevenuePoints: points.default(30),
    smallNewRevenuePoints: points.default(10),
    /** H2: the most that a history of less than five quarters can give. */
    shortHistoryMaxPoints: points.default(20),
  })
  .refine(
    rowsDescend((row: { readonly growth: number } & Row) => row.growth),
    { message: rowsMessage, path: ['rows'] },
  )
  .refine(
    ({ max, newRevenuePoints, shortHistoryMaxPoints }) =>
      max === 0 || (newRevenuePoints <= max && shortHistoryMaxPoints <= max),
    {
      message: 'Points for new revenue and for a short history cannot be more than the maximum.',
    },
  )
  .refine(
    ({ max, newRevenuePoints, smallNewRevenuePoints }) => max === 0 || smallNewRevenuePoints <= newRevenuePoints,
    {
      message: 'New revenue up to the floor cannot give more points than new revenue above it.',
      path: ['smallNewRevenuePoints'],
    },
  );

/** H4: registrations in the window. */
const ActivityDimension = z
  .strictObject({
    max: points.default(25),
    rows: z.array(z.strictObject({ registrations: z.int().min(1), points })).default([
      { registrations: 5, points: 25 },
      { registrations: 3, points: 20 },
      { registrations: 1, points: 10 },
    ]),
  })
  .refine(
    rowsDescend((row: { readonly registrations: number } & Row) => row.registrations),
    { message: rowsMessage, path: ['rows'] },
  );

/** H5: at most so many days since the last portal activity or touch. */
const EngagementDimension = z
  .strictObject({
    max: points.default(20),
    rows: z.array(z.strictObject({ days: z.int().min(0), points })).default([
      { days: 7, points: 20 },
      { days: 31, points: 15 },
      { days: 92, points: 10 },
    ]),
  })
  .refine(
    rowsDescend((row: { readonly days: number } & Row) => -row.days),
    { message: rowsMessage, path: ['rows'] },
  );

/** H6: one table for both ways of reading answers, `nps` for three or more, `mean` for one or two. */
const SatisfactionDimension = z
  .strictObject({
    max: points.default(15),
    rows: z
      .array(z.strictObject({ nps: z.number().min(-100).max(100), mean: z.number().min(0).max(10), points }))
      .default([
        { nps: 50, mean: 9, points: 15 },
        { nps: 25, mean: 7, points: 10 },
        { nps: 0, mean: 5, points: 5 },
      ]),
  })
  .refine(
    rowsDescend(
      (row: { readonly nps: number; readonly mean: number } & Row) => row.nps,
      (row) => row.mean,
    ),
    { message: rowsMessage, path: ['rows'] },
  );

const fitOrder = ['weak', 'moderate', 'strong'] as const;

/** H7. */
const FitDimension = z
  .strictObject({
    max: points.default(10),
    rows: z.array(z.strictObject({ fit: z.enum(fitOrder), points })).default([
      { fit: 'strong', points: 10 },
      { fit: 'moderate', points: 5 },
      { fit: 'weak', points: 0 },
    ]),
  })
  .refine(
    rowsDescend((row: { readonly fit: (typeof fitOrder)[number] } & Row) => fitOrder.indexOf(row.fit)),
    { message: rowsMessage, path: ['rows'] },
  );

export const Profile = z.strictObject({
  dimensions: z
    .strictObject({
      revenue: RevenueDimension.prefault({}),
      activity: ActivityDimension.prefault({}),
      engagement: EngagementDimension.prefault({}),
      satisfaction: SatisfactionDimension.prefault({}),
      fit: FitDimension.prefault({}),
    })
    .prefault({})
    .refine((dimensions) => Object.values(dimensions).reduce((sum, { max }) => sum + max, 0) === 100, {
      message: 'The maxima of the five dimensions must add up to 100.',
    }),
});
export type Profile = z.infer<typeof Profile>;
export type Dimensions = Profile['dimensions'];
