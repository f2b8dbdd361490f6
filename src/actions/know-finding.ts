import { addDays, daysBetween, localDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import { isBlindSpotId } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { defaultSettings, type Settings } from '#src/domain/settings/settings.ts';
import { addToAuditLog } from '#src/store/audit-log.ts';
import { markDirty } from '#src/store/dirty-partners.ts';
import { partnerOfRecord } from '#src/store/partner-lookup.ts';
import { readPartnerships } from '#src/store/partnership-judgements.ts';
import { ownersOfUser } from '#src/store/people.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import { addSignal, lockSignal, saveSignals, type SignalRow } from '#src/store/signals.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { isReadyToJudge } from './judge-partners.ts';
import { judgeWaiting } from './judge/judge-batch.ts';
import type { StoredPartnership } from './judge/judge-partnerships.ts';
import { type Onlooker, permissionOnPartner } from './partner-permission.ts';
import { findingSignalId, type FindingShown, readStoredFinding, type StoredFinding } from './stored-finding.ts';

/** "Known, because ..." or "this is wrong, because ...": somebody has seen a finding about a partner and sets it aside. */
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
  /** `wrong`: it is not so. */
  readonly says: 'known' | 'wrong';
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

/**
 * Stores that a finding is known or wrong, one signal per partner and finding with what was shown then, and judges the partner in the same transaction. Who may
 * change the partner's entries may do this. Each change is on the audit log, with who made it.
 */
export async function knowFinding(
  app: Pick<App, 'store' | 'clock' | 'asOf' | 'failPoint' | 'log' | 'wake'>,
  programId: string,
  said: KnownFinding,
): Promise<KnownOutcome> {
  const outcome = await app.store.inProgram(programId, async (tx): Promise<KnownOutcome> => {
    const { record, userId } = said.from;
    const scope = { programId, crm: record.crm };
    const partner = await partnerOfRecord(tx, programId, record);
    if (partner === null) return { outcome: 'not_a_partner' };
    const { allowed, reason } = await permissionOnPartner(tx, scope, partner, userId);
    if (!allowed) return { outcome: 'not_allowed', reason: reason ?? '' };
    const settings = (await currentSettings(tx))?.settings ?? defaultSettings();
    const today = localDay(app.asOf(), settings.program.timeZone);
    const known = withinLimits(said, today, settings);
    const refused = whyNot(known, today, settings);
    if (refused !== null) return { outcome: 'refused', reason: refused };

    const at = app.clock.now();
    const owners = userId === null ? [] : await ownersOfUser(tx, scope, userId);
    const by = (owners.find(({ active }) => active) ?? owners[0])?.name ?? 'Somebody';
    const { partnerId } = partner;
    const shown = await shownOf(tx, programId, partnerId, known.finding);
    const entry = { partnerId, known, by, shown, asOf: app.asOf(), at };
    if (!(await store(tx, programId, entry))) return { outcome: 'repeated' };
    const actor = `${by} (${record.crm} user ${userId ?? 'unknown'})`;
    await addToAuditLog(tx, programId, [{ ...auditEntry(known, partner.name), actor, crm: record.crm }], at);
    await markDirty(tx, programId, [partnerId], 'finding known', at);
    if (await isReadyToJudge(tx, programId)) await judgeWaiting(app, tx, programId, [partnerId]);
    return { outcome: 'stored' };
  });
  if (outcome.outcome === 'stored') await app.wake('write-back', programId);
  return outcome;
}

/** Nobody chooses for how long a finding is wrong: through the day that is asked for, or as long as the program lets anything be set aside. */
function withinLimits(said: KnownFinding, today: LocalDate, { blindSpots: { known } }: Settings): KnownFinding {
  const last = addDays(today, known.daysAtMost);
  return said.says === 'wrong' && said.until !== null && said.until > last ? { ...said, until: last } : said;
}

/** A sentence about the first thing that cannot be taken; null when all can. */
function whyNot({ finding, reason, says, until }: KnownFinding, today: LocalDate, settings: Settings): string | null {
  const { daysAtMost } = settings.blindSpots.known;
  if (!isBlindSpotId(finding)) return 'There is no finding of this name.';
  const text = reason.trim();
  if (text === '' && until !== null) return `Write why it is ${says}.`;
  if (text.length > longestReason) return `Write why it is ${says} in at most ${longestReason} characters.`;
  if (!text.isWellFormed() || text.includes('\0')) return 'The reason holds a character that cannot be stored.';
  if (until === null) return null;
  if (until < today) return 'Choose a day that is not past.';
  if (daysBetween(today, until) > daysAtMost) return `Choose a day at most ${daysAtMost} days ahead.`;
  return null;
}

/** What the card showed of it; null when it was not flagged. */
async function shownOf(tx: Tx, programId: string, partnerId: string, finding: string): Promise<FindingShown | null> {
  const judged = (await readPartnerships<unknown, StoredPartnership>(tx, programId, [partnerId])).get(partnerId);
  const spot = judged?.result.blindSpots.find(({ id, status }) => id === finding && status === 'flagged');
  return spot === undefined ? null : { since: spot.since, params: { ...spot.params } };
}

interface Entry {
  readonly partnerId: string;
  readonly known: KnownFinding;
  readonly by: string;
  readonly shown: FindingShown | null;
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

function signalOf({ asOf, by, known, partnerId, shown }: Entry, keys: readonly string[]): SignalRow {
  const { finding, from, reason, says, until } = known;
  const stored: StoredFinding = { finding, reason: reason.trim(), until, by, says, shown, keys: [...keys] };
  return {
    id: findingSignalId(partnerId, finding),
    partnerId,
    kind: 'finding_known',
    at: asOf,
    value: JSON.stringify(stored),
    respondent: null,
    origin: `${from.record.crm} user ${from.userId ?? ''}`,
    enteredByOurPeople: true,
  };
}

function keysOf(signal: SignalRow | null): readonly string[] {
  return signal === null ? [] : (readStoredFinding(signal.value)?.keys ?? []);
}

function auditEntry({ finding, reason, says, until }: KnownFinding, partnerName: string) {
  const said = reason.trim();
  return {
    action: until === null ? 'finding open again' : says === 'wrong' ? 'finding called wrong' : 'finding known',
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
