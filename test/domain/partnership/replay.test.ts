import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays } from '#src/domain/calendar.ts';
import { wonRevenue, trailingFourQuarters } from '#src/domain/deal-state.ts';
import { momentOf } from '#src/domain/health/moment.ts';
import { baseFigures } from '#src/domain/partnership/base-figures.ts';
import { baseAnswer } from '#src/domain/partnership/base-segment.ts';
import type { PartnershipFacts } from '#src/domain/partnership/facts.ts';
import { judgingOf } from '#src/domain/partnership/judge.ts';
import { rankPartners } from '#src/domain/partnership/program-inputs.ts';
import { lastReviewOn } from '#src/domain/partnership/review-days.ts';
import { tierFigures, twelveMonthsThrough } from '#src/domain/partnership/tier-figures.ts';
import { holdsTier } from '#src/domain/partnership/tier-state.ts';

import { arbitraryEntries } from '../../support/arbitrary-entries.ts';
import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../../support/arbitrary-facts.ts';
import { inputsOf, partnershipOf, told, type Evaluation, type Story } from '../../support/judged-partnership.ts';
import { noon, program as plainProgram, settingsWith, today, wonDeal } from '../../support/partner-facts.ts';

const settings = settingsWith({
  tier: {
    ladder: [
      { name: 'Registered' },
      { name: 'Silver', thresholds: { revenue: 2000 } },
      { name: 'Gold', thresholds: { revenue: 20_000, wins: 2 } },
    ],
    noticeAfterMonths: 3,
  },
});

/** A year around today, in a program of thirty other partners whose revenues change with every quarter. */
function year(facts: PartnershipFacts, program: Story['program']): Story {
  return {
    from: addDays(today, -180),
    through: addDays(today, 185),
    facts,
    settings,
    ...(program === undefined ? {} : { program }),
    inputs: (day) => {
      const moment = momentOf(noon(day), settings.program);
      const others = Array.from(
        { length: 30 },
        (_, place) => ((place * 7919 + moment.completed * 104_729) % 997) * 1000,
      );
      const own = wonRevenue(facts.partner.deals, trailingFourQuarters(moment, settings.program), day);
      return inputsOf(others, own, { certifications: true, checklists: true }, day);
    },
  };
}

const anyStory = fc
  .record({
    partner: arbitraryPartnerFacts({ around: today, daysAhead: 180 }),
    program: arbitraryProgramFacts({ around: today }),
    entries: arbitraryEntries(today),
  })
  .map(({ entries, partner, program }) => year(partnershipOf(partner, entries), program));

/** What reviews, month ends and people decide: no day that is missed changes it. */
function lasting({ segment, tier }: Evaluation['state']): unknown {
  const { base, baseSince, outsideReviews, reviewedOn } = segment;
  return { base, baseSince, outsideReviews, reviewedOn, tier };
}

function partnershipOfStory({ facts }: Story): PartnershipFacts {
  if (typeof facts === 'function') throw new Error('These stories tell their facts at once');
  return facts;
}

/** The same facts with every list turned. Entries keep their order among their kind: it says which is the later of a day. */
function turnedBy(turn: number, facts: PartnershipFacts): PartnershipFacts {
  const turned = <T>(list: readonly T[]): readonly T[] => {
    const at = list.length === 0 ? 0 : turn % list.length;
    return [...list.slice(at), ...list.slice(0, at)];
  };
  const { partner } = facts;
  const kinds = turned([...new Set(facts.entries.map(({ kind }) => kind))]);
  return {
    ...facts,
    partner: {
      ...partner,
      deals: turned(partner.deals),
      registrations: turned(partner.registrations),
      engagements: partner.engagements === null ? null : turned(partner.engagements),
      portal: turned(partner.portal),
      answers: turned(partner.answers),
      fits: turned(partner.fits),
    },
    engagements: facts.engagements === null ? null : turned(facts.engagements),
    entries: kinds.flatMap((kind) => facts.entries.filter((entry) => entry.kind === kind)),
  };
}

function pairs(all: readonly Evaluation[]): readonly { readonly before: Evaluation; readonly now: Evaluation }[] {
  return all.flatMap((now, at) => {
    const before = all[at - 1];
    return before === undefined ? [] : [{ before, now }];
  });
}

/** Whether segment or base segment changed otherwise than by At-risk, Onboarding or a pin. */
function hasMoved({ result: before }: Evaluation, { result: now }: Evaluation): boolean {
  const shownAs = [before.segment, now.segment];
  const free = shownAs.some(
    ({ rule, value }) => value === 'At-risk' || value === 'Onboarding' || rule === 'SEG1.pinned',
  );
  const bases = [before.baseSegment.value, now.baseSegment.value];
  return (!free && before.segment.value !== now.segment.value) || (!bases.includes(null) && bases[0] !== bases[1]);
}

