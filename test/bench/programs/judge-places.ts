import { factsOf } from '#src/actions/judge/gather-partners.ts';
import { judgeBatch } from '#src/actions/judge/judge-batch.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { gatherRows } from '#src/store/gathered-rows.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import { partnerIdOf } from './generate-mirror.ts';
import type { GeneratedProgram } from './generated-program.ts';

/** Ids of so many partners of a generated program from a place on, counted from 0. */
export function partnersFrom(first: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, offset) => partnerIdOf(first + offset + 1));
}

/** Asks for a judgement of these partners. */
export async function mark({ app, programId }: GeneratedProgram, partnerIds: readonly string[]): Promise<void> {
  await app.store.inProgram(programId, (tx) => markDirty(tx, programId, partnerIds, 'bench', app.clock.now()));
}

/** Judges what is marked, in one batch. Throws when that is not as many as expected. */
export async function judge({ app, programId }: GeneratedProgram, expected: number, store = app.store): Promise<void> {
  const { clock, asOf, failPoint, log } = app;
  const { judged } = await judgeBatch({ store, clock, asOf, failPoint, log }, programId);
  if (judged !== expected) throw new Error(`${judged} partners were judged, not ${expected}`);
}

/** Reads all rows that a judgement of these partners is made from, and nothing else: what no first judgement can do without. */
export async function gather({ app, programId }: GeneratedProgram, partnerIds: readonly string[]): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const version = await currentSettings(tx);
    if (version === null) throw new Error('the program has no settings');
    await gatherRows(tx, factsOf({ programId, partnerIds, settings: version.settings, asOf: app.asOf() }));
  });
}
