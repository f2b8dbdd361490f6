import type { RecordRef } from './facts.ts';

/** Names a record uniquely. */
export function recordKey({ crm, type, id }: RecordRef): string {
  return `${crm ?? ''}:${type}:${id}`;
}

/** Orders texts by their code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
