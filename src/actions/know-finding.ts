import { z } from 'zod';

import { daysBetween, localDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import { isBlindSpotId } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { defaultSettings, type Settings } from '#src/domain/settings/settings.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { partnerOfRecord } from '#src/store/partner-lookup.ts';
import { ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import { addSignal, lockSignal, saveSignals, type SignalRow } from '#src/store/signals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { isReadyToJudge } from './judge-partners.ts';
import { judgeWaiting } from './judge/judge-batch.ts';
import { type Onlooker, permissionOnPartner } from './partner-permission.ts';
import { readJson } from './signal-values.ts';

/** "Known, because ...": somebody has seen a finding about a partner and sets it aside. */
export interface KnownFinding {
  /** Who says it, and from which record. */
  readonly from: Onlooker;
  /** Made by whoever sends it, once per entry: the same key again has no further effect. */
  readonly key: string;
  /** The id of a blind spot. */
  readonly finding: string;
  readonly reason: string;
  /** Its last day; null: it is open again. */
  readonly until: LocalDate | null;
}

export type KnownOutcome =
  /** `repeated`: this very entry was stored before. */
  | { readonly outcome: 'stored' | 'repeated' }
  | { readonly outcome: 'not_a_partner' }
  | { readonly outcome: 'not_allowed'; readonly reason: string }
  /** What was sent cannot be taken; the reason is a sentence for the person. */
  | { readonly outcome: 'refused'; readonly reason: string };

const longestReason = 500;
/** So many keys of former entries are remembered, so that a late repetition does not undo what was said since. */
const rememberedKeys = 10;

/** As it is stored: what rules read, and what tells repetitions. */
const Stored = z.object({ keys: z.array(z.string()) });

/**
 * Stores that a finding is known, one signal per partner and finding, and judges the partner in the same transaction. Who may change the partner's entries may do
 * this. Each change is on the audit log, with who made it.
 */
export async function knowFinding(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>,
  programId: string,
  known: KnownFinding,
): Promise<KnownOutcome> {
  const outcome = await app.store.inProgram(programId, async (tx): Promise<KnownOutcome> => {
    const { record, userId } = known.from;
    const scope = { programId, crm: record.crm };
    const partner = await partnerOfRecord(tx, programId, record);
    if (partner === null) return { outcome: 'not_a_partner' };
    const { allowed, reason } = await permissionOnPartner(tx, scope, partner, userId);
    if (!allowed) return { outcome: 'not_allowed', reason: reason ?? '' };
    const settings = (await currentSettings(tx))?.settings ?? defaultSettings();
    const wrong = whatIsWrong(known, localDay(app.asOf(), settings.program.timeZone), settings);
    if (wrong !== null) return { outcome: 'refused', reason: wrong };

    const at = app.clock.now();
    const owners = userId === null ? [] : await ownersOfUser(tx, scope, userId);
    const by = (owners.find(({ active }) => active) ?? owners[0])?.name ?? 'Somebody';
    const { partnerId } = partner;
    if (!(await store(tx, programId, { partnerId, known, by, asOf: app.asOf(), at }))) return { outcome: 'repeated' };
    const actor = `${by} (${record.crm} user ${userId ?? 'unknown'})`;
    await addToAuditLog(tx, programId, [{ ...auditEntry(known, partner.name), actor, crm: record.crm }], at);
    await markDirty(tx, programId, [partnerId], 'finding known', at);
    if (await isReadyToJudge(tx, programId)) await judgeWaiting(app, tx, programId, [partnerId]);
    return { outcome: 'stored' };
  });
  if (outcome.outcome === 'stored') await app.wake('write-back', programId);
  return outcome;
}

/** A sentence about the first thing that cannot be taken; null when all can. */
function whatIsWrong({ finding, reason, until }: KnownFinding, today: LocalDate, settings: Settings): string | null {
  const { daysAtMost } = settings.blindSpots.known;
  if (!isBlindSpotId(finding)) return 'There is no finding of this name.';
  const text = reason.trim();
  if (text === '' && until !== null) return 'Write why it is known.';
  if (text.length > longestReason) return `Write why it is known in at most ${longestReason} characters.`;
  if (!text.isWellFormed() || text.includes('\0')) return 'The reason holds a character that cannot be stored.';
  if (until === null) return null;
  if (until < today) return 'Choose a day that is not past.';
  if (daysBetween(today, until) > daysAtMost) return `Choose a day at most ${daysAtMost} days ahead.`;
  return null;
}

interface Entry {
  readonly partnerId: string;
  readonly known: KnownFinding;
  readonly by: string;
  readonly asOf: Date;
  readonly at: Date;
}

/** Answers whether anything was stored. Of several at the same time each sees what the one before left. */
async function store(tx: Tx, programId: string, entry: Entry): Promise<boolean> {
  const first = signalOf(entry, [entry.known.key]);
  if (await addSignal(tx, programId, first, entry.at)) return true;
  const former = keysOf(await lockSignal(tx, programId, first.id));
  if (former.includes(entry.known.key)) return false;
  const keys = [...former, entry.known.key].slice(-rememberedKeys);
  return (await saveSignals(tx, programId, [signalOf(entry, keys)], entry.at)).length > 0;
}

function signalOf({ asOf, by, known, partnerId }: Entry, keys: readonly string[]): SignalRow {
  const { finding, from, reason, until } = known;
  return {
    id: `known:${partnerId}:${finding}`,
    partnerId,
    kind: 'finding_known',
    at: asOf,
    value: JSON.stringify({ finding, reason: reason.trim(), until, by, keys }),
    respondent: null,
    origin: `${from.record.crm} user ${from.userId ?? ''}`,
    enteredByOurPeople: true,
  };
}

function keysOf(signal: SignalRow | null): readonly string[] {
  if (signal === null) return [];
  const read = Stored.safeParse(readJson(signal.value));
  return read.success ? read.data.keys : [];
}

function auditEntry({ finding, reason, until }: KnownFinding, partnerName: string) {
  const said = reason.trim();
  return {
    action: until === null ? 'finding open again' : 'finding known',
    runId: null,
    kind: 'company',
    property: null,
    detail: [
      `${partnerName}, ${finding}`,
      until === null ? '' : ` until ${until}`,
      said === '' ? '' : `: ${said}`,
    ].join(''),
  };
}