function rung({ state }: Evaluation): number {
  return settings.tier.ladder.findIndex(({ name }) => name === state.tier.tier);
}

/** Everything that is shown of an evaluation or remembered, but for what counts days and what looks ahead. */
function shown({ result, state }: Evaluation): unknown {
  const { asOf: _, ...judged } = result;
  return { ...judged, state };
}

describe('replay', () => {
  test('SEG5: judging on the days that are due gives what judging every day gives', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const due = told(story, 'due');
        for (const daily of told(story)) {
          const last = due.findLast(({ day }) => day <= daily.day);
          expect([daily.day, last === undefined ? null : shown(last)]).toEqual([daily.day, shown(daily)]);
        }
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  test('SEG5: weeks in which nothing was judged change no base segment and no tier', () => {
    const down = fc.record({ from: fc.integer({ min: 1, max: 340 }), days: fc.integer({ min: 7, max: 21 }) });
    fc.assert(
      fc.property(anyStory, down, (story, { days, from }) => {
        const first = addDays(story.from, from);
        const isDown = (day: string): boolean => day >= first && day < addDays(first, days);
        const daily = new Map(told(story).map((evaluation) => [evaluation.day, evaluation]));
        for (const { day, state } of told({ ...story, isDown })) {
          expect([day, lasting(state)]).toEqual([day, lasting(daily.get(day)?.state ?? state)]);
        }
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  test('SEG5: the order of facts and of entries of different kinds changes nothing', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (story, turn) => {
        const there = { ...story, through: addDays(story.from, 40) };
        const last = told(there, 'due').at(-1);
        const turned = told({ ...there, facts: turnedBy(turn, partnershipOfStory(story)) }, 'due').at(-1);
        expect(turned === undefined ? null : shown(turned)).toEqual(last === undefined ? null : shown(last));
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});

describe('what never happens', () => {
  test('SEG5: between reviews no segment changes but to and from At-risk, by Onboarding and by pin', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const between = pairs(told(story)).filter(({ now }) => lastReviewOn(now.day, settings.program) !== now.day);
        expect(between.filter(({ before, now }) => hasMoved(before, now)).map(({ now }) => now.day)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  test('TIER2: no demotion by rule without a notice on file for 30 days', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const demoted = pairs(told(story)).filter(
          ({ before, now }) => now.state.tier.source === 'auto' && rung(now) < rung(before),
        );
        const unannounced = demoted.filter(({ before, now }) => {
          const { noticeOn } = before.state.tier;
          return noticeOn === null || addDays(noticeOn, 30) > now.day;
        });
        expect(unannounced.map(({ now }) => now.day)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  }, 120_000);

  test('TIER2: a month at the tier leaves no month below and no notice', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const recovered = told(story, 'due').filter(({ day, state }) => {
          const judging = judgingOf({
            facts: partnershipOfStory(story),
            program: story.program ?? plainProgram(),
            inputs: story.inputs?.(day) ?? inputsOf(),
            settings,
            asOf: noon(day),
          });
          const monthEnd = addDays(day, -1);
          const figures = tierFigures(judging, twelveMonthsThrough(monthEnd), monthEnd);
          return day.endsWith('-01') && holdsTier(figures, state.tier.tier, judging) === true;
        });
        const counted = recovered.filter(({ state: { tier } }) => tier.monthsBelow > 0 || tier.noticeOn !== null);
        expect(counted.map(({ day }) => day)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  test('SEG2: at most a tenth of the partners with revenue, rounded up, is Strategic by rank, ties included', () => {
    const revenues = fc.array(fc.integer({ min: -2, max: 12 }), { maxLength: 80 });
    fc.assert(
      fc.property(revenues, (all) => {
        const partners = all.map((revenue, place) => ({
          partnerId: `partner-${place}`,
          status: 'active' as const,
          revenue,
        }));
        const inputs = { ...inputsOf(), ...rankPartners(partners) };
        const entered = partners.filter(({ partnerId, revenue }) => {
          const facts = partnershipOf({ partnerId, deals: [wonDeal('2026-05-05', revenue)] });
          const judging = judgingOf({ facts, inputs, program: plainProgram(), settings, asOf: noon(today) });
          return baseAnswer(baseFigures(judging), { base: 'Stable', outsideReviews: 0 }, settings).rule === 'SEG2.rank';
        });
        const ranked = all.filter((revenue) => revenue > 0).length;
        expect(entered.length <= (ranked < 10 ? 0 : Math.ceil(ranked / 10))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
