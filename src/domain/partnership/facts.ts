import type { DealFact, EngagementFact, LocalDate, MinorUnits, PartnerFacts, RecordRef } from '../facts.ts';

/**
 * Dated facts for the rules beside health: segment, tier, lifecycle, cadence, capacity, metrics and blind spots. They
 * hold what health reads (`partner`) and what only these rules ask for. A source that a program does not have is null,
 * never an empty list (W8): its rules answer `no_source`.
 */
export interface PartnershipFacts {
  readonly partner: PartnerFacts;
  /** The partner manager as the CRM knows them; null when the record has no owner. An owner no list knows any more is not active. */
  readonly owner: { readonly id: string; readonly active: boolean } | null;
  readonly parentPartnerId: string | null;
  /** People at the partner's company, those who left as well; null when contacts cannot be read. */
  readonly contacts: readonly ContactFact[] | null;
  /** The same engagements as `partner.engagements`, with the people and records they concern; null when they cannot be read. */
  readonly engagements: readonly DetailedEngagementFact[] | null;
  /** The deals of `partner.deals` that are or were in a pipeline, with their stages. */
  readonly deals: readonly StagedDealFact[];
  /** Deals won at customers of the partner's deals that are attributed to nobody (BS20). */
  readonly unattributedWins: readonly { readonly record: RecordRef; readonly wonOn: LocalDate }[];
  /** Support requests and concerns of the partner (BS16, MET11); null without a source. */
  readonly feedback: readonly FeedbackFact[] | null;
  /** Escalations (BS13, MET9); null until they are records. */
  readonly escalations: readonly EscalationFact[] | null;
  /** Commitments from reviews (BS15, MET7); null until they are records. */
  readonly commitments: readonly CommitmentFact[] | null;
  /** Review meetings that are records of their own (BS7, MET6); null until they are. */
  readonly reviews: readonly ReviewFact[] | null;
  /** What people entered about the partnership, in the order in which they did. */
  readonly entries: readonly EnteredFact[];
}

export interface ContactFact {
  readonly record: RecordRef;
  /** Since when the person is known at this company. */
  readonly since: LocalDate;
  /** Whether the program names this person as the partner's primary contact (a mapping). */
  readonly primary: boolean;
  /** Roles on the partner's side, as mapped. */
  readonly roles: readonly PartnerRole[];
  /** Why this person can no longer be reached there, and since when; null while they can. */
  readonly gone: { readonly why: 'archived' | 'bounced' | 'marked_left' | 'unlinked'; readonly on: LocalDate } | null;
}

/** Who works on a partnership (CAD1), on either side. */
export const partnerRoles = ['executive', 'partner_manager', 'technical', 'marketing'] as const;
export type PartnerRole = (typeof partnerRoles)[number];

export interface DetailedEngagementFact extends EngagementFact {
  /** CRM ids of the partner's contacts who took part. */
  readonly contactIds: readonly string[];
  /** The CRM owner id of our person; null when the CRM names none. */
  readonly ownerId: string | null;
  /** Whether it hangs on a deal. */
  readonly onDeal: boolean;
  /** A meeting that its type or title calls a quarterly business review. */
  readonly isReview: boolean;
}

/** Which of the three told since when a deal stands in its stage (PIPE1). */
export type StageEntrySource = 'crm' | 'observed' | 'created';

export interface StagedDealFact extends DealFact {
  readonly name: string | null;
  readonly ownerId: string | null;
  /** Null: a stage that no pipeline has. */
  readonly stage: { readonly id: string; readonly name: string } | null;
  readonly enteredStageOn: LocalDate;
  readonly enteredStageFrom: StageEntrySource;
  /** What the deal needs of the vendor, as mapped; null when nothing is mapped. */
  readonly supportNeeded: readonly ('solution_engineer' | 'executive_air_cover' | 'co_marketing')[] | null;
  /** Companies on the deal that are no partner. */
  readonly customerIds: readonly string[];
}

export interface FeedbackFact {
  readonly record: RecordRef;
  readonly on: LocalDate;
  /** Support request (counts in MET11), or a concern or wish that wants an action (BS16). */
  readonly kind: 'support_request' | 'feedback';
}

export interface EscalationFact {
  readonly record: RecordRef;
  readonly openedOn: LocalDate;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly firstResponseDueAt: number;
  readonly firstRespondedAt: number | null;
  readonly resolvedOn: LocalDate | null;
}

export interface CommitmentFact {
  readonly record: RecordRef;
  readonly side: 'us' | 'partner' | 'both';
  readonly dueOn: LocalDate;
  readonly keptOn: LocalDate | null;
}

export interface ReviewFact {
  readonly record: RecordRef;
  readonly scheduledOn: LocalDate;
  readonly heldOn: LocalDate | null;
}

