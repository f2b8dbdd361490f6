import { sql, type RawBuilder } from 'kysely';

type PgType = 'bigint' | 'boolean' | 'date' | 'float8' | 'int' | 'jsonb' | 'text' | 'text[]' | 'timestamptz' | 'uuid';

/** The columns of a set of rows: the type in the database and where the value comes from. */
export type Columns<Row> = Readonly<Record<string, readonly [type: PgType, value: (row: Row) => unknown]>>;

/** `a, b, c` */
export function columnList(names: readonly string[], of?: string): RawBuilder<unknown> {
  return sql.join(names.map((name) => (of === undefined ? sql.id(name) : sql.id(of, name))));
}

/** `a = excluded.a, b = excluded.b` */
export function takeExcluded(names: readonly string[]): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql`${sql.id(name)} = ${sql.id('excluded', name)}`));
}

/**
 * The rows as a subquery with these columns: one parameter per column, however many rows there are.
 * Arrays travel as array literals, because unnest would flatten an array of arrays.
 */
export function incoming<Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const names = Object.keys(columns);
  const arrays = Object.values(columns).map(([type, value]) => {
    const timeAsText = rememberingLast(isoText);
    const values = rows.map((row) => asText(type, value(row), timeAsText));
    return sql`${`{${values.join(',')}}`}::${sql.raw(type === 'text[]' ? 'text' : type)}[]`;
  });
  const selected = Object.entries(columns).map(([name, [type]]) =>
    type === 'text[]' ? sql`${sql.id(name)}::text[] as ${sql.id(name)}` : sql.id(name),
  );
  return sql`(select ${sql.join(selected)} from unnest(${sql.join(arrays)}) as given(${columnList(names)}))`;
}

/** A value as an element of an array literal. Written here: the driver's own way, which writes dates in the machine's zone, takes several times as long. */
function asText(type: PgType, value: unknown, timeAsText: (ms: number) => string): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Date) return timeAsText(value.getTime());
  if (type === 'jsonb') return quoted(JSON.stringify(value));
  if (type === 'text[]') return quoted(arrayLiteral(value));
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError(`A ${type} column cannot take a value that is a ${typeof value}.`);
}

/** PostgreSQL writes years beyond 9999 without their sign. */
function isoText(ms: number): string {
  return quoted(new Date(ms).toISOString().replace(/^\+/, ''));
}

/** Writing times is most of what writing a row takes, and the rows of a page have many in common: when they were read, above all. */
function rememberingLast(write: (ms: number) => string): (ms: number) => string {
  let last = Number.NaN;
  let text = '';
  return (ms) => {
    if (ms !== last) text = write(ms);
    last = ms;
    return text;
  };
}

function arrayLiteral(value: unknown): string {
  if (!Array.isArray(value)) throw new TypeError('A text[] column needs an array.');
  return `{${value.map((item) => quoted(String(item))).join(',')}}`;
}

function quoted(text: string): string {
  return /["\\]/.test(text) ? `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : `"${text}"`;
}
