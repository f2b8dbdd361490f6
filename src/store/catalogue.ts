import { sql, type Kysely } from 'kysely';

import type { Database } from './schema.ts';

/** A table as the server describes it. */
export interface CatalogueTable {
  readonly name: string;
  readonly columns: readonly CatalogueColumn[];
  /** The primary key in its order; empty when there is none. */
  readonly key: readonly string[];
  /** The column whose numbers the server gives, if any. */
  readonly identity: string | null;
}

export interface CatalogueColumn {
  readonly name: string;
  /** As it is written in SQL, e.g. `timestamp with time zone`. */
  readonly type: string;
}

/** All tables that hold the app's data, each after the tables it refers to, else by name. The lists of migrations and of the queue are none of them. */
export async function readCatalogue(db: Kysely<Database>): Promise<readonly CatalogueTable[]> {
  const { rows } = await sql<CatalogueTable & { readonly refersTo: readonly string[] }>`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
      (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attidentity <> '' limit 1) as identity,
      coalesce((select json_agg(a.attname order by k.position) from pg_index i
        cross join unnest(i.indkey) with ordinality as k(column_number, position)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.column_number
        where i.indrelid = c.oid and i.indisprimary), '[]') as key,
      coalesce((select json_agg(distinct r.relname) from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid), '[]') as "refersTo"
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely\\_%'
    order by c.relname`.execute(db);
  const ordered: CatalogueTable[] = [];
  const placed = new Set<string>();
  while (ordered.length < rows.length) {
    const next = rows.find((table) => !placed.has(table.name) && table.refersTo.every((name) => placed.has(name)));
    if (next === undefined) throw new Error('the tables refer to each other in a circle');
    placed.add(next.name);
    ordered.push({ name: next.name, columns: next.columns, key: next.key, identity: next.identity });
  }
  return ordered;
}
