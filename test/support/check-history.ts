import { expect } from 'vitest';

import type { Portal } from '#src/sandbox/hubspot/portal/portal.ts';
import type { WebhookEvent } from '#src/sandbox/hubspot/webhooks/webhook-events.ts';

import { stateOfMirror, stateOfPortal } from '../webhooks/mirror-state.ts';
import { query } from './dump.ts';

/** A program and the account it belongs to, at the end of a history. */
export interface Subject {
  readonly databaseUrl: string;
  readonly programId: string;
  readonly portal: Portal;
}

/** What an event that was answered with success told of: the record and the time of the change. */
export interface Acknowledged {
  readonly table: 'company' | 'deal' | 'contact' | 'engagement';
  readonly id: string;
  readonly occurredAt: Date;
}

/** A value that only says when the others changed is never written alone. */
const neverAlone = 'prm_health_as_of';

/** Waits until a program has nothing left to do. Answers after how long. */
export async function untilQuiet(
  { databaseUrl, programId }: Pick<Subject, 'databaseUrl' | 'programId'>,
  withinMs: number,
): Promise<number> {
  const began = performance.now();
  const left = async () => {
    const [row] = await query<{ inbox: number; dirty: number; writes: number }>(
      databaseUrl,
      `select (select count(*)::int from inbox where program_id = $1) as inbox,
        (select count(*)::int from dirty_partner where program_id = $1) as dirty,
        (select count(*)::int from due_values($1, 'hubspot', 'infinity')) + (select count(*)::int from unsettled_values($1, 'hubspot', 'infinity')) as writes`,
      [programId],
    );
    return row;
  };
  await expect.poll(left, { timeout: withinMs, interval: 100 }).toEqual({ inbox: 0, dirty: 0, writes: 0 });
  return performance.now() - began;
}

/** The mirror holds what the account holds. */
export async function expectMirrorLikeAccount({ databaseUrl, programId, portal }: Subject): Promise<void> {
  expect(await stateOfMirror(databaseUrl, programId)).toEqual(stateOfPortal(portal));
}

/** What the events say of a record's own values. What they say of links has no version: the mirror as a whole tells. */
export function acknowledgedBy(events: readonly WebhookEvent[]): readonly Acknowledged[] {
  return events.flatMap((event) => {
    const table = tables.get(String(event['objectTypeId']));
    const isOfValues = /\.(propertyChange|creation)$/.test(event.subscriptionType);
    if (!isOfValues || table === undefined) return [];
    return [{ table, id: String(event['objectId']), occurredAt: new Date(event.occurredAt) }];
  });
}

function idsOf(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.map((line) => line.split(' ', 1)[0] ?? ''));
}

const tables = new Map<string, Acknowledged['table']>([
  ['0-1', 'contact'],
  ['0-2', 'company'],
  ['0-3', 'deal'],
  ['0-47', 'engagement'],
]);

/** Whatever was acknowledged was read: the mirror's version of the record is not older than the change. */
export async function expectApplied(
  { databaseUrl, programId }: Subject,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  const state = await stateOfMirror(databaseUrl, programId);
  /** People and their meetings are followed while they concern a partner: what was stored before stays as it was. */
  const followed = { company: null, deal: null, contact: idsOf(state.contacts), engagement: idsOf(state.engagements) };
  const lost: Acknowledged[] = [];
  for (const [table, events] of Map.groupBy(acknowledged, (event) => event.table)) {
    const rows = await query<{ id: string; updated_at: Date }>(
      databaseUrl,
      `select id, updated_at from ${table} where program_id = $1 and id = any($2) and archived_at is null`,
      [programId, events.map(({ id }) => id)],
    );
    // What is gone by now, or never concerned a partner, is not there.
    const ours = followed[table];
    const versions = new Map(
      rows.flatMap((row) => (ours === null || ours.has(row.id) ? [[row.id, row.updated_at] as const] : [])),
    );
    lost.push(...events.filter(({ id, occurredAt }) => (versions.get(id) ?? occurredAt) < occurredAt));
  }
  expect(lost).toEqual([]);
}

/** Every living record holds what it should of each property that is kept up to date, and the program knows that it does. */
export async function expectPropertiesAsDesired({ databaseUrl, programId, portal }: Subject): Promise<void> {
  const rows = await query<{
    kind: 'company' | 'deal';
    record_id: string;
    property: string;
    value: string | null;
    confirmed: string | null;
  }>(
    databaseUrl,
    `select v.kind, v.record_id, v.property, v.value, v.confirmed_value as confirmed from desired_value v
      join property_approval a using (program_id, crm, kind, property)
      where v.program_id = $1 and a.state = 'live' and v.property <> $2 order by 1, 2, 3`,
    [programId, neverAlone],
  );
  const of = { company: portal.table('companies'), deal: portal.table('deals') };
  const wrong = rows.flatMap((row) => {
    const record = of[row.kind].get(row.record_id);
    if (record === undefined || record.archivedAt !== null) return [];
    const held = record.values.get(row.property) ?? '';
    return held === (row.value ?? '') && row.confirmed === row.value ? [] : [{ ...row, held }];
  });
  expect(wrong).toEqual([]);
}

/** No value was logged as written twice: what a killed process sent was found, not sent again. */
export async function expectEachWriteOnce({ databaseUrl, programId }: Subject): Promise<void> {
  expect(
    await query(
      databaseUrl,
      `select record_id, property, generation, count(*)::int as times from write_log
        where program_id = $1 and outcome = 'written' group by 1, 2, 3 having count(*) > 1`,
      [programId],
    ),
  ).toEqual([]);
}

/** No row of the program carries another account's mark. */
export async function expectNothingForeign(
  { databaseUrl, programId }: Pick<Subject, 'databaseUrl' | 'programId'>,
  foreignMark: string,
): Promise<void> {
  const all = await query<{ name: string }>(
    databaseUrl,
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'program_id' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of all) {
    const rows = await query(
      databaseUrl,
      `select 1 from ${name} t where program_id = $1 and strpos(to_jsonb(t)::text, $2) > 0`,
      [programId, foreignMark],
    );
    if (rows.length > 0) found.push(name);
  }
  expect(all.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
}
