import fc from 'fast-check';

import { pairs, types, type Change } from './living-portal.ts';

const place = fc.nat({ max: 30 });
const mergeable = fc.constantFrom('companies', 'deals', 'contacts');
const type = fc.constantFrom(...types);
/** Anything that people do in an account. */
export const arbitraryChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create'), type, value: place }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('update'), type, at: place, value: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('archive', 'restore'), type, at: place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge'), type: mergeable, at: place, other: place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('link'),
      pair: fc.nat({ max: pairs.length - 1 }),
      from: place,
      to: place,
      primary: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('unlink'),
      pair: fc.nat({ max: pairs.length - 1 }),
      from: place,
      to: place,
    }),
  },
);
