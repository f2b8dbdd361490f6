/** Somebody the CRM lists as an owner of records. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly teamIds: readonly string[];
  readonly active: boolean;
}

/** Whether somebody may change what is entered about a partner; the reason is for the reader, null when it is allowed. */
export interface Permission {
  readonly allowed: boolean;
  readonly reason: string | null;
}

/**
 * The record's owner, the members of the owner's teams and the program's admins may change what is entered about a partner.
 *
 * @param caller Who asks: the owners behind the signed user. None, or only inactive ones: nobody known.
 * @param owner The record's owner; null when it has none. One who left still lends the team.
 * @param admins Owner ids or e-mail addresses, as the program's settings list them.
 */
export function permissionToChange({
  caller,
  owner,
  admins,
}: {
  readonly caller: readonly Person[];
  readonly owner: Person | null;
  readonly admins: readonly string[];
}): Permission {
  const listed = new Set(admins.map((admin) => admin.toLowerCase()));
  const isAdmin = ({ id, email }: Person) =>
    listed.has(id.toLowerCase()) || (email !== null && listed.has(email.toLowerCase()));
  const allowed = caller.some((person) => person.active && (isAdmin(person) || standsBy(person, owner)));
  return allowed ? { allowed, reason: null } : { allowed, reason: reasonOf(owner) };
}

function standsBy(person: Person, owner: Person | null): boolean {
  if (owner === null) return false;
  return person.id === owner.id || person.teamIds.some((team) => owner.teamIds.includes(team));
}

function reasonOf(owner: Person | null): string {
  return owner === null
    ? 'This company has no known owner: only program admins can change this.'
    : `Only ${owner.name}, their team and program admins can change this.`;
}
