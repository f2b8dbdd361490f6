/** An instant as the vendor writes it: UTC, with milliseconds only where there are any. */
export function instant(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

const isoShape = /^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?)?$/;

/** Reads what the vendor accepts as a moment: epoch milliseconds or ISO 8601, where no zone means UTC. Null for anything else. */
export function parseMoment(text: string): Date | null {
  if (/^-?\d{1,15}$/.test(text)) return valid(new Date(Number(text)));
  if (!isoShape.test(text)) return null;
  if (!isCalendarDay(text.slice(0, 10))) return null;
  const zoned = text.length > 10 && !/(?:[Zz]|[+-]\d{2}:?\d{2})$/.test(text);
  return valid(new Date(zoned ? `${text}Z` : text));
}

/** True for a day that exists; the platform's own parser takes 31 February for 2 March. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = valid(new Date(`${text}T00:00:00Z`));
  return date !== null && date.toISOString().startsWith(text);
}

function valid(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}
