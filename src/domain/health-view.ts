import type { LocalDate, MinorUnits, RecordRef } from './facts.ts';
import type { BlindSpotId } from './partnership/blind-spots/blind-spot.ts';
import type { BlindSpotView, PartnershipView } from './partnership/view.ts';

/**
 * The one result of judging a partner's health (H16). Card, `explain`, CRM properties, reports and forecast are all made from it.
 * Codes and parameters only: sentences are made at the edge.
 */

export const dimensionNames = ['revenue', 'activity', 'engagement', 'satisfaction', 'fit'] as const;
export type DimensionName = (typeof dimensionNames)[number];

export const bands = ['Champion', 'Healthy', 'At-risk', 'Critical', 'Churning', 'Unknown'] as const;
export type Band = (typeof bands)[number];

export interface HealthResult {
  /** 0-100, null when coverage is below 50 (H8). */
  readonly score: number | null;
  /** Known weight, 0-100. */
  readonly coverage: number;
  /** Score with every unknown dimension as 0 and as full. */
  readonly range: readonly [number, number];
  /** The band held after H9's waiting time. */
  readonly band: Band;
  /** The band of the score itself, without waiting. */
  readonly scoreBand: Band;
  /** Since when every evaluation was past the boundary; null when nothing is pending. */
  readonly bandPending: { readonly band: Band; readonly since: LocalDate } | null;
  readonly dimensions: readonly DimensionResult[];
  readonly nextBestAction: readonly NextAction[];
  readonly forecast: readonly ForecastEntry[];
  readonly quarterTurn: QuarterTurn | null;
  readonly profile: string;
  readonly settingsVersion: number;
  readonly engineVersion: string;
  /** ISO instant. */
  readonly asOf: string;
}

export interface DimensionResult {
  readonly name: DimensionName;
  /** Null when not known. */
  readonly points: number | null;
  readonly max: number;
  readonly status: 'known' | 'unknown' | 'no_source';
  /** Rule code, e.g. `H2.growth`, `H3.new_revenue`, `H5.never_signed_in`. */
  readonly rule: string;
  readonly params: Readonly<Record<string, number | string | boolean | null>>;
  readonly evidence: { readonly count: number; readonly records: readonly RecordRef[] };
  readonly next: NextStep | null;
  /** The dimension's first change if nothing happens, before the next quarter turn (H12). Null points: it becomes unknown. */
  readonly expires: { readonly on: LocalDate; readonly points: number | null } | null;
  /** Flags beside the rule: `stale`, `assumed_signed_date`, `entered_by_our_people`, `no_rate`, `no_amount`, `short_history`. */
  readonly notes: readonly string[];
}

/** The smallest step to the next row (H11). */
export interface NextStep {
  readonly kind: 'revenue' | 'registrations' | 'portal' | 'touch' | 'answers' | 'fit' | 'find_out';
  /** Points of score gained; null for `find_out`. */
  readonly gain: number | null;
  /** What the score could become either way; only for `find_out`. */
  readonly range: readonly [number, number] | null;
  /** How many, or minor units for revenue; null when not a quantity. */
  readonly need: number | MinorUnits | null;
  /** By when it must happen, and when it takes effect. */
  readonly by: LocalDate | null;
  readonly on: LocalDate | null;
  readonly liftsBand: Band | null;
}

export interface NextAction {
  readonly dimension: DimensionName;
  readonly effort: string;
  readonly gain: number;
  readonly need: number | null;
  readonly by: LocalDate | null;
  readonly on: LocalDate | null;
  readonly liftsBand: Band | null;
}

/** One day on which the score changes if nothing happens (H12). */
export interface ForecastEntry {
  readonly on: LocalDate;
  readonly score: number | null;
  readonly band: Band;
  readonly why: readonly {
    readonly dimension: DimensionName;
    readonly from: number | null;
    readonly to: number | null;
    readonly leaving: { readonly count: number; readonly records: readonly RecordRef[] };
  }[];
}

/** What the revenue points become when the running quarter counts as completed, and what keeps them (H12). */
export interface QuarterTurn {
  readonly on: LocalDate;
  readonly closesBy: LocalDate;
  readonly pointsNow: number | null;
  readonly pointsThen: number | null;
  readonly toKeep: MinorUnits | null;
  readonly openPipeline: MinorUnits;
}

/** What must be remembered between evaluations (H9). */
export interface HealthState {
  readonly band: Band | null;
  readonly pending: { readonly band: Band; readonly since: LocalDate } | null;
}

/** Causes of a change of score, in the order in which they are applied (H13). */
export const ledgerCauses = [
  'configuration',
  'engine',
  'merge',
  'correction',
  'aged_out',
  'entered',
  'answer',
  'quarter_turn',
] as const;
export type LedgerCause = (typeof ledgerCauses)[number];

/** One cause's share of a change of score. Deltas add up exactly; an unknown score counts as 0 in them. */
export interface LedgerEntry {
  readonly cause: LedgerCause;
  /** Null when the cause moved several dimensions at once in a way that cannot be told apart. */
  readonly dimension: DimensionName | null;
  readonly delta: number;
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
  readonly records: readonly RecordRef[];
  readonly recordCount: number;
}

/** The whole view of one partner: what `explain`, the card and the properties show. */
export interface HealthView {
  readonly partner: {
    readonly id: string;
    readonly name: string;
    readonly domain: string | null;
    readonly status: string;
    readonly type: string | null;
    readonly ownerId: string | null;
    readonly ownerName: string | null;
    readonly signedOn: LocalDate | null;
    readonly signedOnAssumed: boolean;
    readonly records: readonly RecordLink[];
  };
  readonly currency: string;
  readonly timeZone: string;
  readonly health: Omit<HealthResult, 'dimensions' | 'forecast'> & {
    readonly dimensions: readonly (Omit<DimensionResult, 'evidence'> & {
      readonly evidence: { readonly count: number; readonly records: readonly RecordLink[] };
    })[];
    readonly forecast: readonly (Omit<ForecastEntry, 'why'> & {
      readonly why: readonly {
        readonly dimension: DimensionName;
        readonly from: number | null;
        readonly to: number | null;
        readonly leaving: { readonly count: number; readonly records: readonly RecordLink[] };
      }[];
    })[];
  };
  /** Sum of ledger deltas over 90 days without configuration and engine (H14); null below 30 days of history. */
  readonly trend: number | null;
  readonly history: readonly {
    readonly on: LocalDate;
    readonly score: number | null;
    readonly band: Band;
    readonly settingsVersion: number;
    readonly engineVersion: string;
  }[];
  readonly ledger: readonly (Omit<LedgerEntry, 'records'> & {
    readonly on: LocalDate;
    readonly records: readonly RecordLink[];
  })[];
  /** By name; null while it is not known. */
  readonly segment: string | null;
  readonly tier: string | null;
  /** Everything that flags, in a fixed order; what a person has set aside says so in `known`. */
  readonly blindSpots: readonly BlindSpotView[];
  /** Blind spots whose source does not exist in this program (W8). */
  readonly withoutSource: readonly BlindSpotId[];
  /** Null until it is judged. */
  readonly partnership: PartnershipView | null;
  /** When each CRM was last read completely, ISO instants. */
  readonly freshness: readonly { readonly crm: string; readonly readAt: string | null; readonly stale: boolean }[];
}

export interface RecordLink extends RecordRef {
  readonly url: string | null;
  readonly name: string | null;
}
