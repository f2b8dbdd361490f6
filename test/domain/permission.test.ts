import { expect, test } from 'vitest';

import { permissionOfAdmin, type Person, permissionToChange } from '#src/domain/permission.ts';

const owner = person('1', 'Inês Carvalhal', ['partners', 'leads']);

function person(id: string, name: string, teamIds: readonly string[], active = true): Person {
  return { id, name, email: `p${id}@contoso.example`, teamIds, active };
}

const refused = {
  allowed: false,
  reason: 'Only Inês Carvalhal, their team and program admins can change this.',
};
const allowed = { allowed: true, reason: null };

test.each<[string, readonly Person[], readonly string[], object]>([
  ['the owner', [owner], [], allowed],
  ['an owner without a team', [person('1', 'Inês Carvalhal', [])], [], allowed],
  ['a member of one of the owner’s teams', [person('2', 'Tobias', ['leads', 'sales'])], [], allowed],
  ['somebody of another team', [person('3', 'Rufus', ['sales'])], [], refused],
  ['somebody without a team', [person('3', 'Rufus', [])], [], refused],
  ['an admin by owner id', [person('3', 'Rufus', [])], ['3'], allowed],
  ['an admin by e-mail address, in any case', [person('3', 'Rufus', [])], ['P3@Contoso.example'], allowed],
  ['somebody whose id begins like an admin’s', [person('3', 'Rufus', [])], ['31'], refused],
  ['an owner who left', [person('1', 'Inês Carvalhal', ['partners'], false)], [], refused],
  ['an admin who left', [person('3', 'Rufus', [], false)], ['3'], refused],
  [
    'somebody who left and came back as another owner',
    [person('1', 'Inês', [], false), person('9', 'Inês', ['leads'])],
    [],
    allowed,
  ],
  ['a user who is no owner', [], ['3'], refused],
])('%s', (_who, caller, admins, permission) => {
  expect(permissionToChange({ caller, owner, admins })).toEqual(permission);
});

test('the team of an owner who left may still change things', () => {
  const gone = { ...owner, active: false };

  expect(permissionToChange({ caller: [person('2', 'Tobias', ['leads'])], owner: gone, admins: [] })).toEqual(allowed);
});

test('without a known owner only admins may, and the reason says so', () => {
  const caller = [person('2', 'Tobias', ['leads'])];

  expect(permissionToChange({ caller, owner: null, admins: [] })).toEqual({
    allowed: false,
    reason: 'This company has no known owner: only program admins can change this.',
  });
  expect(permissionToChange({ caller, owner: null, admins: ['2'] })).toEqual(allowed);
});

test.each<[string, readonly Person[], readonly string[], object]>([
  ['an admin', [person('4', 'Akiko', [])], ['p4@contoso.example'], allowed],
  ['an admin who left', [person('4', 'Akiko', [], false)], ['4'], refusedTo('4')],
  ['the owner of records', [owner], ['4'], refusedTo('Akiko')],
  ['nobody known', [], ['4', '5', '9'], refusedTo('Akiko, Dorian or Inês')],
  ['anybody, while the admins are strangers', [owner], ['me@contoso.example'], refusedTo('me@contoso.example')],
  [
    'anybody, while there are no admins',
    [owner],
    [],
    {
      allowed: false,
      reason:
        'This program has no admins yet. Add your e-mail address to program.admins in its settings: tandem config publish.',
    },
  ],
])('who may decide what is written: %s', (who, caller, admins, permission) => {
  const akiko = person('4', 'Akiko', [], who !== 'an admin who left');
  const people = [akiko, person('5', 'Dorian', []), person('9', 'Inês', [])];

  expect(permissionOfAdmin({ caller, admins, people })).toEqual(permission);
});

function refusedTo(whom: string) {
  return { allowed: false, reason: `Only program admins can do this. Ask ${whom}.` };
}
