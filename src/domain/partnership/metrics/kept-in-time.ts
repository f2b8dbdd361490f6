import { addBusinessDays } from '../../business-days.ts';
import { isWithin, lastMonths } from '../../calendar.ts';
import type { LocalDate, RecordRef } from '../../facts.ts';
import { isRanked } from '../../partner-status.ts';
import type { PartnershipFacts } from '../facts.ts';
import {
  answered,
  atLeast,
  countOf,
  noSource,
  percentOf,
  type MetricContext,
  type MetricGroup,
  type MetricId,
  type MetricSource,
  type MetricTally,
} from './metric.ts';

/** Something that had to be done by a time, and whether it was. */
interface Promised {
  readonly record: RecordRef;
  readonly inTime: boolean;
  /** The groups it counts in. */
  readonly groups: readonly string[];
}

/** One metric of this kind: which share of what was due was done in time. */
interface PromiseKind {
  readonly id: MetricId;
  readonly source: MetricSource;
  readonly target: number | null;
  readonly groups: readonly string[];
  readonly known: boolean;
  /** What is due or done by now; what may still be done in time is none. */
  readonly due: (facts: PartnershipFacts) => readonly Promised[];
}

/** MET6: reviews held of those that were scheduled. One scheduled for today may still be held. */
export function reviewsHeld({ moment, settings, sources }: MetricContext): MetricTally {
  const window = lastMonths(moment.today, settings.metrics.windowMonths);
  return tallyOf(settings.metrics.windowMonths, {
    id: 'MET6',
    source: 'reviews',
    target: settings.metrics.targets.reviewsHeld,
    groups: [],
    known: sources.reviews,
    due: ({ reviews }) =>
      (reviews ?? [])
        .filter(({ scheduledOn }) => isWithin(scheduledOn, window))
        .map(({ heldOn, record, scheduledOn }) => ({ record, scheduledOn, inTime: isDone(heldOn, moment.today) }))
        .filter(({ inTime, scheduledOn }) => inTime || scheduledOn < moment.today)
        .map(({ inTime, record }) => ({ record, inTime, groups: [] })),
  });
}

/** MET7: commitments kept by their day, of those that were due; one of both sides counts on either. */
export function commitmentsKept({ moment, settings, sources }: MetricContext): MetricTally {
  const window = lastMonths(moment.today, settings.metrics.windowMonths);
  return tallyOf(settings.metrics.windowMonths, {
    id: 'MET7',
    source: 'commitments',
    target: settings.metrics.targets.commitmentsKept,
    groups: ['us', 'partner'],
    known: sources.commitments,
    due: ({ commitments }) =>
      (commitments ?? [])
        .filter(({ dueOn }) => isWithin(dueOn, window))
        .filter(({ dueOn, keptOn }) => dueOn < moment.today || isDone(keptOn, moment.today))
        .map(({ dueOn, keptOn, record, side }) => ({
          record,
          inTime: isDone(keptOn, dueOn),
          groups: side === 'both' ? ['us', 'partner'] : [side],
        })),
  });
}

/** MET8: registrations decided in 5 business days of the program's calendar, of those decided or due. */
export function registrationsDecided({ decisions, moment, settings }: MetricContext): MetricTally {
  const { decisionBusinessDays, targets, windowMonths } = settings.metrics;
  const window = lastMonths(moment.today, windowMonths);
  const byPartner = Map.groupBy(decisions ?? [], ({ partnerId }) => partnerId);
  return tallyOf(windowMonths, {
    id: 'MET8',
    source: 'registration_decisions',
    target: targets.decisionsInTime,
    groups: [],
    known: decisions !== null,
    due: ({ partner }) =>
      (byPartner.get(partner.partnerId) ?? [])
        .filter(({ submittedOn }) => isWithin(submittedOn, window))
        .map((decision) => ({
          ...decision,
          dueOn: addBusinessDays(decision.submittedOn, decisionBusinessDays, settings.program.holidays),
        }))
        .filter(({ decidedOn, dueOn }) => dueOn < moment.today || isDone(decidedOn, moment.today))
        .map(({ decidedOn, dueOn, record }) => ({ record, inTime: isDone(decidedOn, dueOn), groups: [] })),
  });
}

/** MET9: escalations first answered in time, of those answered or due. */
export function escalationsAnswered({ moment, settings, sources }: MetricContext): MetricTally {
  const window = lastMonths(moment.today, settings.metrics.windowMonths);
  return tallyOf(settings.metrics.windowMonths, {
    id: 'MET9',
    source: 'escalations',
    target: settings.metrics.targets.escalationsInTime,
    groups: [],
    known: sources.escalations,
    due: ({ escalations }) =>
      (escalations ?? [])
        .filter(({ openedOn }) => isWithin(openedOn, window))
        .map(({ firstRespondedAt: at, firstResponseDueAt: due, record }) => ({
          record,
          due,
          answered: at !== null && at <= moment.asOfMs ? at : null,
        }))
        .filter((escalation) => escalation.answered !== null || escalation.due < moment.asOfMs)
        .map((escalation) => ({
          record: escalation.record,
          inTime: escalation.answered !== null && escalation.answered <= escalation.due,
          groups: [],
        })),
  });
}

/** Whether something was done by a day. */
function isDone(on: LocalDate | null, by: LocalDate): boolean {
  return on !== null && on <= by;
}

function tallyOf(months: number, { due, groups, id, known, source, target }: PromiseKind): MetricTally {
  const plain = { unit: 'percent', target: atLeast(target) } as const;
  const promised: Promised[] = [];
  return {
    add: (facts) => {
      if (isRanked(facts.partner.status)) promised.push(...due(facts));
    },
    result: () => {
      if (!known) return noSource(id, source, plain);
      const { denominator, numerator, value } = shareOf(promised);
      return answered(id, {
        ...plain,
        value,
        meetsTarget: target !== null && numerator.amount * 100 >= target * denominator.amount,
        numerator,
        denominator,
        groups: groups.map((key) => ({
          key,
          name: null,
          ...shareOf(promised.filter((one) => one.groups.includes(key))),
        })),
        params: { months },
      });
    },
  };
}

function shareOf(promised: readonly Promised[]): Pick<MetricGroup, 'numerator' | 'value'> & {
  readonly denominator: NonNullable<MetricGroup['denominator']>;
} {
  const numerator = countOf(promised.filter(({ inTime }) => inTime).map(({ record }) => record));
  const denominator = countOf(promised.map(({ record }) => record));
  return { value: percentOf(numerator, denominator), numerator, denominator };
}
