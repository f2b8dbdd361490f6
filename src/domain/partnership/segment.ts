import type { HealthResult } from '../health-view.ts';
import { recordLinks, type RecordLinks } from '../health/evidence.ts';
import { compareText, recordKey } from '../records.ts';
import { atRisk, type Risk } from './at-risk.ts';
import { baseChanges } from './base-changes.ts';
import { baseFigures } from './base-figures.ts';
import { baseAnswer } from './base-segment.ts';
import type { BaseSegment, Segment } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { noEvidence, type ChangeCondition, type Judgment } from './judgment.ts';
import { onboardingEndsOn } from './onboarding.ts';
import { nextReviewOn } from './review-days.ts';
import { pinOn, segmentBehindPin, turnsOn, type SegmentState } from './segment-state.ts';

export interface SegmentJudgments {
  readonly segment: Judgment<Segment>;
  readonly base: Judgment<BaseSegment>;
}

/** Segment and base segment as they stand after an evaluation (SEG1-SEG5): `state` is the one it left. */
export function segmentJudgments(
  state: SegmentState,
  judging: PartnershipJudging,
  health: HealthResult,
): SegmentJudgments {
  const base = baseJudgment(state, judging);
  const risk = atRisk(state.base, health, judging.settings);
  const behind = behindPin(state, base, risk, judging, health);
  const pin = pinOn(judging, judging.moment.today);
  if (pin === null) return { segment: behind, base };
  const { by, on, reason, reviewOn, segment } = pin;
  const reviewDue = reviewOn !== null && reviewOn <= judging.moment.today;
  return {
    segment: {
      ...behind,
      value: segment,
      rule: 'SEG1.pinned',
      params: { by, on, reason, reviewOn, reviewDue, behind: behind.value },
      evidence: noEvidence,
      pending: null,
      changesIf: [{ to: behind.value, rule: 'SEG1.pin_lifted', params: { reviewOn }, on: null }],
    },
    base,
  };
}

function baseJudgment(state: SegmentState, judging: PartnershipJudging): Judgment<BaseSegment> {
  const known = { status: 'known' as const, value: state.base, since: state.baseSince };
  if (state.base === null) {
    return { ...known, rule: 'SEG1.onboarding', params: {}, evidence: noEvidence, pending: null, changesIf: [] };
  }
  const figures = baseFigures(judging);
  const answer = baseAnswer(figures, state, judging.settings);
  const evidence = recordLinks(answer.evidence);
  const changesIf = baseChanges(figures, state, judging);
  if (answer.segment === state.base) {
    return { ...known, rule: answer.rule, params: answer.params, evidence, pending: null, changesIf };
  }
  const on = nextReviewOn(judging.moment.today, judging.settings.program);
  return {
    ...known,
    rule: 'SEG5.until_review',
    params: { ...answer.params, answer: answer.segment, answerRule: answer.rule, reviewOn: on },
    evidence,
    pending: { value: answer.segment, since: null, on },
    changesIf,
  };
}

function behindPin(
  state: SegmentState,
  base: Judgment<BaseSegment>,
  risk: Risk | null,
  judging: PartnershipJudging,
  health: HealthResult,
): Judgment<Segment> {
  const value = segmentBehindPin(state);
  const known = { value, status: 'known' as const, since: state.since };
  const { today } = judging.moment;
  const { partner } = judging.facts;
  if (value === 'Onboarding') {
    const endsOn = onboardingEndsOn(partner, today, judging.settings.segment);
    return {
      ...known,
      rule: 'SEG1.onboarding',
      params: { endsOn },
      evidence: noEvidence,
      pending: null,
      changesIf: [
        { to: null, rule: 'SEG1.first_deal', params: {}, on: null },
        { to: null, rule: 'SEG1.onboarding_ends', params: {}, on: endsOn },
      ],
    };
  }
  const pending = turning(state, judging);
  if (value === 'At-risk') {
    return {
      ...known,
      rule: risk?.rule ?? 'SEG5.waiting',
      params: risk?.params ?? { band: health.band, score: health.score },
      evidence: risk === null ? noEvidence : evidenceOf(risk),
      pending,
      changesIf: [recovers(state, judging, health), ...base.changesIf],
    };
  }
  const { rule, params, evidence } = base;
  return {
    ...known,
    rule,
    params,
    evidence,
    pending: pending ?? base.pending,
    changesIf: [...entersRisk(state, judging, health), ...base.changesIf],
  };
}

function turning(state: SegmentState, { settings }: PartnershipJudging): Judgment<Segment>['pending'] {
  const on = turnsOn(state, settings.segment.waitingDays);
  if (on === null) return null;
  return { value: segmentBehindPin({ ...state, atRisk: !state.atRisk }), since: state.turningSince, on };
}

function recovers(
  state: SegmentState,
  { settings }: PartnershipJudging,
  { band, score }: HealthResult,
): ChangeCondition {
  const { waitingDays } = settings.segment;
  return {
    to: state.base,
    rule: 'SEG1.recovers',
    params: { band, score, waitingDays },
    on: turnsOn(state, waitingDays),
  };
}

function entersRisk(
  state: SegmentState,
  { settings }: PartnershipJudging,
  { band, score }: HealthResult,
): readonly ChangeCondition[] {
  if (state.base === null || state.base === 'Long-tail') return [];
  const { waitingDays } = settings.segment;
  return [
    { to: 'At-risk', rule: 'SEG1.at_risk_band', params: { band, score, waitingDays }, on: turnsOn(state, waitingDays) },
  ];
}

/** The records behind the dimensions that say so, at most as many as a result shows. */
function evidenceOf({ dimensions }: Risk): RecordLinks {
  const records = new Map(
    dimensions.flatMap(({ evidence }) => evidence.records).map((record) => [recordKey(record), record]),
  );
  const ordered = [...records].toSorted(([a], [b]) => compareText(a, b)).map(([, record]) => record);
  return { count: ordered.length, records: ordered.slice(0, 20) };
}
