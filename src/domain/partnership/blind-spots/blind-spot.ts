import type { LocalDate, ProgramFacts } from '../../facts.ts';
import type { DimensionName, DimensionResult } from '../../health-view.ts';
import type { Evidence, Params } from '../../health/assessment.ts';
import type { RecordLinks } from '../../health/evidence.ts';
import type { Settings } from '../../settings/settings.ts';
import type { BaseSegment, PartnershipFacts, ProgramInputs, RuleStatus, Segment } from '../facts.ts';

/** Blind spots of one partner in the order in which they are shown, each with its code name. */
export const blindSpotCodes = {
  BS1: 'no_owner',
  BS2: 'primary_contact_left',
  BS3: 'single_threaded',
  BS4: 'silent',
  BS5: 'long_silent',
  BS6: 'unanswered',
  BS7: 'no_review',
  BS8: 'never_signed_in',
  BS9: 'no_training',
  BS10: 'no_nps',
  BS11: 'fit_missing_or_stale',
  BS12: 'no_registered_deal',
  BS13: 'reactive_only',
  BS14: 'irregular',
  BS15: 'over_promising',
  BS16: 'feedback_without_action',
  BS17: 'no_executive_engagement',
  BS18: 'transactional',
  BS20: 'attribution_gap',
} as const;
export type BlindSpotId = keyof typeof blindSpotCodes;
export type BlindSpotCode = (typeof blindSpotCodes)[BlindSpotId];

export const blindSpotIds = Object.keys(blindSpotCodes).filter((id): id is BlindSpotId => id in blindSpotCodes);

/** Whether a text names a blind spot of a partner. BS19 is one of the whole program. */
export function isBlindSpotId(text: string): text is BlindSpotId {
  return Object.hasOwn(blindSpotCodes, text);
}

/** What a person can do about a blind spot at once, and where: in a form of the card, or on the CRM record. */
export const fixes = {
  assign_owner: 'record',
  name_primary_contact: 'record',
  open_message: 'record',
  log_answer: 'form',
  set_fit: 'form',
  name_executive: 'record',
  attribute_deals: 'record',
} as const;
export type Fix = keyof typeof fixes;

/** "Known, because ..." or "this is wrong, because ...": a person has seen the finding and sets it aside, through a day. */
export interface KnownBecause {
  readonly until: LocalDate;
  readonly reason: string;
  readonly by: string;
  /** Present when the person says that it is not so. */
  readonly says?: 'wrong';
}

/** One rule's answer about one partner. */
export interface BlindSpot {
  readonly id: BlindSpotId;
  readonly code: BlindSpotCode;
  readonly status: RuleStatus;
  /** First day of the unbroken stretch in which it has been flagged; null when not flagged, or for as long as anything is known. */
  readonly since: LocalDate | null;
  readonly params: Params;
  readonly evidence: RecordLinks;
  /** How many points of the score the hidden input could be worth; null when it hides none. */
  readonly hides: { readonly dimension: DimensionName; readonly points: number } | null;
  /** Not open until the day after `until`. */
  readonly known: KnownBecause | null;
  readonly fix: Fix | null;
}

export interface BlindSpotInput {
  readonly facts: PartnershipFacts;
  readonly program: ProgramFacts;
  readonly sources: ProgramInputs['sources'];
  readonly settings: Settings;
  /** As judged at `asOf` (SEG1); null while it is not known. */
  readonly segment: Segment | null;
  readonly baseSegment: BaseSegment | null;
  /** The dimensions of the health result at `asOf`: what a hidden input could be worth. */
  readonly dimensions: readonly HidingDimension[];
  readonly asOf: Date;
}

export type HidingDimension = Pick<DimensionResult, 'name' | 'points' | 'max' | 'rule'>;

/** What a rule saw on one day. */
export interface Found {
  readonly status: RuleStatus;
  readonly params: Params;
  readonly evidence: readonly Evidence[];
  readonly fix?: Fix | null;
}

export function flagged(params: Params = {}, evidence: readonly Evidence[] = []): Found {
  return { status: 'flagged', params, evidence };
}

export const clear: Found = { status: 'clear', params: {}, evidence: [] };
export const unknown: Found = { status: 'unknown', params: {}, evidence: [] };
export const noSource: Found = { status: 'no_source', params: {}, evidence: [] };
