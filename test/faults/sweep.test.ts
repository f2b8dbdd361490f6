import { join } from 'node:path';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { rowVersions } from '../support/dump.ts';
import { runProgram } from '../support/run-program.ts';
import { stateOfMirror, stateOfPortal, type State } from '../webhooks/mirror-state.ts';
import { scattered, seeds, sweptPortal, visibleChange, type SweptPortal } from './swept-portal.ts';

/** Small pages, so that a few records make many. */
const pagesOfTwo = { quirks: { searchPage: () => 2 } };
const runs = 8;

function mirrorOf({ running, programId }: SweptPortal): Promise<State> {
  return stateOfMirror(running.databaseUrl, programId);
}

const kinds = ['company', 'deal', 'contact'] as const;
const moments = ['page-stored', 'page-committed', 'before-cursor', 'cursor-stored'] as const;
const places = [
  ...kinds.flatMap((kind) => moments.map((moment) => `sweep:changes:${kind}:${moment}`)),
  'sweep:changes:engagement:before-cursor',
  'sweep:changes:engagement:cursor-stored',
];

/** Fails at a place of the program, as often as it is armed. */
function breakable() {
  const armed: { place: string | null; after: number } = { place: null, after: 0 };
  return {
    armed,
    async failPoint(name: string): Promise<void> {
      if (name !== armed.place) return;
      if (armed.after > 0) armed.after -= 1;
      else {
        armed.place = null;
        throw new Error('the process is gone');
      }
    },
  };
}

describe('F37: a sweep that ends between its pages and its cursor', () => {
  test('keeps the cursor where it was until every page is stored, so that the next one begins there', async () => {
    const { armed, failPoint } = breakable();
    await using portal = await sweptPortal({ failPoint, sandboxOptions: pagesOfTwo });
    for (const place of places) {
      const before = await portal.cursors();
      portal.account.apply({ do: 'update', type: 'companies', at: 1, value: places.indexOf(place) });
      portal.account.apply({ do: 'update', type: 'contacts', at: 1, value: places.indexOf(place) + 1 });
      armed.place = place;
      await expect(portal.sweep(60)).rejects.toThrow('the process is gone');
      const stream = place.split(':').slice(1, 3).join(':');
      const moved = (await portal.cursors())[stream] !== before[stream];
      expect({ place, moved }).toEqual({ place, moved: place.endsWith('cursor-stored') });
      await portal.sweep(60);
      expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
    }
  });

  test.each(seeds)(
    'whatever changes and wherever sweeps end, loses nothing (seed %i)',
    async (seed) => {
      const { armed, failPoint } = breakable();
      await using portal = await sweptPortal({ failPoint, sandboxOptions: pagesOfTwo });
      const step = fc.record({
        changes: fc.array(visibleChange, { maxLength: 4 }),
        place: fc.constantFrom(null, ...places),
        after: fc.nat({ max: 2 }),
        minutes: fc.integer({ min: 1, max: 90 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
          for (const { changes, place, after, minutes } of steps) {
            for (const change of changes) portal.account.apply(change);
            Object.assign(armed, { place, after });
            await portal.sweep(minutes).catch(() => undefined);
          }
          armed.place = null;
          await portal.sweep(60);
          expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
        }),
        { seed, numRuns: runs, endOnFailure: true },
      );
    },
    60_000,
  );

  test('killed, is taken up by the next process, which stores the same again and nothing else', async () => {
    await using portal = await sweptPortal();
    for (const place of ['page-committed', 'before-cursor', 'cursor-stored']) {
      portal.account.apply({ do: 'update', type: 'deals', at: 2, value: place.length });
      portal.pass(3_600_000);
      const child = await runProgram(process.execPath, [
        join(import.meta.dirname, 'sweeper-to-kill.ts'),
        portal.running.databaseUrl,
        portal.sandbox.url,
        portal.running.key.toString('base64'),
        portal.programId,
        `sweep:changes:deal:${place}`,
        portal.account.portal.now().toISOString(),
      ]);
      expect({ place, signal: child.signal, stderr: child.stderr }).toEqual({ place, signal: 'SIGKILL', stderr: '' });
      const stored = await rowVersions(portal.running.databaseUrl, portal.programId);
      await portal.sweep();
      expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
      const { deal, link } = await rowVersions(portal.running.databaseUrl, portal.programId);
      expect({ deal, link }).toEqual({ deal: stored['deal'], link: stored['link'] });
    }
  }, 60_000);
});

describe('F39: records that change while a sweep goes through its pages', () => {
  test.each(seeds)(
    'are all stored in the end, and none of the others is skipped (seed %i)',
    async (seed) => {
      let between: (() => void)[] = [];
      await using portal = await sweptPortal({
        sandboxOptions: pagesOfTwo,
        countCall: ({ term }) => {
          if (term.startsWith('search')) between.shift()?.();
        },
      });
      const step = fc.record({
        before: fc.array(visibleChange, { maxLength: 4 }),
        during: fc.array(fc.array(visibleChange, { maxLength: 2 }), { maxLength: 20 }),
        secondsEach: fc.nat({ max: 60 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 2 }), async (steps) => {
          for (const { before, during, secondsEach } of steps) {
            for (const change of before) portal.account.apply(change);
            between = during.map((changes) => () => {
              portal.pass(secondsEach * 1000);
              for (const change of changes) portal.account.apply(change);
            });
            await portal.sweep(60);
          }
          between = [];
          await portal.sweep();
          expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
        }),
        { seed, numRuns: runs, endOnFailure: true },
      );
    },
    60_000,
  );
});

describe('F40: a search index that lags up to a minute behind the records', () => {
  test.each(seeds)(
    'hides nothing for good, and what is seen again is not written again (seed %i)',
    async (seed) => {
      const searchLagMs = ({ id, updatedAt }: { id: string; updatedAt: string }) =>
        scattered(60_001, seed, id, updatedAt);
      await using portal = await sweptPortal({ sandboxOptions: { quirks: { searchLagMs } } });
      const step = fc.record({
        changes: fc.array(visibleChange, { maxLength: 4 }),
        seconds: fc.nat({ max: 90 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
          for (const { changes, seconds } of steps) {
            for (const change of changes) portal.account.apply(change);
            await portal.sweep(seconds / 60);
          }
          await portal.sweep(1);
          await portal.sweep(1);
          expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
          const before = await rowVersions(portal.running.databaseUrl, portal.programId);
          await portal.sweep(1);
          const { link_set: _read, ...after } = await rowVersions(portal.running.databaseUrl, portal.programId);
          const { link_set: _readBefore, ...stood } = before;
          expect(after).toEqual(stood);
        }),
        { seed, numRuns: runs, endOnFailure: true },
      );
    },
    60_000,
  );
});
