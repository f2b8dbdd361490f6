import { z } from 'zod';

import type { Call } from './call.ts';
import { invalid } from './errors.ts';
import { readValue } from './portal/calculated.ts';
import type { PropertyDefinition } from './portal/property-definition.ts';
import type { StoredRecord } from './portal/record-table.ts';
import { parseMoment } from './portal/times.ts';

export const operators = [
  'BETWEEN',
  'CONTAINS_TOKEN',
  'EQ',
  'GT',
  'GTE',
  'HAS_PROPERTY',
  'IN',
  'LT',
  'LTE',
  'NEQ',
  'NOT_CONTAINS_TOKEN',
  'NOT_HAS_PROPERTY',
  'NOT_IN',
] as const;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

export const filterInput = z.object({
  propertyName: z.string(),
  operator: z.enum(operators),
  value: scalar.nullish(),
  highValue: scalar.nullish(),
  values: z.array(scalar).nullish(),
});
export type FilterInput = z.infer<typeof filterInput>;

export type Predicate = (record: StoredRecord) => boolean;

/** A filter made ready to run. Refuses an unknown property and an operator without the value it needs. */
export function compileFilter(
  call: Call,
  definitions: ReadonlyMap<string, PropertyDefinition>,
  filter: FilterInput,
): Predicate {
  const { propertyName, operator } = filter;
  const definition = definitions.get(propertyName);
  if (definition === undefined || definition.archivedAt !== undefined) {
    const message = `Property "${propertyName}" does not exist`;
    throw invalid('There was a problem with the request.', {
      errors: [{ message, code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: [propertyName] } }],
    });
  }
  const key = keyOf(definition);
  const test = compileTest(filter, key);
  const wantsAbsent = operator === 'NOT_HAS_PROPERTY';
  const takesAbsent = operator === 'NEQ' || operator === 'NOT_IN' || operator === 'NOT_CONTAINS_TOKEN';
  return (record) => {
    const value = readValue(call.portal, record, propertyName);
    if (value === null) return wantsAbsent || takesAbsent;
    return !wantsAbsent && test(value);
  };
}

type Key = (value: string) => string | number;

/** How values of a property compare: numbers and moments as numbers, the rest as lower-case text. */
export function keyOf(definition: PropertyDefinition): Key {
  if (definition.type === 'number') return Number;
  if (definition.type === 'date' || definition.type === 'datetime')
    return (value) => parseMoment(value)?.getTime() ?? Number.NaN;
  return (value) => value.toLowerCase();
}

function compileTest(filter: FilterInput, key: Key): (value: string) => boolean {
  const { operator } = filter;
  if (operator === 'HAS_PROPERTY' || operator === 'NOT_HAS_PROPERTY') return () => true;
  if (operator === 'IN' || operator === 'NOT_IN') {
    const wanted = new Set(required(filter, filter.values).map(key));
    return (value) => wanted.has(key(value)) === (operator === 'IN');
  }
  const low = key(required(filter, filter.value));
  switch (operator) {
    case 'EQ':
      return (value) => key(value) === low;
    case 'NEQ':
      return (value) => key(value) !== low;
    case 'GT':
      return (value) => key(value) > low;
    case 'GTE':
      return (value) => key(value) >= low;
    case 'LT':
      return (value) => key(value) < low;
    case 'LTE':
      return (value) => key(value) <= low;
    case 'BETWEEN': {
      const high = key(required(filter, filter.highValue));
      return (value) => key(value) >= low && key(value) <= high;
    }
    default: {
      const pattern = tokenPattern(required(filter, filter.value));
      return (value) =>
        value.split(/[^\p{L}\p{N}]+/u).some((token) => pattern.test(token)) === (operator === 'CONTAINS_TOKEN');
    }
  }
}

function required<T>(filter: FilterInput, value: T | null | undefined): T {
  if (value !== null && value !== undefined) return value;
  throw invalid(`Operator ${filter.operator} needs a value for property ${filter.propertyName}`);
}

/** `*` stands for any letters at either end of a token. */
function tokenPattern(text: string): RegExp {
  const escaped = text.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 'iu');
}
