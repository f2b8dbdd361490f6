import type { SandboxObjectType, SeedLabel } from '../../portal-seed.ts';
import { infoOf } from './object-types.ts';

/** One kind of link, seen from one side. */
export interface AssociationType {
  readonly fromType: SandboxObjectType;
  readonly toType: SandboxObjectType;
  readonly typeId: number;
  readonly inverseTypeId: number;
  readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
  /** As `labels` and batch reads show it; null for the unlabelled link that every pair has. */
  readonly label: string | null;
  /** As inline associations show it in `type`. */
  readonly name: string;
  readonly kind: 'unlabelled' | 'primary' | 'family' | 'custom';
}

type Row = readonly [from: SandboxObjectType, to: SandboxObjectType, typeId: number, inverseTypeId: number];

const unlabelled: readonly Row[] = [
  ['companies', 'contacts', 280, 279],
  ['companies', 'deals', 342, 341],
  ['companies', 'tickets', 340, 339],
  ['companies', 'calls', 181, 182],
  ['companies', 'emails', 185, 186],
  ['companies', 'meetings', 187, 188],
  ['companies', 'notes', 189, 190],
  ['companies', 'tasks', 191, 192],
  ['companies', 'feedback_submissions', 929, 928],
  ['contacts', 'deals', 4, 3],
  ['contacts', 'tickets', 15, 16],
  ['contacts', 'calls', 193, 194],
  ['contacts', 'emails', 197, 198],
  ['contacts', 'meetings', 199, 200],
  ['contacts', 'notes', 201, 202],
  ['contacts', 'tasks', 203, 204],
  ['contacts', 'feedback_submissions', 97, 98],
  ['deals', 'tickets', 27, 28],
  ['deals', 'calls', 205, 206],
  ['deals', 'emails', 209, 210],
  ['deals', 'meetings', 211, 212],
  ['deals', 'notes', 213, 214],
  ['deals', 'tasks', 215, 216],
  ['deals', 'feedback_submissions', 985, 984],
  ['tickets', 'calls', 219, 220],
  ['tickets', 'emails', 223, 224],
  ['tickets', 'meetings', 225, 226],
  ['tickets', 'notes', 227, 228],
  ['tickets', 'tasks', 229, 230],
  ['tickets', 'feedback_submissions', 100, 99],
  ['companies', 'companies', 450, 450],
  ['contacts', 'contacts', 449, 449],
  ['deals', 'deals', 451, 451],
  ['tickets', 'tickets', 452, 452],
];

const primary: readonly Row[] = [
  ['companies', 'contacts', 2, 1],
  ['companies', 'deals', 6, 5],
  ['companies', 'tickets', 25, 26],
];

function pairName(from: SandboxObjectType, to: SandboxObjectType): string {
  return `${infoOf(from).linkName}_to_${infoOf(to).linkName}`;
}

function bothWays(one: AssociationType): AssociationType[] {
  if (one.typeId === one.inverseTypeId && one.fromType === one.toType) return [one];
  const name =
    one.kind === 'custom'
      ? one.name
      : one.name.replace(pairName(one.fromType, one.toType), pairName(one.toType, one.fromType));
  return [
    one,
    { ...one, fromType: one.toType, toType: one.fromType, typeId: one.inverseTypeId, inverseTypeId: one.typeId, name },
  ];
}

function vendorTypes(): AssociationType[] {
  const hasPrimary = new Set(primary.map(([from, to]) => pairName(from, to)));
  const plain = unlabelled.flatMap(([fromType, toType, typeId, inverseTypeId]) => {
    const name = pairName(fromType, toType) + (hasPrimary.has(pairName(fromType, toType)) ? '_unlabeled' : '');
    return bothWays({
      fromType,
      toType,
      typeId,
      inverseTypeId,
      category: 'HUBSPOT_DEFINED',
      label: null,
      name,
      kind: 'unlabelled',
    });
  });
  const primaries = primary.flatMap(([fromType, toType, typeId, inverseTypeId]) =>
    bothWays({
      fromType,
      toType,
      typeId,
      inverseTypeId,
      category: 'HUBSPOT_DEFINED',
      label: 'Primary',
      name: pairName(fromType, toType),
      kind: 'primary',
    }),
  );
  const family: AssociationType = {
    fromType: 'companies',
    toType: 'companies',
    typeId: 13,
    inverseTypeId: 14,
    category: 'HUBSPOT_DEFINED',
    label: 'Child Company',
    name: 'parent_to_child_company',
    kind: 'family',
  };
  const child: AssociationType = {
    ...family,
    typeId: 14,
    inverseTypeId: 13,
    label: 'Parent Company',
    name: 'child_to_parent_company',
  };
  return [...primaries, ...plain, family, child];
}

export function customType(label: SeedLabel): AssociationType[] {
  return bothWays({
    fromType: label.fromType,
    toType: label.toType,
    typeId: label.typeId,
    inverseTypeId: label.inverseTypeId,
    category: 'USER_DEFINED',
    label: label.label,
    name: label.name,
    kind: 'custom',
  });
}

/** The kinds of link of one account: the vendor's own and, where the plan allows them, custom labels. */
export interface AssociationTypes {
  /** Every kind between two types, seen from `from`. */
  between(from: SandboxObjectType, to: SandboxObjectType): readonly AssociationType[];
  find(from: SandboxObjectType, to: SandboxObjectType, typeId: number): AssociationType | undefined;
  /** The unlabelled link of a pair; undefined when the vendor knows no link between the two types. */
  unlabelled(from: SandboxObjectType, to: SandboxObjectType): AssociationType | undefined;
}

export function associationTypes(labels: readonly SeedLabel[]): AssociationTypes {
  const byPair = Map.groupBy(
    [...vendorTypes(), ...labels.flatMap(customType)],
    (one) => `${one.fromType}>${one.toType}`,
  );
  const between = (from: SandboxObjectType, to: SandboxObjectType): readonly AssociationType[] =>
    byPair.get(`${from}>${to}`) ?? [];
  return {
    between,
    find: (from, to, typeId) => between(from, to).find((one) => one.typeId === typeId),
    unlabelled: (from, to) => between(from, to).find((one) => one.kind === 'unlabelled'),
  };
}
