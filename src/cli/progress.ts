import type { Writable } from 'node:stream';

export interface Progress {
  /** `total` null while it is not known yet. */
  update(done: number, total: number | null): void;
  finish(text: string): void;
}

const barWidth = 24;
const redrawEveryMs = 100;

/** A bar that redraws itself in a terminal, and a single closing line elsewhere: logs stay readable. */
export class ProgressLine implements Progress {
  readonly #label: string;
  readonly #stream: Writable & { isTTY?: boolean };
  #drawnAt = 0;
  #finished = false;

  constructor(label: string, stream: Writable & { isTTY?: boolean }) {
    this.#label = label;
    this.#stream = stream;
  }

  update(done: number, total: number | null): void {
    if (this.#stream.isTTY !== true || this.#finished) return;
    const now = performance.now();
    if (now - this.#drawnAt < redrawEveryMs) return;
    this.#drawnAt = now;
    this.#stream.write(`\r\u001B[2K${this.#label.padEnd(12)} ${bar(done, total)} ${count(done, total)}`);
  }

  finish(text: string): void {
    if (this.#finished) return;
    this.#finished = true;
    const clear = this.#stream.isTTY === true ? '\r\u001B[2K' : '';
    this.#stream.write(`${clear}${this.#label.padEnd(12)} ${text}\n`);
  }
}

function bar(done: number, total: number | null): string {
  if (total === null || total === 0) return `[${'.'.repeat(barWidth)}]`;
  const filled = Math.min(barWidth, Math.round((done / total) * barWidth));
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}]`;
}

function count(done: number, total: number | null): string {
  return total === null
    ? done.toLocaleString('en-US')
    : `${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`;
}
