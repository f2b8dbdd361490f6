import { addDays, localDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import type { SetAside } from '#src/domain/partnership/set-aside.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { UsageError } from '#src/errors.ts';
import { addToAuditLog, lastDecision } from '#src/store/audit-log.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';

/** The findings about a whole program. */
export const programFindingIds = ['BS19'] as const;
export type ProgramFindingId = (typeof programFindingIds)[number];

/** Whether a text names one of them. */
export function isProgramFindingId(text: string): text is ProgramFindingId {
  return programFindingIds.some((id) => id === text);
}

const actions = { known: 'finding known', openAgain: 'finding open again' } as const;
const kind = 'program';
const detailed = /^until (\d{4}-\d\d-\d\d): ([^]*)$/;
const longestReason = 500;

/**
 * Sets a finding about the whole program aside through a day, or opens it again (null). It belongs to no partner: the audit log is where it is kept, and what was
 * decided last holds.
 *
 * @throws UsageError with a sentence about what cannot be taken.
 */
export async function knowProgramFinding(
  app: Pick<App, 'store' | 'clock' | 'asOf'>,
  programId: string,
  said: {
    readonly finding: ProgramFindingId;
    readonly actor: string;
    readonly known: { readonly reason: string; readonly until: LocalDate } | null;
  },
): Promise<void> {
  await app.store.inProgram(programId, async (tx) => {
    const settings = (await currentSettings(tx))?.settings ?? defaultSettings();
    const today = localDay(app.asOf(), settings.program.timeZone);
    if (said.known !== null) refuseUnfit(said.known, today, settings.blindSpots.known.daysAtMost);
    const { actor, finding, known } = said;
    const entry = {
      actor,
      action: known === null ? actions.openAgain : actions.known,
      runId: null,
      crm: null,
      kind,
      property: finding,
      detail: known === null ? null : `until ${known.until}: ${known.reason.trim()}`,
    };
    await addToAuditLog(tx, programId, [entry], app.clock.now());
  });
}

function refuseUnfit({ reason, until }: { reason: string; until: LocalDate }, today: LocalDate, daysAtMost: number) {
  const text = reason.trim();
  if (text === '') throw new UsageError('Say why it is known: --because "..."');
  if (text.length > longestReason) throw new UsageError(`Say why it is known in at most ${longestReason} characters.`);
  if (until < today) throw new UsageError('Choose a day that is not past.');
  if (until > addDays(today, daysAtMost)) throw new UsageError(`Choose a day at most ${daysAtMost} days ahead.`);
}

/** What was said last about a finding of the program; null when nothing was, and when it was opened again. */
export async function programFindingSaid(
  tx: Tx,
  programId: string,
  finding: ProgramFindingId,
  timeZone: string,
): Promise<SetAside | null> {
  const last = await lastDecision(tx, programId, { kind, property: finding });
  const [, until, reason] = detailed.exec(last?.detail ?? '') ?? [];
  if (last === null || until === undefined || reason === undefined) return null;
  return { finding, says: 'known', reason, by: last.actor, on: localDay(last.at, timeZone), until, shown: null };
}
