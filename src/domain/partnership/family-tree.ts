import { compareText } from '../records.ts';

/** A partner with the parent that its record names. */
export interface Child {
  readonly partnerId: string;
  readonly parentPartnerId: string | null;
}

/** What is wrong with the parents that records name. */
export type ParentFinding =
  | {
      /** Partners that are each other's parents, in the order of their links, beginning with `cut`. */
      readonly rule: 'FAM1.circular_parents';
      readonly partnerIds: readonly string[];
      /** The partner that is taken to have no parent, so that a family remains: of those in the circle the first by id. */
      readonly cut: string;
    }
  | {
      /** The parent is none of the program's partners: the partner is taken to have none. */
      readonly rule: 'FAM1.unknown_parent';
      readonly partnerId: string;
      readonly parentPartnerId: string;
    };

export interface Parents {
  /** The parent of each partner that has one, without the links that were cut. */
  readonly parentOf: ReadonlyMap<string, string>;
  readonly findings: readonly ParentFinding[];
}

/** FAM1: who belongs to whom. Circular parents are cut at one place, whatever order the partners came in, and reported. */
export function parentsOf(partners: readonly Child[]): Parents {
  const ids = new Set(partners.map(({ partnerId }) => partnerId));
  const parentOf = new Map<string, string>();
  const findings: ParentFinding[] = [];
  for (const { parentPartnerId, partnerId } of partners.toSorted((a, b) => compareText(a.partnerId, b.partnerId))) {
    if (parentPartnerId === null) continue;
    if (ids.has(parentPartnerId)) parentOf.set(partnerId, parentPartnerId);
    else findings.push({ rule: 'FAM1.unknown_parent', partnerId, parentPartnerId });
  }
  for (const circle of circles(parentOf)) {
    const [cut] = circle;
    if (cut === undefined) continue;
    parentOf.delete(cut);
    findings.push({ rule: 'FAM1.circular_parents', partnerIds: circle, cut });
  }
  return { parentOf, findings };
}

/** Every circle once, beginning with its first id. */
function circles(parentOf: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const found: (readonly string[])[] = [];
  for (const start of parentOf.keys()) {
    const path = new Map<string, number>();
    let id: string | undefined = start;
    while (id !== undefined && !seen.has(id)) {
      seen.add(id);
      path.set(id, path.size);
      id = parentOf.get(id);
    }
    const from = id === undefined ? undefined : path.get(id);
    if (from !== undefined) found.push(fromFirst([...path.keys()].slice(from)));
  }
  return found;
}

function fromFirst(circle: readonly string[]): readonly string[] {
  const first = circle.indexOf(circle.toSorted(compareText)[0] ?? '');
  return [...circle.slice(first), ...circle.slice(0, first)];
}
