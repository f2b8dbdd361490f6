import fc from 'fast-check';
import { expect, test } from 'vitest';

import { HealthCardAnswer, type ReadyHealthCard } from '#cards/contract/health.ts';
import type { RecordRef } from '#src/domain/facts.ts';
import type { HealthResult, HealthView, RecordLink } from '#src/domain/health-view.ts';
import { firstState, judgeHealth } from '#src/domain/health/judge.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { reasonSentence } from '#src/domain/wording/summary.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { arbitraryPartnerFacts, arbitraryProgramFacts } from '../support/arbitrary-facts.ts';
import { healthView } from '../support/health-view.ts';

const asOf = new Date('2026-11-22T14:41:00.000Z');
const around = { around: '2026-11-22' };

interface Evidence<Ref extends RecordRef> {
  readonly count: number;
  readonly records: readonly Ref[];
}

function linked({ count, records }: Evidence<RecordRef>): Evidence<RecordLink> {
  return { count, records: records.map(({ crm, type, id }) => ({ crm, type, id, name: null, url: null })) };
}

function viewOf(result: HealthResult): HealthView {
  const { dimensions, forecast, ...rest } = result;
  return healthView({
    health: {
      ...rest,
      dimensions: dimensions.map(({ evidence: seen, ...dimension }) => ({ ...dimension, evidence: linked(seen) })),
      forecast: forecast.map(({ why, ...entry }) => ({
        ...entry,
        why: why.map(({ leaving, ...cause }) => ({ ...cause, leaving: linked(leaving) })),
      })),
    },
  });
}

function sentencesOf(card: ReadyHealthCard): string[] {
  const { dimensions, nextBestActions, missing, forecast, headline, rangeText, pendingText, quarterTurn } = card;
  const all = [
    headline,
    rangeText,
    pendingText,
    quarterTurn,
    ...dimensions.flatMap(({ title, seen, step, expiry, remarks }) => [title, seen, step, expiry, ...remarks]),
    ...[...nextBestActions, ...missing, ...forecast].map(({ text }) => text),
  ];
  return all.filter((text) => text !== null);
}

const anyResult = fc
  .tuple(arbitraryPartnerFacts(around), arbitraryProgramFacts(around))
  .map(
    ([facts, program]) =>
      judgeHealth({ facts, program, settings: defaultSettings(), settingsVersion: 1, state: firstState, asOf }).result,
  );

test('whatever is judged has whole sentences: no code, no missing value, no hole', () => {
  fc.assert(
    fc.property(anyResult, (result) => {
      const card = toHealthCard(viewOf(result), 'en-GB');
      const reason = reasonSentence(result, createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' }));

      expect(HealthCardAnswer.safeParse(JSON.parse(JSON.stringify(card))).error).toBeUndefined();
      for (const sentence of [...sentencesOf(card), reason]) {
        expect(sentence).not.toMatch(
          /\bH\d|undefined|null|NaN|Infinity|Invalid|_| {2}|an unknown amount|date not known/,
        );
        expect(sentence).not.toBe('');
      }
      expect(reason.length).toBeLessThan(1_000);
    }),
    { numRuns: 150 },
  );
});
