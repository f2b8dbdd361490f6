import { addMonths } from '../calendar.ts';
import type { LocalDate } from '../facts.ts';
import { signing } from '../signing.ts';
import { entriesOf } from './entries.ts';
import { developmentStages, type DevelopmentStage } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { noEvidence, type ChangeCondition, type Judgment } from './judgment.ts';
import { missingCompetences, readiness } from './readiness.ts';

/**
 * LIFE2: the stage by months since signing, or the later one that the partner manager advanced to. An advance counts if
 * on its day all competences were shown and, to leave launch, the readiness assessment was passed. Time never takes an
 * advance back.
 */
export function stageJudgment(judging: PartnershipJudging): Judgment<DevelopmentStage> {
  const { facts, moment } = judging;
  const { today } = moment;
  const signed = signing(facts.partner, today);
  const byTime = stageByMonths(signed.on, today, judging);
  const advanced = advancedStage(judging);
  const ahead = advanced !== null && rank(advanced.stage) > rank(byTime.stage);
  const stage = ahead ? advanced.stage : byTime.stage;
  return {
    value: stage,
    status: 'known',
    rule: ahead ? 'LIFE2.advanced' : 'LIFE2.months',
    params: { signedOn: signed.on, assumed: signed.assumed, byMonths: byTime.stage, by: ahead ? advanced.by : null },
    evidence: noEvidence,
    since: ahead ? advanced.on : byTime.since,
    pending: null,
    changesIf: changes(stage, signed.on, judging),
  };
}

function rank(stage: DevelopmentStage): number {
  return developmentStages.indexOf(stage);
}

/** The first day of each stage after launch, by months since signing. */
export function stageDays(
  signedOn: LocalDate,
  { settings }: Pick<PartnershipJudging, 'settings'>,
): readonly { readonly stage: DevelopmentStage; readonly from: LocalDate }[] {
  const { launch, guided, industry } = settings.lifecycle.lastMonths;
  return [
    { stage: 'guided', from: addMonths(signedOn, launch) },
    { stage: 'industry', from: addMonths(signedOn, guided) },
    { stage: 'autonomous', from: addMonths(signedOn, industry) },
  ];
}

function stageByMonths(
  signedOn: LocalDate,
  today: LocalDate,
  judging: PartnershipJudging,
): { readonly stage: DevelopmentStage; readonly since: LocalDate } {
  const begun = stageDays(signedOn, judging).findLast(({ from }) => from <= today);
  return begun === undefined ? { stage: 'launch', since: signedOn } : { stage: begun.stage, since: begun.from };
}

/** The furthest advance that counted. */
function advancedStage(judging: PartnershipJudging): {
  readonly stage: DevelopmentStage;
  readonly on: LocalDate;
  readonly by: string;
} | null {
  const { facts, moment, settings } = judging;
  let furthest: ReturnType<typeof advancedStage> = null;
  for (const { by, on, to } of entriesOf(facts.entries, 'stage_advance', moment.today)) {
    const byTime = stageByMonths(signing(facts.partner, on).on, on, judging).stage;
    const from = furthest !== null && rank(furthest.stage) > rank(byTime) ? furthest.stage : byTime;
    if (rank(to) <= rank(from) || missingCompetences(facts.entries, on).length > 0) continue;
    if (from === 'launch' && !readiness(facts.entries, on, settings.lifecycle).passed) continue;
    furthest = { stage: to, on, by };
  }
  return furthest;
}

/** By time, and by an advance with what that still needs. */
function changes(
  stage: DevelopmentStage,
  signedOn: LocalDate,
  judging: PartnershipJudging,
): readonly ChangeCondition[] {
  const next = stageDays(signedOn, judging).find((one) => rank(one.stage) > rank(stage));
  if (next === undefined) return [];
  const { facts, moment, settings } = judging;
  const { missing, passed, total } = readiness(facts.entries, moment.today, settings.lifecycle);
  const asked =
    stage === 'launch' ? { readinessPassed: passed, readinessTotal: total, readinessMissing: missing.join(';') } : {};
  const competencesMissing = missingCompetences(facts.entries, moment.today).join(';');
  return [
    { to: next.stage, rule: 'LIFE2.months', params: {}, on: next.from },
    { to: next.stage, rule: 'LIFE2.advance', params: { competencesMissing, ...asked }, on: null },
  ];
}
