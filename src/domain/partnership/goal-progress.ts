import { addDays, daysBetween, isWithin, type Span } from '../calendar.ts';
import { lostOn, wonRevenue, wonWithin } from '../deal-state.ts';
import type { LocalDate, ProgramFacts } from '../facts.ts';
import type { Evidence } from '../health/assessment.ts';
import { recordLinks, type RecordLinks } from '../health/evidence.ts';
import { minorUnits } from '../money.ts';
import { registeredWithin } from '../registered-deals.ts';
import { roundedQuotient } from '../rounding.ts';
import type { PartnershipFacts } from './facts.ts';
import type { JointGoal } from './joint-plan.ts';

/** How far a joint goal has come (LIFE3). */
export interface GoalProgress {
  readonly goalId: string;
  /** Sales in minor units, a rate in whole percent, else a count. Null: not begun, or the CRM has nothing to say. */
  readonly value: number | null;
  /** In the same measure as the value. */
  readonly target: number;
  /** `on_track`: at least as far as the time is, or a rate that is high enough so far. */
  readonly status: 'not_begun' | 'unknown' | 'on_track' | 'behind' | 'reached' | 'missed';
  readonly evidence: RecordLinks;
}

interface Measured {
  readonly value: number | null;
  readonly evidence: readonly Evidence[];
}

/** LIFE3: a goal's progress from the CRM, from its first day through today or its last day. */
export function goalProgress(
  goal: JointGoal,
  facts: PartnershipFacts,
  program: ProgramFacts,
  { currency, today }: { readonly currency: string; readonly today: LocalDate },
): GoalProgress {
  const target = goal.measure === 'sales' ? minorUnits(goal.target, currency) : goal.target;
  const about = { goalId: goal.id, target };
  if (today < goal.from) return { ...about, value: null, status: 'not_begun', evidence: recordLinks([]) };
  const until = today < goal.through ? today : goal.through;
  const { evidence, value } = measure(goal, facts, program, { after: addDays(goal.from, -1), through: until });
  return { ...about, value, status: statusOf(goal, value, target, today), evidence: recordLinks(evidence) };
}

function measure(goal: JointGoal, facts: PartnershipFacts, program: ProgramFacts, span: Span): Measured {
  const { deals } = facts.partner;
  const won = wonWithin(deals, span, span.through).map(({ closesOn, record }) => ({
    record,
    on: closesOn ?? span.through,
  }));
  switch (goal.measure) {
    case 'sales':
      return { value: wonRevenue(deals, span, span.through), evidence: won };
    case 'leads': {
      const registered = registeredWithin(facts.partner, program, span.through, span);
      return { value: registered?.deals.length ?? null, evidence: registered?.deals ?? [] };
    }
    case 'conversion_rate': {
      const lost = deals.flatMap((deal) => {
        const on = lostOn(deal, span.through);
        return on !== null && isWithin(on, span) ? [{ record: deal.record, on }] : [];
      });
      const closed = won.length + lost.length;
      return { value: closed === 0 ? null : roundedQuotient(won.length * 100, closed), evidence: [...won, ...lost] };
    }
    case 'customer_growth':
      return newCustomers(facts, span);
  }
}

/** Customers of deals won in the stretch that had won none with the partner before. */
function newCustomers({ deals }: PartnershipFacts, span: Span): Measured {
  const before = wonWithin(deals, { after: '0000-01-01', through: span.after }, span.through);
  const known = new Set(before.flatMap(({ customerIds }) => customerIds));
  const first = wonWithin(deals, span, span.through).filter(({ customerIds }) =>
    customerIds.some((id) => !known.has(id)),
  );
  const customers = new Set(first.flatMap(({ customerIds }) => customerIds).filter((id) => !known.has(id)));
  const evidence = first.map(({ closesOn, record }) => ({ record, on: closesOn ?? span.through }));
  return { value: customers.size, evidence };
}

function statusOf(
  { from, measure: measured, through }: JointGoal,
  value: number | null,
  target: number,
  today: LocalDate,
): GoalProgress['status'] {
  const isOver = today > through;
  if (value === null) return isOver ? 'missed' : 'unknown';
  if (measured === 'conversion_rate' && !isOver) return value >= target ? 'on_track' : 'behind';
  if (value >= target) return 'reached';
  if (isOver) return 'missed';
  const days = daysBetween(from, through) + 1;
  return value * days >= target * (daysBetween(from, today) + 1) ? 'on_track' : 'behind';
}
