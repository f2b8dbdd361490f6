import { auditLines, type AuditLine } from '#src/store/audit-log.ts';

import type { App } from './context.ts';

const linesAtOnce = 1_000;

const head = [
  'at',
  'actor',
  'action',
  'run',
  'crm',
  'object',
  'record',
  'property',
  'before',
  'after',
  'detail',
] as const;

/** The whole history of writing as CSV (RFC 4180), oldest first: who planned, approved, stopped, applied and undid, and every value that was sent. Line by line, each with its end. */
export async function* exportAudit(app: Pick<App, 'store'>, programId: string): AsyncIterable<string> {
  yield csvLine(head);
  let after: AuditLine | null = null;
  do {
    const lines: readonly AuditLine[] = await linesAfter(app, programId, after);
    for (const line of lines) yield csvLine(cellsOf(line));
    after = lines.at(-1) ?? null;
  } while (after !== null);
}

function linesAfter(
  app: Pick<App, 'store'>,
  programId: string,
  after: AuditLine | null,
): Promise<readonly AuditLine[]> {
  return app.store.inProgram(programId, (tx) => auditLines(tx, programId, { after, limit: linesAtOnce }));
}

function cellsOf(line: AuditLine): readonly (string | null)[] {
  const { at, actor, action, runId, crm, kind, recordId, property, before, after, detail } = line;
  return [at.toISOString(), actor, action, runId, crm, kind, recordId, property, before, after, detail];
}

/** One line of a CSV file. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

const startsFormula = /^[=+\-@\t\r]/;
const isNumber = /^[+-]?\d+(\.\d+)?$/;

/** A text that a spreadsheet would run as a formula gets an apostrophe in front: values come from the CRM, where anybody can type. Plain numbers stay numbers. */
function csvCell(cell: string | null): string {
  if (cell === null) return '';
  const text = startsFormula.test(cell) && !isNumber.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
