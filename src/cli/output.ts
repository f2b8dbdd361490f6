import type { Writable } from 'node:stream';

import { ProgressLine, type Progress } from './progress.ts';

/** Where a command prints: words and tables for people, or one JSON document for programs. */
export class Output {
  readonly json: boolean;
  readonly #stdout: Writable;
  readonly #stderr: Writable & { isTTY?: boolean; columns?: number };

  constructor(options: { json: boolean; stdout: Writable; stderr: Writable & { isTTY?: boolean; columns?: number } }) {
    this.json = options.json;
    this.#stdout = options.stdout;
    this.#stderr = options.stderr;
  }

  /** A line for people; silent with --json. */
  say(text = ''): void {
    if (!this.json) this.#stdout.write(`${text}\n`);
  }

  /** A line about the work itself, on standard error in either mode. */
  note(text: string): void {
    this.#stderr.write(`${text}\n`);
  }

  /** The one document of --json; silent for people. */
  document(value: unknown): void {
    if (this.json) this.#stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** Columns aligned to their widest cell; numbers to the right. Null prints as a dash. */
  table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void {
    if (this.json) return;
    const cells = rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell))));
    const widths = head.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)));
    const numeric = head.map(
      (_, column) => rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === 'number'),
    );
    const line = (row: readonly string[]) =>
      row
        .map((cell, column) =>
          numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd();
    this.#stdout.write(`${line(head)}\n${line(widths.map((width) => '-'.repeat(width)))}\n`);
    for (const row of cells) this.#stdout.write(`${line(row)}\n`);
  }

  /** Progress of one piece of long work, drawn on standard error. */
  progress(label: string): Progress {
    return new ProgressLine(label, this.#stderr);
  }
}
