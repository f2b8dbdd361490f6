import type { AssociationType } from './association-types.ts';
import type { RecordRef } from './link-index.ts';
import type { Actor } from './portal-change.ts';
import type { Portal } from './portal.ts';

/**
 * Adds kinds of link between two records, and the unlabelled one with them. A primary link is taken from whichever other record had it; the first
 * company of a record becomes its primary one.
 */
export function addLink(
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  kinds: readonly AssociationType[],
  actor: Actor,
): void {
  const plain = portal.associationTypes.unlabelled(from.type, to.type);
  const first =
    to.type === 'companies'
      ? firstPrimary(portal, from, to)
      : from.type === 'companies'
        ? firstPrimary(portal, to, from, true)
        : [];
  const wanted = [...new Set([...kinds, ...(plain === undefined ? [] : [plain]), ...first])];
  const before = portal.links.typeIds(from, to);
  const added = wanted.filter((kind) => !before.includes(kind.typeId));
  if (added.length === 0) return;
  for (const kind of added) if (kind.kind === 'primary') dropPrimary(portal, from, to, kind);
  store(portal, from, to, [...before, ...added.map((kind) => kind.typeId)]);
  announce(portal, from, to, added, false, actor);
}

/** Removes kinds of link, or all of them when none is named. Returns whether there was anything to remove. */
export function removeLink(
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  typeIds: readonly number[] | null,
  actor: Actor,
): boolean {
  const before = portal.links.typeIds(from, to);
  const kinds = portal.associationTypes.between(from.type, to.type);
  const plain = portal.associationTypes.unlabelled(from.type, to.type)?.typeId;
  const all = typeIds === null || typeIds.some((typeId) => typeId === plain);
  const after = all ? [] : before.filter((typeId) => !typeIds.includes(typeId));
  if (after.length === before.length) return false;
  store(portal, from, to, after);
  const gone = kinds.filter((kind) => before.includes(kind.typeId) && !after.includes(kind.typeId));
  announce(portal, from, to, gone, true, actor);
  return true;
}

/** Gives one record all links of another, as a merge does. */
export function copyLinks(portal: Portal, from: RecordRef, to: RecordRef): void {
  for (const link of portal.links.all(from)) {
    const typeIds = new Set([...portal.links.typeIds(to, link.to), ...link.typeIds]);
    store(portal, to, link.to, [...typeIds]);
  }
}

/** Removes every link of a record without announcing it. */
export function dropLinks(portal: Portal, from: RecordRef): void {
  for (const link of portal.links.all(from)) store(portal, from, link.to, []);
}

function store(portal: Portal, from: RecordRef, to: RecordRef, typeIds: readonly number[]): void {
  const inverse = typeIds.flatMap(
    (typeId) => portal.associationTypes.find(from.type, to.type, typeId)?.inverseTypeId ?? [],
  );
  portal.commit({ kind: 'link', from: bare(from), to: bare(to), typeIds, inverse });
}

/** The primary kind between a record and its first company, seen from the record or, when `inverse`, from the company. */
function firstPrimary(portal: Portal, record: RecordRef, company: RecordRef, inverse = false): AssociationType[] {
  if (record.type === 'companies' || portal.links.list(record, 'companies').length > 0) return [];
  const [from, to] = inverse ? [company, record] : [record, company];
  return portal.associationTypes.between(from.type, to.type).filter((kind) => kind.kind === 'primary');
}

function dropPrimary(portal: Portal, from: RecordRef, to: RecordRef, kind: AssociationType): void {
  const [record, company, typeId] = to.type === 'companies' ? [from, to, kind.typeId] : [to, from, kind.inverseTypeId];
  for (const link of portal.links.list(record, 'companies')) {
    if (link.id === company.id || !link.typeIds.includes(typeId)) continue;
    store(
      portal,
      record,
      { type: 'companies', id: link.id },
      link.typeIds.filter((one) => one !== typeId),
    );
  }
}

function announce(
  portal: Portal,
  from: RecordRef,
  to: RecordRef,
  kinds: readonly AssociationType[],
  removed: boolean,
  actor: Actor,
): void {
  for (const kind of kinds) {
    const primary = kind.kind === 'primary';
    const about = {
      portalId: portal.id,
      at: portal.now(),
      actor,
      kind: 'associated' as const,
      category: kind.category,
      removed,
      primary,
    };
    portal.announce({ ...about, type: from.type, id: from.id, toType: to.type, toId: to.id, typeId: kind.typeId });
    portal.announce({
      ...about,
      type: to.type,
      id: to.id,
      toType: from.type,
      toId: from.id,
      typeId: kind.inverseTypeId,
    });
  }
}

/** Only the reference of what may be a whole record. */
function bare(ref: RecordRef): RecordRef {
  return { type: ref.type, id: ref.id };
}
