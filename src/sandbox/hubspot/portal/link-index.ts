import type { SandboxObjectType } from '../../portal-seed.ts';
import { compareIds } from './record-table.ts';

export interface RecordRef {
  readonly type: SandboxObjectType;
  readonly id: string;
}

/** A link seen from one side: the other record's id and the kinds of link, by type id from this side. */
export interface Link {
  readonly id: string;
  readonly typeIds: readonly number[];
}

/** Who is linked with whom, from both sides. The two sides are kept alike by the caller, who knows the type id of the way back. */
export interface LinkIndex {
  typeIds(from: RecordRef, to: RecordRef): readonly number[];
  /** Links to records of one type, in ascending order of their ids. */
  list(from: RecordRef, toType: SandboxObjectType): readonly Link[];
  /** Every link of a record, in no particular order. */
  all(from: RecordRef): Iterable<{ readonly to: RecordRef; readonly typeIds: readonly number[] }>;
  /** Replaces the kinds of one side; none removes the link. */
  set(from: RecordRef, to: RecordRef, typeIds: readonly number[]): void;
}

function keyOf(ref: RecordRef): string {
  return `${ref.type}:${ref.id}`;
}

export function createLinkIndex(): LinkIndex {
  const sides = new Map<string, Map<SandboxObjectType, Map<string, readonly number[]>>>();
  return {
    typeIds: (from, to) => sides.get(keyOf(from))?.get(to.type)?.get(to.id) ?? [],
    list(from, toType) {
      const targets = sides.get(keyOf(from))?.get(toType);
      if (targets === undefined) return [];
      return [...targets].map(([id, typeIds]) => ({ id, typeIds })).toSorted((a, b) => compareIds(a.id, b.id));
    },
    *all(from) {
      for (const [type, targets] of sides.get(keyOf(from)) ?? []) {
        for (const [id, typeIds] of targets) yield { to: { type, id }, typeIds };
      }
    },
    set(from, to, typeIds) {
      const byType = sides.get(keyOf(from)) ?? new Map<SandboxObjectType, Map<string, readonly number[]>>();
      const targets = byType.get(to.type) ?? new Map<string, readonly number[]>();
      if (typeIds.length === 0) targets.delete(to.id);
      else targets.set(to.id, typeIds);
      byType.set(to.type, targets);
      sides.set(keyOf(from), byType);
    },
  };
}
