import type { ColumnType } from 'kysely';

/** `jsonb`: read as the value, written as its JSON text. */
export type Json<T> = ColumnType<T, string, string>;
export type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;

/** `generated always as identity`: given by the database alone. */
export type Identity = ColumnType<number, never, never>;