/** What a person entered, with who and when. `on` is the day it was said to hold from. */
interface Entered {
  readonly on: LocalDate;
  /** The CRM owner id or name of who entered it. */
  readonly by: string;
}

export type EnteredFact = Entered &
  (
    | {
        readonly kind: 'segment_pin';
        /** Null lifts the pin. */
        readonly segment: Segment | null;
        readonly reason: string;
        readonly reviewOn: LocalDate | null;
      }
    | { readonly kind: 'named_strategic'; readonly named: boolean; readonly reason: string }
    | {
        readonly kind: 'tier_set';
        readonly tier: string | null;
        readonly lockedThrough: LocalDate | null;
        readonly locked: boolean;
        readonly reason: string;
      }
    | { readonly kind: 'lifecycle_set'; readonly stage: LifecycleStage | null }
    | { readonly kind: 'checklist'; readonly item: OnboardingItem; readonly done: boolean }
    | { readonly kind: 'stage_advance'; readonly to: DevelopmentStage }
    | { readonly kind: 'competence'; readonly competence: Competence; readonly shown: boolean }
    | { readonly kind: 'readiness'; readonly area: ReadinessArea; readonly value: number; readonly evidence: string }
    | { readonly kind: 'momentum'; readonly signal: string; readonly value: number }
    | {
        /** "Known, because ...", or "this is wrong, because ...": a finding a person sets aside, until a day. Null `until` withdraws it. */
        readonly kind: 'finding_known';
        readonly finding: string;
        readonly reason: string;
        readonly until: LocalDate | null;
        /** Absent: known. */
        readonly says?: 'known' | 'wrong' | undefined;
        /** The finding as it was before the person's eyes: flagged since that day. Absent or null where that was not kept. */
        readonly shown?: { readonly since: LocalDate | null } | null | undefined;
      }
  );

export const segments = ['Strategic', 'Growth', 'Stable', 'At-risk', 'Long-tail', 'Onboarding'] as const;
export type Segment = (typeof segments)[number];
export type BaseSegment = 'Strategic' | 'Growth' | 'Stable' | 'Long-tail';
export const attentionTiers = ['strategic', 'mid', 'long-tail'] as const;
export type AttentionTier = (typeof attentionTiers)[number];

export const lifecycleStages = [
  'Recruit',
  'Onboard',
  'Enable',
  'Activate',
  'Monitor',
  'Engage',
  'Expand',
  'Advocate',
] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];
export const developmentStages = ['launch', 'guided', 'industry', 'autonomous'] as const;
export type DevelopmentStage = (typeof developmentStages)[number];
export const onboardingItems = [
  'channel_set_up',
  'selling_points',
  'brand_standards',
  'assets',
  'portal_and_links',
  'payment_terms',
  'signed_agreement',
] as const;
export type OnboardingItem = (typeof onboardingItems)[number];
export const competences = ['customer_acquisition', 'deal_management', 'strategic_planning'] as const;
export type Competence = (typeof competences)[number];
export const readinessAreas = [
  'market_understanding',
  'go_to_market_clarity',
  'resources',
  'leadership_commitment',
] as const;
export type ReadinessArea = (typeof readinessAreas)[number];

/**
 * What one evaluation knows of the whole program besides `ProgramFacts`: ranks, medians and counts over all partners,
 * taken at once, so that nobody is judged against half a program.
 */
export interface ProgramInputs {
  /** Day of the program's zone they were taken on. */
  readonly on: LocalDate;
  /** Active partners with trailing-four-quarter revenue above 0 (SEG2: n). */
  readonly ranked: number;
  /** Rank by trailing-four-quarter revenue, 1 the highest; ties share the worse rank. Partners without revenue have none. */
  readonly rankOf: ReadonlyMap<string, number>;
  /** Median revenue of the ranked partners (SEG4); null when there are none. */
  readonly medianRevenue: MinorUnits | null;
  /** Trailing-four-quarter revenue of the ranked partners, highest first: how far it is to a rank. */
  readonly rankedRevenues: readonly MinorUnits[];
  /** Kinds of source the program has anywhere (W8). */
  readonly sources: {
    readonly registrations: boolean;
    readonly portal: boolean;
    /** Whether trainings come from the portal (BS9); not said: as the portal. */
    readonly trainings?: boolean;
    /** Whether any certification is known (LIFE1, TIER1). */
    readonly certifications: boolean;
    /** Whether any item of an onboarding checklist was ever entered (LIFE1). */
    readonly checklists: boolean;
    readonly contacts: boolean;
    readonly engagements: boolean;
    readonly feedback: boolean;
    readonly escalations: boolean;
    readonly commitments: boolean;
    readonly reviews: boolean;
    readonly primaryContact: boolean;
    readonly roles: boolean;
  };
}

/** How a rule answered: it holds, it does not, it cannot be known, or its source does not exist in this program (W8). */
export type RuleStatus = 'flagged' | 'clear' | 'unknown' | 'no_source';
