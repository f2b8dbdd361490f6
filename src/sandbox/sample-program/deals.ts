import { dealCompanyTypeIds, dealToContact } from './associations.ts';
import type { DealPlan } from './deal-plan.ts';
import type { Draft } from './draft.ts';
import { pipelines, rateOf } from './portal.ts';
import type { Random } from './random.ts';
import { moneyText, movesOf } from './stage-moves.ts';
import { isoTime } from './timeline.ts';
import type { Timeline } from './timeline.ts';

export interface Deal {
  readonly id: string;
  readonly plan: DealPlan;
}

/** Writes one deal with the former values of what moved. */
export function addDeal(plan: DealPlan, timeline: Timeline, draft: Draft, random: Random): Deal {
  const pipeline = plan.pipeline === 'sales' ? pipelines[0] : pipelines[1];
  if (pipeline === undefined) throw new Error('The sample program has lost its pipelines.');
  const moves = movesOf(plan, pipeline, timeline, random);
  const closed = plan.state !== 'open';
  const won = plan.state === 'won';
  const probability = pipeline.stages.find((stage) => stage.id === moves.stageId)?.probability ?? null;
  const id = draft.add('deals', {
    properties: {
      dealname: plan.name,
      pipeline: pipeline.id,
      dealstage: moves.stageId,
      amount: plan.amount === null ? null : moneyText(plan.amount),
      deal_currency_code: plan.currency,
      amount_in_home_currency: homeAmount(plan, timeline),
      closedate: isoTime(moves.closesAt),
      hubspot_owner_id: plan.ownerId,
      dealtype: random.chance(0.7) ? 'newbusiness' : 'existingbusiness',
      hs_is_closed: String(closed),
      hs_is_closed_won: String(won),
      hs_deal_stage_probability: probability,
      hs_v2_date_entered_current_stage: isoTime(moves.enteredAt),
      closed_lost_reason:
        plan.state === 'lost' ? random.pick(['Price', 'No decision', 'Competitor', 'Bad timing', 'Feature gap']) : null,
      referring_partner_domain: plan.referrer ?? null,
    },
    history: moves.history,
    created: moves.createdAt,
    updated: moves.updatedAt,
    ...(plan.archivedOn === undefined ? {} : { archived: moves.updatedAt }),
  });
  for (const company of plan.companies) {
    draft.link({ type: 'deals', id }, { type: 'companies', id: company.id }, dealCompanyTypeIds(company.roles));
  }
  for (const contactId of plan.contactIds) {
    draft.link({ type: 'deals', id }, { type: 'contacts', id: contactId }, [dealToContact]);
  }
  return { id, plan };
}

/** Fixed by the vendor at close; for an open deal at today's rate; nothing without an amount or a rate. */
function homeAmount(plan: DealPlan, timeline: Timeline): string | null {
  if (plan.amountInUsd !== undefined) return moneyText(plan.amountInUsd);
  const rate = rateOf(plan.currency, plan.state === 'open' ? 0 : timeline.today - plan.closes);
  return plan.amount === null || rate === null ? null : moneyText(plan.amount * rate);
}
