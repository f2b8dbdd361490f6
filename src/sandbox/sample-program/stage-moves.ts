import type { SeedPipeline, SeedPropertyVersion } from '../portal-seed.ts';
import type { DealPlan } from './deal-plan.ts';
import { editorOf, sellers } from './owners.ts';
import type { Random } from './random.ts';
import { isoTime, officeTime } from './timeline.ts';
import type { Timeline } from './timeline.ts';

export interface Moves {
  readonly stageId: string;
  readonly createdAt: number;
  readonly closesAt: number;
  /** When the deal came into the stage it is in. */
  readonly enteredAt: number;
  readonly updatedAt: number;
  readonly history: Readonly<Record<string, readonly SeedPropertyVersion[]>>;
}

interface Version {
  readonly value: string;
  readonly at: number;
}

/** How a deal came to where it stands: the stages it went through, and what its amount and close date were before. */
export function movesOf(plan: DealPlan, pipeline: SeedPipeline, timeline: Timeline, random: Random): Moves {
  const createdAt = officeTime(plan.created, random);
  // Every move lies between creation and this: a closed deal's close, or yesterday.
  const lastAt = officeTime(plan.state === 'open' ? timeline.today - 1 : plan.closes, random);
  const closesAt = plan.closesAt ?? (plan.state === 'open' ? officeTime(plan.closes, random) : lastAt);
  // What was entered yesterday has not moved yet.
  const moved = lastAt - createdAt > 12 * 3_600_000;
  const stages = stageVersions(plan, pipeline, createdAt, lastAt, random).slice(0, moved ? undefined : 1);
  const dates = closeDateVersions(plan, createdAt, closesAt, lastAt, random).slice(moved ? 0 : -1);
  const amounts = amountVersions(plan, createdAt, lastAt, random).slice(moved ? 0 : -1);
  const versions = [...stages, ...dates, ...amounts];
  const stage = stages.at(-1);
  const editor = editorOf(random.pick(sellers));
  return {
    stageId: stage?.value ?? '',
    createdAt,
    closesAt,
    enteredAt: stage?.at ?? createdAt,
    updatedAt: Math.max(createdAt, ...versions.map((version) => version.at)),
    history: {
      ...(stages.length > 1 ? { dealstage: newestFirst(stages, editor) } : {}),
      ...(dates.length > 1 ? { closedate: newestFirst(dates, editor) } : {}),
      ...(amounts.length > 1 ? { amount: newestFirst(amounts, editor) } : {}),
    },
  };
}

function stageVersions(plan: DealPlan, pipeline: SeedPipeline, from: number, to: number, random: Random): Version[] {
  const open = pipeline.stages.filter((stage) => !stage.isClosed).map((stage) => stage.id);
  const reached = plan.state === 'won' ? open.length : random.int(1, open.length);
  // People skip stages: the first is always there, of the others about two in three.
  const path = open.slice(0, reached).filter((_, index) => index === 0 || random.chance(0.65));
  const last = plan.stageId ?? closedStage(plan, pipeline);
  if (last !== null) path.push(last);
  const steps = last === null || plan.state === 'open' ? path.length : path.length - 1;
  return path.map((value, index) => {
    if (index === 0) return { value, at: from };
    if (index === steps) return { value, at: to };
    return { value, at: Math.round(from + ((to - from) * (index + random.next() * 0.6)) / steps) };
  });
}

function closedStage(plan: DealPlan, pipeline: SeedPipeline): string | null {
  if (plan.state === 'open') return null;
  const probability = plan.state === 'won' ? '1.0' : '0.0';
  return pipeline.stages.find((stage) => stage.isClosed && stage.probability === probability)?.id ?? null;
}

/** An open deal's date was sometimes hoped for earlier; a closed one's is set by the vendor at the close. */
function closeDateVersions(plan: DealPlan, from: number, closesAt: number, to: number, random: Random): Version[] {
  const final = isoTime(closesAt);
  const pushed = random.chance(0.35);
  const hoped = officeTime(Math.max(plan.created + 1, plan.closes - random.int(5, 60)), random);
  const changedAt = between(from, to, random);
  if (plan.state === 'open' && !pushed) return [{ value: final, at: from }];
  return [
    { value: isoTime(hoped), at: from },
    { value: final, at: plan.state === 'open' ? changedAt : to },
  ];
}

function amountVersions(plan: DealPlan, from: number, to: number, random: Random): Version[] {
  if (plan.amount === null) return [];
  const final = moneyText(plan.amount);
  const first = moneyText(Math.round(plan.amount * (0.7 + random.next() * 0.5)));
  const changedAt = between(from, to, random);
  if (first === final || random.chance(0.6)) return [{ value: final, at: from }];
  return [
    { value: first, at: from },
    { value: final, at: changedAt },
  ];
}

function between(from: number, to: number, random: Random): number {
  return Math.round(from + (to - from) * (0.1 + random.next() * 0.8));
}

/** An amount as the vendor writes it: no more than two decimals, none where there are no cents. */
export function moneyText(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

function newestFirst(versions: readonly Version[], editor: string): SeedPropertyVersion[] {
  return versions.toReversed().map(({ value, at }, index) => {
    const created = index === versions.length - 1;
    return {
      value,
      timestamp: isoTime(at),
      sourceType: created ? 'INTEGRATION' : 'CRM_UI',
      sourceId: created ? '2290417' : editor,
    };
  });
}
