import { createHash } from 'node:crypto';

import { localDay } from '#src/domain/calendar.ts';
import { engineVersion } from '#src/domain/health/engine-version.ts';
import { isJudged } from '#src/domain/partner-status.ts';
import { partnershipEngineVersion } from '#src/domain/partnership/engine-version.ts';
import type { ProgramInputs } from '#src/domain/partnership/facts.ts';
import { compareText } from '#src/domain/records.ts';
import { digestsOfFacts } from '#src/store/gathered-rows.ts';
import { standingsOf } from '#src/store/standings.ts';
import type { Tx } from '#src/store/transaction.ts';

import type { BatchContext } from './batch-context.ts';
import { factsOf } from './gather-partners.ts';
import { gatherProgramInputs } from './gather-program-inputs.ts';

/** Partners of a batch, parted before anything about them is judged or even read. */
export interface Parted {
  /** Whoever is to be judged, in the order in which they waited. */
  readonly toJudge: readonly string[];
  /** Whoever would be judged to the same again. */
  readonly unchanged: readonly string[];
  /** Prospects and ended partners. */
  readonly notJudged: readonly string[];
  /** Digests of all that is known about those to judge, by partner; taken before it is read, so that what changes in between is judged again. */
  readonly digests: ReadonlyMap<string, string>;
  /** Null when nobody is to be judged or is unchanged. */
  readonly inputs: ProgramInputs | null;
}

/**
 * Tells who need not be judged: whose facts, rules, settings and program are those of the judgement before, which was made on the same day of the program's zone. On another day results may say other
 * counts of days, and leave other windows, though no fact has changed. Within a day a meeting begins: its row says whether it has.
 */
export async function partUnchanged(tx: Tx, context: BatchContext, partnerIds: readonly string[]): Promise<Parted> {
  const { programId, settings } = context;
  const standings = await standingsOf(tx, programId, partnerIds);
  const known = new Map(standings.map((standing) => [standing.partnerId, standing]));
  const notJudged = standings.flatMap(({ partnerId, status }) => (isJudged(status) ? [] : [partnerId]));
  const judged = partnerIds.filter((id) => isJudged(known.get(id)?.status ?? 'ended'));
  if (judged.length === 0) return { toJudge: [], unchanged: [], notJudged, digests: new Map(), inputs: null };
  const inputs = await gatherProgramInputs(tx, {
    ...context,
    settings: settings.settings,
    settingsVersion: settings.version,
    partnerIds: judged,
  });
  const rows = await digestsOfFacts(tx, factsOf({ ...context, settings: settings.settings, partnerIds: judged }));
  const common = digestOf(everybodys(context, inputs));
  const digests = new Map(
    [...rows].map(([id, digest]) => [id, digestOf([common, inputs.rankOf.get(id) ?? null, digest])]),
  );
  const isUnchanged = (id: string) => digests.has(id) && known.get(id)?.gathered === digests.get(id);
  const unchanged = new Set(judged.filter(isUnchanged));
  return {
    toJudge: judged.filter((id) => !unchanged.has(id)),
    unchanged: [...unchanged],
    notJudged,
    digests,
    inputs,
  };
}

/** What the judgements of all partners of one batch depend on. */
function everybodys({ settings, program, connections, asOf }: BatchContext, inputs: ProgramInputs): unknown {
  return [
    localDay(asOf, settings.settings.program.timeZone),
    [engineVersion, partnershipEngineVersion],
    settings.version,
    settings.settings,
    program,
    // Everybody's rank is in the revenues; a partner's own is its own.
    { ...inputs, rankOf: null },
    connections.map(({ crm, capabilities }) => [crm, capabilities]),
  ];
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, inOneOrder)).digest('base64');
}

/** What was just made and what was read again have their keys in other orders. */
function inOneOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => compareText(one, other)));
}
