import type { PartnershipFacts } from '../facts.ts';
import { activation } from './activation.ts';
import { commitmentsKept, escalationsAnswered, registrationsDecided, reviewsHeld } from './kept-in-time.ts';
import type { Metric, MetricContext, MetricResult } from './metric.ts';
import { partnerNps } from './partner-nps.ts';
import { retention } from './retention.ts';
import { revenuePerPartner } from './revenue-per-partner.ts';
import { sourcedPipeline } from './sourced-pipeline.ts';
import { supportRequests } from './support-requests.ts';
import { timeToFirstDeal } from './time-to-first-deal.ts';

/** MET1 to MET11, in this order. */
const metrics: readonly Metric[] = [
  partnerNps,
  timeToFirstDeal,
  activation,
  retention,
  revenuePerPartner,
  reviewsHeld,
  commitmentsKept,
  registrationsDecided,
  escalationsAnswered,
  sourcedPipeline,
  supportRequests,
];

export interface MetricsTally {
  readonly add: (facts: PartnershipFacts) => void;
  readonly results: () => readonly MetricResult[];
}

/** The program's metrics (section 8) in the making: every partner of the program is added once, in any order. */
export function tallyMetrics(context: MetricContext): MetricsTally {
  const tallies = metrics.map((metric) => metric(context));
  return {
    add: (facts) => {
      for (const tally of tallies) tally.add(facts);
    },
    results: () => tallies.map((tally) => tally.result()),
  };
}

/** The program's metrics over all of its partners. */
export function programMetrics(partners: Iterable<PartnershipFacts>, context: MetricContext): readonly MetricResult[] {
  const tally = tallyMetrics(context);
  for (const facts of partners) tally.add(facts);
  return tally.results();
}
