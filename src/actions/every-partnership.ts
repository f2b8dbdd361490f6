import type { ProgramFacts } from '#src/domain/facts.ts';
import type { PartnershipFacts, ProgramInputs } from '#src/domain/partnership/facts.ts';
import type { PartnershipState } from '#src/domain/partnership/result.ts';
import { listConnections, type Connection } from '#src/store/connections.ts';
import { partnerIdsAfter } from '#src/store/partner-pages.ts';
import { readPartnerships } from '#src/store/partnership-judgements.ts';
import type { SettingsVersion } from '#src/store/settings-versions.ts';
import type { Tx } from '#src/store/transaction.ts';

import { gatherPartners } from './judge/gather-partners.ts';
import { gatherProgramFacts } from './judge/gather-program-facts.ts';
import { gatherProgramInputs } from './judge/gather-program-inputs.ts';
import type { StoredPartnership } from './judge/judge-partnerships.ts';

/** The facts of a partner beside what the rules made of it; null while it was not judged. */
export interface GatheredPartnership {
  readonly facts: PartnershipFacts;
  readonly result: StoredPartnership | null;
}

const batchSize = 200;

export interface WholeProgram {
  readonly programId: string;
  readonly settings: SettingsVersion;
  readonly connections: readonly Connection[];
  readonly program: ProgramFacts;
  readonly sources: ProgramInputs['sources'];
  readonly asOf: Date;
}

/** What an evaluation over the whole program knows beside its partners. It must run where the program's inputs may be taken anew. */
export async function openProgram(
  tx: Tx,
  of: Pick<WholeProgram, 'programId' | 'settings' | 'asOf'> & { readonly now: Date },
): Promise<WholeProgram> {
  const { programId, settings, asOf } = of;
  const connections = await listConnections(tx);
  const program = await gatherProgramFacts(tx, programId, settings.settings, asOf);
  const { sources } = await gatherProgramInputs(tx, {
    ...of,
    connections,
    program,
    settings: settings.settings,
    settingsVersion: settings.version,
    partnerIds: [],
  });
  return { programId, settings, connections, program, sources, asOf };
}

/** Every partner of the program, batch by batch in the order of their ids: the facts of one batch are held at a time. */
export async function* everyPartnership(tx: Tx, whole: WholeProgram): AsyncGenerator<GatheredPartnership> {
  const { asOf, connections, programId } = whole;
  const { settings } = whole.settings;
  for (let after: string | null = null; ;) {
    const partnerIds: readonly string[] = await partnerIdsAfter(tx, programId, after, batchSize);
    after = partnerIds.at(-1) ?? null;
    if (after === null) return;
    const gathered = await gatherPartners(tx, { programId, partnerIds, settings, connections, asOf });
    const results = await readPartnerships<PartnershipState, StoredPartnership>(tx, programId, partnerIds);
    for (const facts of gathered) yield { facts, result: results.get(facts.partner.partnerId)?.result ?? null };
  }
}
