import { addDays } from '../calendar.ts';
import type { LocalDate, PartnerFacts } from '../facts.ts';
import { recordLinks, type RecordLinks } from '../health/evidence.ts';
import { signing } from '../signing.ts';
import { checklist } from './checklist.ts';
import { latestEntry } from './entries.ts';
import type { LifecycleStage, Segment } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { noAnswer, noEvidence, type ChangeCondition, type Judgment } from './judgment.ts';
import { lastTouch } from './last-touch.ts';
import { hasDeal } from './onboarding.ts';

export interface LifecycleJudgment extends Judgment<LifecycleStage> {
  /** What the rule says where a person said something else, or the same. */
  readonly proposed: LifecycleStage | null;
  /** LIFE1: the last day that the stage should take; null for stages without a limit. */
  readonly dueOn: LocalDate | null;
  readonly overdue: boolean;
}

/** A stage that is proposed, since when, and what leads on from it. */
interface Proposal {
  readonly stage: LifecycleStage;
  readonly since: LocalDate | null;
  readonly params: Judgment<LifecycleStage>['params'];
  readonly evidence: RecordLinks;
  readonly next: ChangeCondition | null;
}

const timed: ReadonlySet<LifecycleStage> = new Set(['Recruit', 'Onboard', 'Enable']);

/**
 * LIFE1: the first stage that holds, unless a person set another. Steps that this program has no source for are passed
 * over: a checklist that nobody keeps, certifications that nobody records. A checklist is open once it was begun, and
 * for a partner without a deal as soon as the program keeps any. Without engagements Monitor cannot be told.
 */
export function lifecycleJudgment(judging: PartnershipJudging, segment: Segment | null): LifecycleJudgment {
  const { facts, inputs, moment, settings } = judging;
  const proposal = propose(judging, segment);
  const set = latestEntry(facts.entries, 'lifecycle_set', moment.today);
  const byHand = set === null || set.stage === null ? null : { stage: set.stage, by: set.by, on: set.on };
  const unread = noAnswer<LifecycleStage>(inputs.sources.engagements ? 'unknown' : 'no_source', 'LIFE1.unreadable');
  const judged: Judgment<LifecycleStage> =
    proposal === null
      ? unread
      : {
          value: proposal.stage,
          status: 'known',
          rule: `LIFE1.${proposal.stage.toLowerCase()}`,
          params: proposal.params,
          evidence: proposal.evidence,
          since: proposal.since,
          pending: null,
          changesIf: proposal.next === null ? [] : [proposal.next],
        };
  const shown: Judgment<LifecycleStage> =
    byHand === null
      ? judged
      : {
          ...judged,
          value: byHand.stage,
          status: 'known',
          rule: 'LIFE1.set',
          params: { by: byHand.by, on: byHand.on, proposed: judged.value },
          since: byHand.on,
        };
  const limited = shown.value !== null && timed.has(shown.value) && shown.since !== null;
  const dueOn = limited && shown.since !== null ? addDays(shown.since, settings.lifecycle.stageDays) : null;
  return { ...shown, proposed: judged.value, dueOn, overdue: dueOn !== null && moment.today > dueOn };
}

function propose(judging: PartnershipJudging, segment: Segment | null): Proposal | null {
  return recruit(judging) ?? onboard(judging) ?? enable(judging) ?? activate(judging) ?? later(judging, segment);
}

function recruit({ facts: { partner } }: PartnershipJudging): Proposal | null {
  if (partner.status !== 'prospect') return null;
  return {
    stage: 'Recruit',
    since: partner.recordCreatedOn,
    params: {},
    evidence: noEvidence,
    next: change('Onboard', 'LIFE1.agreement', {}),
  };
}

function onboard({ facts, inputs, moment }: PartnershipJudging): Proposal | null {
  const { begun, missing } = checklist(facts.entries, moment.today);
  const isOpen = begun || (inputs.sources.checklists && !hasDeal(facts.partner, moment.today));
  if (!isOpen || missing.length === 0) return null;
  const params = { missing: missing.length, items: missing.join(';') };
  return {
    stage: 'Onboard',
    since: signing(facts.partner, moment.today).on,
    params,
    evidence: noEvidence,
    next: change('Enable', 'LIFE1.checklist', params),
  };
}

function enable({ facts, inputs, moment }: PartnershipJudging): Proposal | null {
  const { partner } = facts;
  if (!inputs.sources.certifications || firstCertifiedOn(partner, moment.today) !== null) return null;
  return {
    stage: 'Enable',
    since: checklist(facts.entries, moment.today).completedOn ?? signing(partner, moment.today).on,
    params: { certified: 0 },
    evidence: noEvidence,
    next: change('Activate', 'LIFE1.certification', {}),
  };
}

function activate({ facts: { partner }, moment }: PartnershipJudging): Proposal | null {
  if (hasDeal(partner, moment.today)) return null;
  return {
    stage: 'Activate',
    since: firstCertifiedOn(partner, moment.today),
    params: {},
    evidence: noEvidence,
    next: change('Engage', 'LIFE1.first_deal', {}),
  };
}

/** Monitor before Expand: a partner that nobody speaks with does not grow with us, whatever it sells. */
function later({ facts: { partner }, moment, settings }: PartnershipJudging, segment: Segment | null): Proposal | null {
  if (partner.engagements === null) return null;
  const { monitorAfterDays } = settings.lifecycle;
  const last = lastTouch(partner.engagements, moment);
  const monitorOn = last === null ? null : addDays(last.on, monitorAfterDays);
  const params = { lastTouchOn: last?.on ?? null };
  const evidence = recordLinks(last?.evidence ?? []);
  if (monitorOn === null || monitorOn <= moment.today) {
    return { stage: 'Monitor', since: monitorOn, params, evidence, next: change('Engage', 'LIFE1.touch', params) };
  }
  const next: ChangeCondition = { to: 'Monitor', rule: 'LIFE1.silence', params, on: monitorOn };
  const grows = segment === 'Growth' || segment === 'Strategic';
  return { stage: grows ? 'Expand' : 'Engage', since: null, params: { ...params, segment }, evidence, next };
}

function change(to: LifecycleStage, rule: string, params: ChangeCondition['params']): ChangeCondition {
  return { to, rule, params, on: null };
}

function firstCertifiedOn({ portal }: PartnerFacts, today: LocalDate): LocalDate | null {
  const days = portal.filter(({ kind, on }) => kind === 'certification' && on <= today).map(({ on }) => on);
  return days.toSorted()[0] ?? null;
}
