import { sql } from 'kysely';

import type { Store } from './database.ts';

const grown = [
  'company',
  'deal',
  'contact',
  'engagement',
  'link',
  'link_set',
  'partner',
  'partner_record',
  'attribution',
  'survey_answer',
  'signal',
  'sync_cursor',
];

/**
 * Tells PostgreSQL how much the mirror holds by now. A first sync fills empty tables faster than the server looks by itself, and a plan made for an empty table takes a hundred times as long on a full one.
 */
export async function refreshStatistics(store: Pick<Store, 'db'>): Promise<void> {
  await sql`analyze ${sql.join(grown.map((table) => sql.table(table)))}`.execute(store.db);
}
