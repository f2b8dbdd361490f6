import type { LocalDate, PartnerFacts, ProgramFacts, RecordRef } from '../../facts.ts';
import type { Params } from '../../health/assessment.ts';
import type { Moment } from '../../health/moment.ts';
import { compareText, recordKey } from '../../records.ts';
import { roundedQuotient } from '../../rounding.ts';
import type { Settings } from '../../settings/settings.ts';
import type { DevelopmentStage, PartnershipFacts, ProgramInputs } from '../facts.ts';

export const metricIds = [
  'MET1',
  'MET2',
  'MET3',
  'MET4',
  'MET5',
  'MET6',
  'MET7',
  'MET8',
  'MET9',
  'MET10',
  'MET11',
] as const;
export type MetricId = (typeof metricIds)[number];

/** A figure with everything it was made from, so that it can be followed to its records. */
export interface MetricPart {
  /** A count, a sum of minor units, or what the metric says. */
  readonly amount: number;
  /** Every record behind it, once each. For partners these are their records in the CRM, of which one may have several. */
  readonly records: readonly RecordRef[];
}

export type MetricStatus = 'known' | 'unknown' | 'no_source';

/** What a program has to have before a metric can be known (W8). */
export type MetricSource =
  | 'attribution'
  | 'signed_dates'
  | 'activity'
  | 'reviews'
  | 'commitments'
  | 'registration_decisions'
  | 'escalations'
  | 'sales_teams'
  | 'support_requests';

/** One row of a metric that is told apart: a side, a sales team, a development stage. */
export interface MetricGroup {
  readonly key: string;
  readonly name: string | null;
  readonly value: number | null;
  readonly numerator: MetricPart;
  readonly denominator: MetricPart | null;
}

export type MetricTarget =
  | { readonly is: 'at_least' | 'below'; readonly value: number }
  /** More than the four quarters before; less from stage to stage. */
  | { readonly is: 'growing' | 'falling'; readonly value: null };

export interface MetricResult {
  readonly id: MetricId;
  /** Percent, NPS and requests to one decimal, money in minor units. Null unless the status is known. */
  readonly value: number | null;
  readonly status: MetricStatus;
  /** The source that is missing; null unless the status is `no_source`. */
  readonly missingSource: MetricSource | null;
  readonly unit: 'nps' | 'days' | 'percent' | 'minor_units' | 'requests_per_partner';
  readonly target: MetricTarget | null;
  /** Decided before rounding; null without a value or a target. */
  readonly meetsTarget: boolean | null;
  readonly numerator: MetricPart;
  /** Null for a sum, which has none. */
  readonly denominator: MetricPart | null;
  readonly groups: readonly MetricGroup[];
  /** Further figures to be read beside it, by name. */
  readonly beside: Readonly<Record<string, MetricPart>>;
  readonly params: Params;
}

/** A registration with its decision, whatever it was. Withdrawn ones are none. */
export interface RegistrationDecision {
  readonly record: RecordRef;
  readonly partnerId: string;
  readonly submittedOn: LocalDate;
  readonly decidedOn: LocalDate | null;
}

export interface SalesTeam {
  readonly id: string;
  readonly name: string;
}

/** What is known of the program beside its partners' facts. */
export interface MetricContext {
  readonly program: ProgramFacts;
  readonly sources: Pick<
    ProgramInputs['sources'],
    'registrations' | 'engagements' | 'reviews' | 'commitments' | 'escalations' | 'feedback'
  >;
  readonly settings: Settings;
  readonly moment: Moment;
  /** Each partner's development stage (LIFE2). */
  readonly stageOf: ReadonlyMap<string, DevelopmentStage>;
  /** The team of each owner id; null when teams cannot be read. */
  readonly teamOf: ReadonlyMap<string, SalesTeam> | null;
  /** Null until registrations are records with decisions. */
  readonly decisions: readonly RegistrationDecision[] | null;
}

/** A metric in the making: partners come one after the other, so that their facts need not all be held at once. */
export interface MetricTally {
  readonly add: (facts: PartnershipFacts) => void;
  readonly result: () => MetricResult;
}
export type Metric = (context: MetricContext) => MetricTally;

/** An amount with records in an order of their own, so that the order of facts decides nothing. */
export function part(amount: number, records: readonly RecordRef[]): MetricPart {
  const byKey = new Map(records.map((record) => [recordKey(record), record]));
  const sorted = [...byKey].toSorted(([a], [b]) => compareText(a, b));
  return { amount, records: sorted.map(([, record]) => record) };
}

/** As many as there are different records. */
export function countOf(records: readonly RecordRef[]): MetricPart {
  const counted = part(0, records);
  return { ...counted, amount: counted.records.length };
}

/** A partner without its facts: a tally that holds these lets go of everything else. */
export type CountedPartner = Pick<PartnerFacts, 'records'>;

export function countedPartner({ records }: CountedPartner): CountedPartner {
  return { records };
}

/** So many partners. */
export function partnersPart(partners: readonly CountedPartner[]): MetricPart {
  return part(
    partners.length,
    partners.flatMap(({ records }) => records),
  );
}

export const nothing: MetricPart = { amount: 0, records: [] };

/** A share in percent to one decimal; null of nothing. */
export function percentOf({ amount: of }: MetricPart, { amount: all }: MetricPart): number | null {
  return all === 0 ? null : roundedQuotient(of * 1000, all) / 10;
}

type Plain = Pick<MetricResult, 'unit'> & Partial<MetricResult>;

export function noSource(id: MetricId, missingSource: MetricSource, { unit, target = null }: Plain): MetricResult {
  return { ...empty(id, unit, target), status: 'no_source', missingSource };
}

/** Known when there is a value. */
export function answered(
  id: MetricId,
  found: Plain & Pick<MetricResult, 'value' | 'numerator' | 'denominator'>,
): MetricResult {
  const base = { ...empty(id, found.unit, found.target ?? null), ...found };
  return found.value === null
    ? { ...base, status: 'unknown', meetsTarget: null }
    : { ...base, status: 'known', meetsTarget: base.target === null ? null : base.meetsTarget };
}

function empty(id: MetricId, unit: MetricResult['unit'], target: MetricTarget | null): MetricResult {
  return {
    id,
    value: null,
    status: 'unknown',
    missingSource: null,
    unit,
    target,
    meetsTarget: null,
    numerator: nothing,
    denominator: null,
    groups: [],
    beside: {},
    params: {},
  };
}

export function below(value: number | null): MetricTarget | null {
  return value === null ? null : { is: 'below', value };
}

export function atLeast(value: number | null): MetricTarget | null {
  return value === null ? null : { is: 'at_least', value };
}
