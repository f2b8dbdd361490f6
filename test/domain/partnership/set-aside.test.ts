import { expect, test } from 'vitest';

import { setAsideState } from '#src/domain/partnership/set-aside.ts';

const today = '2026-11-22';
const open = { status: 'flagged', known: null } as const;
const aside = { status: 'flagged', known: {} } as const;
const gone = { status: 'clear', known: null } as const;

test.each([
  ['known through today', { says: 'known', until: '2026-11-22' }, aside, 'in_force'],
  ['known, and found no more', { says: 'known', until: '2026-12-31' }, gone, 'in_force'],
  ['known until yesterday', { says: 'known', until: '2026-11-21' }, open, 'over'],
  ['opened again', { says: 'known', until: null }, open, 'opened_again'],
  ['called wrong, and away', { says: 'wrong', until: '2027-11-22' }, aside, 'in_force'],
  ['called wrong, and found by other facts', { says: 'wrong', until: '2027-11-22' }, open, 'found_anew'],
  ['called wrong, and found no more', { says: 'wrong', until: '2027-11-22' }, gone, 'in_force'],
  ['called wrong, its last day past', { says: 'wrong', until: '2026-11-21' }, open, 'over'],
  ['nothing was judged', { says: 'wrong', until: '2027-11-22' }, null, 'in_force'],
] as const)('%s', (_what, said, found, state) => {
  expect(setAsideState(said, today, found)).toBe(state);
});
