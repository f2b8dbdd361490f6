/**
 * Single values as HubSpot sends them: text or null. Empty text means empty, as in the vendor's own screens.
 */

// oxlint-disable-next-line no-control-regex -- PostgreSQL stores no NUL, and this finds it
const nul = /\u0000/g;
const idText = /^\d{1,20}$/;
const dayText = /^\d{4}-\d{2}-\d{2}$/;
const startsWithDay = /^(\d{4})-(\d{2})-(\d{2})/;
const instantText = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const millisText = /^-?\d{1,15}$/;

/** Years outside these are taken as typing mistakes: windows and growth would be computed over centuries. */
const firstYear = 1900;
const lastYear = 9999;

/** Text that any database and any UTF-8 file can hold: NUL and halves of surrogate pairs become U+FFFD. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(nul, '\uFFFD');
}

/** Null for empty and blank text. */
export function filled(text: string | null | undefined): string | null {
  return text === undefined || text === null || text.trim() === '' ? null : text;
}

/** A record's id, which must be digits; undefined when it is not. */
export function recordId(value: unknown): string | undefined {
  if (typeof value === 'string') return idText.test(value) ? value : undefined;
  return Number.isSafeInteger(value) && Number(value) >= 0 ? String(value) : undefined;
}

/**
 * An instant: ISO 8601 with a zone, a bare day (00:00 UTC) or epoch milliseconds. Null when empty; undefined when it is none, or lies outside the years 1900 to 9999.
 */
export function instant(text: string | null | undefined): Date | null | undefined {
  const value = filled(text)?.trim();
  if (value === undefined) return null;
  const date = parsed(value);
  const year = date?.getUTCFullYear() ?? Number.NaN;
  return date !== undefined && year >= firstYear && year <= lastYear ? date : undefined;
}

function parsed(value: string): Date | undefined {
  if (millisText.test(value)) return new Date(Number(value));
  if (!existingDay(value)) return undefined;
  if (dayText.test(value)) return new Date(`${value}T00:00:00.000Z`);
  return instantText.test(value) ? new Date(value) : undefined;
}

/** Date's own parser rolls 30 February over into March. */
function existingDay(value: string): boolean {
  const [, year, month, day] = startsWithDay.exec(value) ?? [];
  if (year === undefined) return false;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

/** A finite number written in full; null when empty or anything else. */
export function finiteNumber(text: string | null | undefined): number | null {
  const value = filled(text)?.trim();
  if (value === undefined || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** `true` and `false` as HubSpot writes them; null for anything else. */
export function flag(text: string | null | undefined): boolean | null {
  const value = text?.trim().toLowerCase();
  if (value === 'true') return true;
  return value === 'false' ? false : null;
}
