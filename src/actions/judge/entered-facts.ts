import { z } from 'zod';

import { localDay } from '#src/domain/calendar.ts';
import { momentumSignals } from '#src/domain/health/momentum.ts';
import {
  competences,
  developmentStages,
  lifecycleStages,
  onboardingItems,
  readinessAreas,
  segments,
  type EnteredFact,
} from '#src/domain/partnership/facts.ts';
import type { SignalFactRow } from '#src/store/fact-rows.ts';
import { type EnteredSignalRow, signalsOfKinds } from '#src/store/signals.ts';
import type { Tx } from '#src/store/transaction.ts';

import { readJson } from '../signal-values.ts';

/** Who said it; not said: as the signal's origin names them. */
const head = { on: z.iso.date(), by: z.string().min(1) };
const reason = z.string();
const day = z.iso.date().nullable();
const score = z.int().min(0).max(4);

/** What people enter is kept as signals of these kinds: the day is the signal's, the rest its value as JSON. */
const Entered = z.discriminatedUnion('kind', [
  z.object({ ...head, kind: z.literal('segment_pin'), segment: z.enum(segments).nullable(), reason, reviewOn: day }),
  z.object({ ...head, kind: z.literal('named_strategic'), named: z.boolean(), reason }),
  z.object({
    ...head,
    kind: z.literal('tier_set'),
    tier: z.string().min(1).nullable(),
    lockedThrough: day,
    locked: z.boolean(),
    reason,
  }),
  z.object({ ...head, kind: z.literal('lifecycle_set'), stage: z.enum(lifecycleStages).nullable() }),
  z.object({ ...head, kind: z.literal('checklist'), item: z.enum(onboardingItems), done: z.boolean() }),
  z.object({ ...head, kind: z.literal('stage_advance'), to: z.enum(developmentStages) }),
  z.object({ ...head, kind: z.literal('competence'), competence: z.enum(competences), shown: z.boolean() }),
  z.object({ ...head, kind: z.literal('readiness'), area: z.enum(readinessAreas), value: score, evidence: z.string() }),
  z.object({ ...head, kind: z.literal('momentum'), signal: z.enum(momentumSignals), value: score }),
  z.object({
    ...head,
    kind: z.literal('finding_known'),
    finding: z.string().min(1),
    reason,
    until: day,
    says: z.enum(['known', 'wrong']).optional(),
    shown: z.object({ since: day }).nullish(),
  }),
]);

const kinds: ReadonlySet<string> = new Set(Entered.options.map(({ shape }) => shape.kind.value));

export interface EnteredFacts {
  /** By partner, in the order in which they were entered. */
  readonly entries: ReadonlyMap<string, readonly EnteredFact[]>;
  /** How many entries say nothing that can be read: they are left out. */
  readonly unreadable: number;
}

/** What people entered, among the signals of one partner in the order of their time. */
export function entriesAmong(signals: readonly SignalFactRow[], timeZone: string): EnteredFacts {
  const entered = signals.filter(({ kind }) => kinds.has(kind));
  return enteredFacts(
    entered.map((row) => ({ ...row, value: row.value ?? '' })),
    timeZone,
  );
}

/** Everything of a program that people entered and that no rule can read: it is left out of every judgement. */
export async function unreadableEntries(
  tx: Tx,
  programId: string,
): Promise<readonly { readonly id: string; readonly kind: string; readonly partnerId: string }[]> {
  const rows = await signalsOfKinds(tx, programId, [...kinds]);
  // Whether an entry can be read depends on no zone.
  const unread = rows.filter((row) => enteredFacts([row], 'UTC').unreadable > 0);
  return unread.map(({ id, kind, partnerId }) => ({ id, kind, partnerId }));
}

/** Reads stored entries, given in the order of their time; one that cannot be read takes nothing from the others. */
export function enteredFacts(rows: readonly EnteredSignalRow[], timeZone: string): EnteredFacts {
  const entries = new Map<string, EnteredFact[]>();
  let unreadable = 0;
  for (const row of rows) {
    if (isReadinessTotal(row)) continue;
    const fact = Entered.safeParse(entryOf(row, timeZone));
    if (!fact.success) {
      unreadable += 1;
      continue;
    }
    const of = entries.get(row.partnerId) ?? [];
    of.push(fact.data);
    entries.set(row.partnerId, of);
  }
  return { entries, unreadable };
}

/** A readiness assessment that came as its total of 16 is a strategic fit (H7) and no entry. */
function isReadinessTotal({ kind, value }: EnteredSignalRow): boolean {
  return kind === 'readiness' && /^\s*\d+\s*$/.test(value);
}

function entryOf({ at, kind, origin, value }: EnteredSignalRow, timeZone: string): unknown {
  const said = readJson(value);
  if (at === null || typeof said !== 'object' || said === null) return null;
  return { by: origin, ...said, kind, on: localDay(at, timeZone) };
}
