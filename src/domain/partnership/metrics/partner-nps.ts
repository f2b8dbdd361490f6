import type { AnswerFact, RecordRef } from '../../facts.ts';
import { latestRatings, pollOf } from '../../health/satisfaction.ts';
import { isRanked } from '../../partner-status.ts';
import { roundedQuotient } from '../../rounding.ts';
import { answered, atLeast, countOf, part, type MetricTally, type MetricContext } from './metric.ts';

/**
 * MET1: the program's NPS over the answers of all active partners together, the latest of each respondent in the window
 * of the health score (H6). Every single answer weighs the same, whosever it is. A mapped property is no answer.
 */
export function partnerNps({ moment, settings }: MetricContext): MetricTally {
  const answers: AnswerFact[] = [];
  const target = settings.metrics.targets.nps;
  return {
    add: ({ partner }) => {
      if (isRanked(partner.status)) answers.push(...partner.answers);
    },
    result: () => {
      const latest = latestRatings(answers, moment.today, settings.health);
      const { promoters, detractors } = pollOf(latest, settings.health);
      const { promoterFrom, detractorTo } = settings.health.satisfaction;
      const happy = recordsOf(latest.filter(({ value }) => value >= promoterFrom));
      const unhappy = recordsOf(latest.filter(({ value }) => value <= detractorTo));
      const balance = promoters - detractors;
      return answered('MET1', {
        unit: 'nps',
        value: latest.length === 0 ? null : roundedQuotient(balance * 1000, latest.length) / 10,
        target: atLeast(target),
        meetsTarget: target !== null && balance * 100 >= target * latest.length,
        numerator: part(balance, [...happy, ...unhappy]),
        denominator: countOf(recordsOf(latest)),
        beside: { promoters: countOf(happy), detractors: countOf(unhappy) },
        params: { windowDays: settings.health.satisfaction.windowDays },
      });
    },
  };
}

function recordsOf(answers: readonly AnswerFact[]): readonly RecordRef[] {
  return answers.map(({ record }) => record);
}
