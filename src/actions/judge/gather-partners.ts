import { dayReader } from '#src/domain/calendar.ts';
import type { PartnershipFacts } from '#src/domain/partnership/facts.ts';
import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import type { Settings } from '#src/domain/settings/settings.ts';
import type { Connection } from '#src/store/connections.ts';
import type { FactsOf } from '#src/store/fact-rows.ts';
import { gatherRows } from '#src/store/gathered-rows.ts';
import type { Tx } from '#src/store/transaction.ts';

import { partnerFacts } from './partner-facts.ts';
import { partnershipFacts } from './partnership-facts.ts';

export interface Gathering {
  readonly programId: string;
  readonly partnerIds: readonly string[];
  readonly settings: Settings;
  readonly connections: readonly Connection[];
  readonly asOf: Date;
}

/** Wins older than this are in no window of the rules. */
const rememberedWinsDays = 400;

/** What is asked of the store about a batch of partners. */
export function factsOf({ programId, partnerIds, settings, asOf }: Omit<Gathering, 'connections'>): FactsOf {
  const { contacts, parent } = settings.mapping.hubspot;
  return {
    programId,
    partnerIds,
    asOf,
    parent,
    primaryContact: contacts.primary?.by === 'company_property' ? contacts.primary.property : null,
    winsSince: new Date(asOf.getTime() - rememberedWinsDays * 86_400_000),
  };
}

/** The dated facts of a batch of partners, for all rules: a fixed number of statements, however many partners there are. What health reads is their `partner`. */
export async function gatherPartners(tx: Tx, gathering: Gathering): Promise<readonly PartnershipFacts[]> {
  const rows = await gatherRows(tx, factsOf(gathering));
  const days = dayReader(gathering.settings.program.timeZone);
  return rows.map((one) => partnershipFacts(one, partnerFacts(one, gathering, days), gathering.settings, days));
}

/** The partner's deals that the CRM has in an open stage. */
export function openDealsOf({ deals }: PartnershipFacts): readonly OpenDealFact[] {
  return deals.filter(({ state }) => state === 'open');
}
