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
  const isAdmin = adminsAmong(admins);
  const allowed = caller.some((person) => person.active && (isAdmin(person) || standsBy(person, owner)));
  return allowed ? { allowed, reason: null } : { allowed, reason: reasonOf(owner) };
}

/**
 * Only the program's admins may decide what is written to the CRM. The CRM signs who a user is, not what the user may do in it, so that its own admins have no
 * right here by themselves.
 *
 * @param people Everybody the CRM lists: among them are those to ask.
 */
export function permissionOfAdmin({
  caller,
  admins,
  people,
}: {
  readonly caller: readonly Person[];
  readonly admins: readonly string[];
  readonly people: readonly Person[];
}): Permission {
  const isAdmin = adminsAmong(admins);
  if (caller.some((person) => person.active && isAdmin(person))) return { allowed: true, reason: null };
  if (admins.length === 0)
    return {
      allowed: false,
      reason:
        'This program has no admins yet. Add your e-mail address to program.admins in its settings: tandem config publish.',
    };
  const names = [...new Set(people.filter((person) => person.active && isAdmin(person)).map(({ name }) => name))];
  const who = names.length === 0 ? admins : names;
  return { allowed: false, reason: `Only program admins can do this. Ask ${oneOf(who)}.` };
}

const namedAtMost = 3;

function oneOf(names: readonly string[]): string {
  const named = names.slice(0, namedAtMost);
  return named.length === 1 ? named.join('') : `${named.slice(0, -1).join(', ')} or ${named.at(-1) ?? ''}`;
}

function adminsAmong(admins: readonly string[]): (person: Person) => boolean {
  const listed = new Set(admins.map((admin) => admin.toLowerCase()));
  return ({ id, email }) => listed.has(id.toLowerCase()) || (email !== null && listed.has(email.toLowerCase()));
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
