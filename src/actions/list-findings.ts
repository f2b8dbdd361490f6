import { localDay } from '#src/domain/calendar.ts';
import type { LocalDate } from '#src/domain/facts.ts';
import { isBlindSpotId } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import type { RuleStatus } from '#src/domain/partnership/facts.ts';
import { setAsideState, type SetAside, type SetAsideState } from '#src/domain/partnership/set-aside.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import { companiesOfPartners } from '#src/store/companies-of-partners.ts';
import { readConnection } from '#src/store/connections.ts';
import { setAsideRows, type SetAsideRow } from '#src/store/set-aside-rows.ts';
import { currentSettings } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { App } from './context.ts';
import { programFindingIds, programFindingSaid } from './program-findings.ts';
import { readStoredFinding } from './stored-finding.ts';

/** What somebody said about a finding, and what is found of it today. */
export interface ListedFinding extends SetAside {
  /** Null: it is about the whole program. */
  readonly partner: { readonly id: string; readonly name: string; readonly domain: string | null } | null;
  readonly state: SetAsideState;
  /** What the rule says today; null where nothing was judged, and for findings about the program. */
  readonly foundToday: RuleStatus | null;
}

/** A page of what people set aside or called wrong. */
export interface FindingsPage {
  /** ISO instant. */
  readonly asOf: string;
  readonly timeZone: string;
  readonly currency: string;
  /** From 1. */
  readonly page: number;
  readonly pageCount: number;
  readonly total: number;
  /** How many of the total say that a finding is wrong. */
  readonly wrong: number;
  /** About the program first, then the newest. */
  readonly findings: readonly (ListedFinding & {
    /** The page of the partner's company in the CRM; null where it has none. */
    readonly url: string | null;
  })[];
}

export interface FindingsWanted {
  /** What is over, opened again or found anew too. */
  readonly all: boolean;
  readonly page: number;
  readonly perPage: number;
}

/** What people set aside or called wrong, for whoever runs the program. Null before anything was connected. */
export async function listFindings(
  app: Pick<App, 'store' | 'asOf' | 'openCrm'>,
  programId: string,
  { all, page, perPage }: FindingsWanted,
): Promise<FindingsPage | null> {
  return app.store.inProgram(programId, async (tx) => {
    const settings = (await currentSettings(tx))?.settings ?? null;
    if (settings === null) return null;
    const { currency, timeZone } = settings.program;
    const asOf = app.asOf();
    const today = localDay(asOf, timeZone);
    const shown: ListedFinding[] = [];
    let [total, wrong] = [0, 0];
    for await (const finding of everyFinding(tx, programId, today, timeZone)) {
      if (!all && finding.state !== 'in_force') continue;
      total += 1;
      if (finding.says === 'wrong') wrong += 1;
      if (total > (page - 1) * perPage && total <= page * perPage) shown.push(finding);
    }
    const urls = await pagesOf(app, tx, programId, settings, shown);
    return {
      asOf: asOf.toISOString(),
      timeZone,
      currency,
      page,
      pageCount: Math.max(1, Math.ceil(total / perPage)),
      total,
      wrong,
      findings: shown.map((finding) => ({ ...finding, url: urls.get(finding.partner?.id ?? '') ?? null })),
    };
  });
}

const rowsAtOnce = 500;

/** All of it, read page by page: those about the program, then those about partners, the newest first. */
async function* everyFinding(
  tx: Tx,
  programId: string,
  today: LocalDate,
  timeZone: string,
): AsyncGenerator<ListedFinding> {
  for (const id of programFindingIds) {
    const said = await programFindingSaid(tx, programId, id, timeZone);
    if (said !== null) yield { ...said, partner: null, state: setAsideState(said, today, null), foundToday: null };
  }
  const seen = new Set<string>();
  for (let after: SetAsideRow | null = null; ;) {
    const rows: readonly SetAsideRow[] = await setAsideRows(tx, programId, { after, limit: rowsAtOnce });
    after = rows.at(-1) ?? null;
    if (after === null) return;
    for (const row of rows) {
      const said = saidBy(row, timeZone);
      // Partners that were merged may each have been told about: what was said last holds.
      const place = `${row.partnerId}:${said?.finding ?? ''}`;
      if (said === null || seen.has(place)) continue;
      seen.add(place);
      yield {
        ...said,
        partner: { id: row.partnerId, name: row.partnerName, domain: row.domain },
        state: setAsideState(said, today, row.found),
        foundToday: row.found?.status ?? null,
      };
    }
  }
}

function saidBy({ at, value }: SetAsideRow, timeZone: string): SetAside | null {
  const stored = readStoredFinding(value);
  if (stored === null || !isBlindSpotId(stored.finding)) return null;
  const { by, finding, reason, says, shown, until } = stored;
  return { finding, says, reason, by, on: localDay(at, timeZone), until, shown };
}

async function pagesOf(
  app: Pick<App, 'openCrm'>,
  tx: Tx,
  programId: string,
  settings: Settings,
  findings: readonly ListedFinding[],
): Promise<ReadonlyMap<string, string>> {
  const connection = await readConnection(tx, 'hubspot');
  if (connection === null) return new Map();
  const crm = app.openCrm(connection, settings.mapping.hubspot);
  const partnerIds = findings.flatMap(({ partner }) => partner?.id ?? []);
  const companies = await companiesOfPartners(tx, { programId, crm: 'hubspot' }, partnerIds);
  return new Map(
    [...companies].map(([partnerId, id]) => [partnerId, crm.recordUrl({ crm: 'hubspot', type: 'company', id })]),
  );
}
