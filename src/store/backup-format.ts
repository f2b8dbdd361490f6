import { z } from 'zod';

/**
 * A backup is gzip over lines of JSON: a head, then for each table its head, its rows as arrays of column texts (null for null), and the end. Texts are PostgreSQL's own
 * in UTC and ISO style, so what is restored is what was saved, to the bit.
 */
export const BackupHead = z.object({
  format: z.literal('tandem-backup'),
  formatVersion: z.literal(1),
  /** Name of the newest migration. */
  schemaVersion: z.string(),
  savedAt: z.iso.datetime(),
});
export type BackupHead = z.infer<typeof BackupHead>;

export const TableHead = z.object({
  table: z.string(),
  columns: z.array(z.string()),
  /** Where the table's identity column goes on; null when it has none. */
  identity: z.object({ last: z.int(), used: z.boolean() }).nullable(),
});
export type TableHead = z.infer<typeof TableHead>;

export const BackupEnd = z.object({ end: z.literal(true), rows: z.int() });
export type BackupEnd = z.infer<typeof BackupEnd>;

export const BackupRow = z.array(z.string().nullable());
export type BackupRow = z.infer<typeof BackupRow>;

/** What the texts of a backup depend on, whatever the server's defaults are; and the sight of all programs' rows. */
export const backupSettings = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  'app.across': 'on',
} as const;
