import type { DealFact, PartnerFacts } from '#src/domain/facts.ts';
import { momentOf, type Moment } from '#src/domain/health/moment.ts';
import type { PartnershipFacts, StagedDealFact } from '#src/domain/partnership/facts.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { deal, noon, partner, today } from './partner-facts.ts';

/** An open deal in a stage since it was created, unless said otherwise. */
export function stagedDeal(id: string, facts: Partial<StagedDealFact> = {}): StagedDealFact {
  const plain: DealFact = deal(id, facts);
  return {
    ...plain,
    name: id,
    ownerId: null,
    stage: { id: 'proposal', name: 'Proposal' },
    enteredStageOn: plain.createdOn,
    enteredStageFrom: 'crm',
    supportNeeded: [],
    customerIds: [],
    ...facts,
  };
}

/** A partnership of a program without escalations, commitments, reviews or feedback, whose deals are in stages. */
export function partnership(
  partnerFacts: Partial<PartnerFacts> = {},
  facts: Partial<PartnershipFacts> = {},
): PartnershipFacts {
  const deals = facts.deals ?? (partnerFacts.deals ?? []).map((plain) => stagedDeal(plain.record.id, plain));
  const facts0 = partner({ deals, ...partnerFacts });
  return {
    partner: facts0,
    owner: facts0.ownerId === null ? null : { id: facts0.ownerId, active: true },
    parentPartnerId: null,
    contacts: [],
    engagements: [],
    unattributedWins: [],
    feedback: null,
    escalations: null,
    commitments: null,
    reviews: null,
    entries: [],
    ...facts,
    deals,
  };
}

/** Noon of a day of a program with the settings nobody has touched. */
export function momentOn(day = today): Moment {
  return momentOf(noon(day), defaultSettings().program);
}
