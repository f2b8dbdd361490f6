import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bandOf } from '#src/domain/health/band.ts';
import { blindSpotIds } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { workReasons } from '#src/domain/partnership/work-reasons.ts';
import { worklist, type WorkPartner } from '#src/domain/partnership/worklist.ts';
import { defaultSettings, Settings } from '#src/domain/settings/settings.ts';

import { today } from '../../support/partner-facts.ts';
import { calm, health, listed, partnershipOf, quiet, spotOf, type Health } from '../../support/work-partners.ts';

const settings = defaultSettings();

const fallTo = (score: number, held: Health) => {
  const forecast = [{ on: '2026-11-25', score, band: bandOf(score, settings.health), why: [] }];
  return quiet('one', { health: { ...held, forecast } });
};
const overdue = { ...calm, value: 'overdue', dueOn: '2026-11-19' } as const;
const never = { ...calm, value: 'never', dueOn: null } as const;
const tier = { value: 'Gold', notice: { on: '2026-10-01', demotionOn: '2027-01-08' } };
const lifecycle = { value: 'Onboard', overdue: true, dueOn: '2026-11-01' } as const;
const quarterTurn = {
  on: '2027-01-08',
  closesBy: '2026-12-01',
  pointsNow: 30,
  pointsThen: 29,
  toKeep: 1,
  openPipeline: 0,
};
const bandPending = { band: 'At-risk', since: '2026-11-18' } as const;
const atRisk = { value: 'At-risk', since: '2026-11-10' } as const;

test.each<readonly [string, WorkPartner, boolean]>([
  ['nine points less in the same band', fallTo(85, health({ score: 94 })), false],
  ['ten points less in the same band', fallTo(85, health({ score: 95 })), true],
  ['one point less, the last one of the band', fallTo(80, health({ score: 81 })), false],
  ['one point less, in the band below', fallTo(79, health({ score: 80 })), true],
  ['one point less, in the band that is held', fallTo(59, health({ score: 60, band: 'At-risk' })), false],
  [
    'one point less, while the band of the score is not held yet',
    fallTo(79, health({ score: 80, band: 'Healthy' })),
    false,
  ],
  ['the segment At-risk', quiet('one', { partnership: partnershipOf({ segment: atRisk }) }), true],
  ['a worse band that is pending', quiet('one', { health: health({ score: 59, band: 'Healthy', bandPending }) }), true],
  ['a touch that is overdue', quiet('one', { partnership: partnershipOf({ cadence: overdue }) }), true],
  ['a partner never touched', quiet('one', { partnership: partnershipOf({ cadence: never }) }), true],
  ['notice of a demotion', quiet('one', { partnership: partnershipOf({ tier }) }), true],
  ['a stage that takes too long', quiet('one', { partnership: partnershipOf({ lifecycle }) }), true],
  ['revenue that has to close', quiet('one', { health: health({ quarterTurn }) }), true],
])('%s', (_what, partner, pressing) => {
  expect(listed([partner]).map((item) => [item.pressing, item.reasons.map((reason) => reason.pressing)])).toEqual([
    [pressing, [pressing]],
  ]);
});

test('section 9: a blind spot presses where somebody waits for an answer of ours or cannot be reached', () => {
  const pressing = blindSpotIds.filter((id) => listed([quiet('one', { blindSpots: [spotOf(id)] })])[0]?.pressing);

  expect(pressing).toEqual(['BS1', 'BS2', 'BS6', 'BS15', 'BS16']);
});

test('what presses is a setting', () => {
  const strict = Settings.parse({ worklist: { pressingPoints: 5, pressingBlindSpots: ['BS10'] } });
  const partners = [fallTo(85, health({ score: 90 })), quiet('two', { blindSpots: [spotOf('BS10'), spotOf('BS1')] })];

  expect(
    worklist(partners, { settings: strict, today }).map((item) => item.reasons.map(({ pressing }) => pressing)),
  ).toEqual([[true], [true, false]]);
  expect(Settings.safeParse({ worklist: { pressingBlindSpots: ['BS19'] } }).success).toBe(false);
});

test('a partner that presses stands before a worthier one that can wait, and its pressing reasons before weightier ones', () => {
  const dear = quiet('dear', { blindSpots: [spotOf('BS10', { dimension: 'satisfaction', points: 15 })] });
  const both = quiet('both', {
    blindSpots: [spotOf('BS9', { dimension: 'engagement', points: 10 }), { ...spotOf('BS6'), since: '2026-11-02' }],
  });

  expect(
    listed([dear, both]).map(({ partnerId, reasons, since, worth }) => [
      partnerId,
      worth,
      since,
      reasons.map(({ rule }) => rule),
    ]),
  ).toEqual([
    ['both', 80, '2026-11-02', ['BS6', 'BS9']],
    ['dear', 100, '2026-10-01', ['BS10']],
  ]);
});

test('whatever is found about partners, each with a reason is listed once, those that press first', () => {
  const anyPartner = fc.record({
    spots: fc.subarray([...blindSpotIds]),
    score: fc.integer({ min: 40, max: 100 }),
    later: fc.integer({ min: 0, max: 100 }),
    late: fc.boolean(),
    atRisk: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyPartner, { maxLength: 12 }), (all) => {
      const partners = all.map(({ atRisk: isAtRisk, late, later, score, spots }, place) => {
        const forecast = [{ on: '2026-11-25', score: later, band: bandOf(later, settings.health), why: [] }];
        return quiet(`p${place}`, {
          health: health({ score, band: bandOf(score, settings.health), forecast }),
          blindSpots: spots.map((id) => spotOf(id)),
          partnership: partnershipOf({
            ...(late ? { cadence: overdue } : {}),
            ...(isAtRisk ? { segment: atRisk } : {}),
          }),
        });
      });
      const items = listed(partners);
      const wanting = partners.filter((partner) => workReasons(partner, { settings, today }).length > 0);
      expect(items.map(({ partnerId }) => partnerId).toSorted()).toEqual(
        wanting.map(({ partnerId }) => partnerId).toSorted(),
      );
      const reasonsOf = new Map(items.map(({ partnerId, reasons }) => [partnerId, reasons]));
      for (const partner of wanting) {
        const found = workReasons(partner, { settings, today });
        const shown = reasonsOf.get(partner.partnerId) ?? [];
        expect(shown).toHaveLength(found.length);
        expect(new Set(shown.map(({ rule }) => rule))).toEqual(new Set(found.map(({ rule }) => rule)));
      }
      const order = items.map(({ pressing, worth }) => [pressing ? 0 : 1, -worth] as const);
      expect(order).toEqual(order.toSorted(([a, b], [c, d]) => a - c || b - d));
      expect(items.filter(({ pressing, reasons }) => pressing !== reasons[0]?.pressing)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
