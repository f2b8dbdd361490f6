import { localDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import type { Band } from '#src/domain/health-view.ts';
import { managerLoads, type ManagerLoad } from '#src/domain/partnership/capacity.ts';
import type { WorkResults } from '#src/domain/partnership/work-reasons.ts';
import { worklist, type WorkItem } from '#src/domain/partnership/worklist.ts';
import type { Person } from '#src/domain/permission.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { WorkSource } from '#src/domain/wording/work.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';
import { worklistRows, type WorklistRow } from '#src/store/worklist-rows.ts';

import type { App } from './context.ts';
import { ownerNamed, ownersOfProgram } from './find-owner.ts';
import type { StoredPartnership } from './judge/judge-partnerships.ts';

/** What the work is read from, of what the rules beside health made of a partner. */
type WorkPartnership = NonNullable<WorkResults['partnership']> & Pick<StoredPartnership, 'blindSpots'>;

/** One line of a manager's work, with the results behind it. */
export interface MyWork extends WorkItem {
  readonly domain: string | null;
  /** 0-100; null when it is not known. */
  readonly score: number | null;
  /** Null before the first judgement. */
  readonly band: Band | null;
  readonly source: WorkSource;
}

export interface MyPartners {
  /** ISO instant of the list. */
  readonly asOf: string;
  readonly today: LocalDate;
  readonly currency: string;
  readonly timeZone: string;
  readonly owner: Pick<Person, 'id' | 'name' | 'email' | 'active'>;
  /** Ids of the partners that are judged and theirs. */
  readonly partnerIds: readonly string[];
  /** How many of them no rule has judged yet: they are in no line of the work. */
  readonly notJudged: number;
  /** The worthiest first. */
  readonly work: readonly MyWork[];
  readonly load: ManagerLoad;
}

/**
 * What needs one partner manager today, from stored results: nothing is judged anew and no CRM is called.
 *
 * @param named An owner's id, e-mail address or name.
 * @returns null before anything was connected.
 * @throws UsageError when no single owner is meant.
 */
export async function myPartners(
  app: Pick<App, 'store' | 'asOf'>,
  programId: string,
  named: string,
): Promise<MyPartners | null> {
  return app.store.inProgram(programId, async (tx) => {
    const owner = ownerNamed(await ownersOfProgram(tx, programId), named);
    const current = await currentSettings(tx);
    return current === null ? null : workOf(app, tx, { programId, owner, settings: current.settings });
  });
}

/** As `myPartners`, of an owner who is known already, in a transaction of the caller. */
export async function workOf(
  app: Pick<App, 'asOf'>,
  tx: Tx,
  known: { readonly programId: string; readonly owner: Person; readonly settings: Settings },
): Promise<MyPartners> {
  const { programId, settings } = known;
  const { active, email, id, name } = known.owner;
  const { currency, timeZone } = settings.program;
  const asOf = app.asOf();
  const today = localDay(asOf, timeZone);
  const rows = await worklistRows<WorkPartnership>(tx, programId, [id]);
  const byId = new Map(rows.map((row) => [row.partnerId, row]));
  const work = worklist(
    rows.map((row) => ({ ...row, blindSpots: row.partnership?.blindSpots ?? [] })),
    { settings, today },
  ).map((item) => {
    const row = byId.get(item.partnerId);
    const { band = null, score = null } = row?.health ?? {};
    return { ...item, domain: row?.domain ?? null, score, band, source: sourceOf(row) };
  });
  return {
    asOf: asOf.toISOString(),
    today,
    currency,
    timeZone,
    owner: { id, name, email, active },
    partnerIds: rows.map(({ partnerId }) => partnerId),
    notJudged: rows.filter(({ health, partnership }) => health === null || partnership === null).length,
    work,
    load: loadOf(rows, { id, active }, settings.capacity),
  };
}

function sourceOf(row: WorklistRow<WorkPartnership> | undefined): WorkSource {
  return { blindSpots: row?.partnership?.blindSpots ?? [], dimensions: row?.health?.dimensions ?? [] };
}

/** CAP1 of one manager. Pins do not weigh: they only hold a partner where it is. */
function loadOf(
  rows: readonly WorklistRow<WorkPartnership>[],
  owner: Pick<Person, 'id' | 'active'>,
  settings: Parameters<typeof managerLoads>[2],
): ManagerLoad {
  const { managers } = managerLoads(
    rows.map(({ partnerId, partnership, status }) => ({
      partnerId,
      status,
      owner,
      segment: partnership?.segment.value ?? null,
      baseSegment: partnership?.baseSegment.value ?? null,
      pinned: false,
    })),
    [owner.id],
    settings,
  );
  const [load] = managers;
  return load ?? { ownerId: owner.id, active: owner.active, partners: [], strict: 0, generous: 0, signal: null };
}
