import type { Person } from '#src/domain/permission.ts';
import { UsageError } from '#src/errors.ts';
import { listConnections } from '#src/store/connections.ts';
import { listOwners } from '#src/store/people.ts';
import type { Tx } from '#src/store/transaction.ts';

/** Everybody whom the connected CRMs list as owners, by name. */
export async function ownersOfProgram(tx: Tx, programId: string): Promise<readonly Person[]> {
  const owners: Person[] = [];
  for (const { crm } of await listConnections(tx)) owners.push(...(await listOwners(tx, { programId, crm })));
  return owners;
}

/** So many owners are named in an error before it is too long to read. */
const namedAtMost = 25;

/**
 * The owner that a person names: by id, e-mail address or name, in any case of letters. Of several with one name, the one who is still there.
 *
 * @throws UsageError when nobody or more than one is meant; it lists who there is.
 */
export function ownerNamed(owners: readonly Person[], text: string): Person {
  const wanted = text.trim().toLowerCase();
  const found = owners.filter(({ email, id, name }) =>
    [id, email, name].some((known) => known !== null && known.toLowerCase() === wanted),
  );
  const active = found.filter((owner) => owner.active);
  const [owner, second] = active.length > 0 ? active : found;
  if (owner !== undefined && second === undefined) return owner;
  if (owner !== undefined)
    throw new UsageError(`Several owners are called ${text}: name one by its id (${listed(found)}).`);
  throw new UsageError(
    owners.length === 0
      ? 'No owners are known yet. Run: tandem sync --full --wait'
      : `There is no owner ${text}. Owners: ${listed(owners.filter((one) => one.active))}.`,
  );
}

function listed(owners: readonly Person[]): string {
  const shown = owners
    .slice(0, namedAtMost)
    .map(({ email, id, name }) => [name, email === null ? `id ${id}` : `${email}, id ${id}`]);
  const more = owners.length - shown.length;
  return `${shown.map(([name, how]) => `${name} (${how})`).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
