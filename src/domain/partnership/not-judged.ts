import type { CadenceStatus } from './cadence.ts';
import type { AttentionTier, BaseSegment, DevelopmentStage, Segment } from './facts.ts';
import type { PartnershipJudging } from './judging.ts';
import { noAnswer } from './judgment.ts';
import { lifecycleJudgment } from './lifecycle.ts';
import type { PartnershipResult } from './result.ts';

const rule = 'W1.not_judged';

/** W1: prospects and ended partners are listed with nulls; a prospect is recruited (LIFE1). */
export function notJudged(
  judging: PartnershipJudging,
): Omit<PartnershipResult, 'partnerId' | 'momentum' | 'settingsVersion' | 'engineVersion' | 'asOf'> {
  const lifecycle =
    judging.facts.partner.status === 'prospect'
      ? lifecycleJudgment(judging, null)
      : { ...noAnswer<never>('unknown', rule), proposed: null, dueOn: null, overdue: false };
  return {
    segment: noAnswer<Segment>('unknown', rule),
    baseSegment: noAnswer<BaseSegment>('unknown', rule),
    attentionTier: noAnswer<AttentionTier>('unknown', rule),
    tier: {
      ...noAnswer<string>('unknown', rule),
      source: 'auto',
      lock: null,
      monthsBelow: 0,
      notice: null,
      glidePath: null,
    },
    lifecycle,
    developmentStage: noAnswer<DevelopmentStage>('unknown', rule),
    cadence: {
      ...noAnswer<CadenceStatus>('unknown', rule),
      everyDays: null,
      dueOn: null,
      review: 'none',
      roles: null,
      rhythm: [],
    },
  };
}
