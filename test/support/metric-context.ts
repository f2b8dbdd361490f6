import type { PartnershipFacts } from '#src/domain/partnership/facts.ts';
import type { MetricContext, MetricId, MetricResult } from '#src/domain/partnership/metrics/metric.ts';
import { programMetrics } from '#src/domain/partnership/metrics/program-metrics.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { program, ref } from './partner-facts.ts';
import { momentOn, partnership } from './partnership-facts.ts';

/** A program with every source there is. */
export function metricContext(context: Partial<MetricContext> = {}): MetricContext {
  return {
    program: program(),
    sources: {
      registrations: true,
      engagements: true,
      feedback: true,
      escalations: true,
      commitments: true,
      reviews: true,
    },
    settings: defaultSettings(),
    moment: momentOn(),
    stageOf: new Map(),
    teamOf: new Map(),
    decisions: [],
    ...context,
  };
}

/** Partner `id`, whose company record is of the same name. */
export function named(
  id: string,
  partnerFacts: Parameters<typeof partnership>[0] = {},
  facts: Parameters<typeof partnership>[1] = {},
): PartnershipFacts {
  return partnership({ partnerId: id, name: id, records: [ref('company', id)], ...partnerFacts }, facts);
}

export function metric(
  id: MetricId,
  partners: readonly PartnershipFacts[],
  context: Partial<MetricContext> = {},
): MetricResult {
  const found = programMetrics(partners, metricContext(context)).find((result) => result.id === id);
  if (found === undefined) throw new Error(`There is no metric ${id}`);
  return found;
}

/** Ids of the records of a part. */
export function idsOf(part: { readonly records: readonly { readonly id: string }[] } | null): readonly string[] {
  return (part?.records ?? []).map(({ id }) => id);
}
