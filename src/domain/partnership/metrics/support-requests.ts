import { addMonths, isWithin, lastMonths } from '../../calendar.ts';
import type { RecordRef } from '../../facts.ts';
import { isRanked } from '../../partner-status.ts';
import { roundedQuotient } from '../../rounding.ts';
import { developmentStages, type DevelopmentStage } from '../facts.ts';
import {
  answered,
  countedPartner,
  countOf,
  noSource,
  part,
  partnersPart,
  type MetricContext,
  type MetricGroup,
  type MetricPart,
  type MetricTally,
} from './metric.ts';

interface Asking {
  readonly partner: { readonly records: readonly RecordRef[] };
  readonly stage: DevelopmentStage | null;
  readonly requests: readonly RecordRef[];
}

/**
 * MET11: support requests of the last three months per active partner, by development stage (LIFE2). They should fall
 * from stage to stage: a partner that grows up needs less help. Beside it the three months before.
 */
export function supportRequests({ moment, settings, sources, stageOf }: MetricContext): MetricTally {
  const plain = { unit: 'requests_per_partner', target: { is: 'falling', value: null } } as const;
  const { supportMonths } = settings.metrics;
  const window = lastMonths(moment.today, supportMonths);
  const windowBefore = lastMonths(addMonths(moment.today, -supportMonths), supportMonths);
  const asking: Asking[] = [];
  const before: RecordRef[] = [];
  return {
    add: ({ feedback, partner }) => {
      if (!isRanked(partner.status)) return;
      const requests = (feedback ?? []).filter(({ kind }) => kind === 'support_request');
      const recordsIn = (span: typeof window) =>
        requests.filter(({ on }) => isWithin(on, span)).map(({ record }) => record);
      asking.push({
        partner: countedPartner(partner),
        stage: stageOf.get(partner.partnerId) ?? null,
        requests: recordsIn(window),
      });
      before.push(...recordsIn(windowBefore));
    },
    result: () => {
      if (!sources.feedback) return noSource('MET11', 'support_requests', plain);
      const { denominator, numerator, value } = rateOf(asking);
      const stages = developmentStages.map((key) => ({
        key,
        name: null,
        ...rateOf(asking.filter(({ stage }) => stage === key)),
      }));
      return answered('MET11', {
        ...plain,
        value,
        meetsTarget: isFalling(stages),
        numerator,
        denominator,
        groups: stages,
        beside: { before: countOf(before) },
        params: { months: supportMonths, before: countOf(before).amount },
      });
    },
  };
}

/** Requests per partner to one decimal. */
function rateOf(asking: readonly Asking[]): Pick<MetricGroup, 'numerator' | 'value'> & {
  readonly denominator: MetricPart;
} {
  const numerator = countOf(asking.flatMap(({ requests }) => requests));
  const denominator = partnersPart(asking.map(({ partner }) => partner));
  const value = asking.length === 0 ? null : roundedQuotient(numerator.amount * 10, asking.length) / 10;
  return { value, numerator: part(numerator.amount, numerator.records), denominator };
}

/** Fewer from each stage that has partners to the next; null where fewer than two have. Compared exactly. */
function isFalling(
  stages: readonly { readonly numerator: MetricPart; readonly denominator: MetricPart }[],
): boolean | null {
  const peopled = stages.filter(({ denominator }) => denominator.amount > 0);
  if (peopled.length < 2) return null;
  return peopled.every(({ denominator, numerator }, place) => {
    const next = peopled[place + 1];
    return (
      next === undefined || next.numerator.amount * denominator.amount < numerator.amount * next.denominator.amount
    );
  });
}
