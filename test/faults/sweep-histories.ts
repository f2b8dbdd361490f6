import fc from 'fast-check';
import { expect } from 'vitest';

import { rowVersions } from '../support/dump.ts';
import { stateOfMirror, stateOfPortal, type State } from '../webhooks/mirror-state.ts';
import { scattered, sweptPortal, visibleChange, type SweptPortal } from './swept-portal.ts';

/** Random histories of sweeps. Each ends when the mirror is not like the account. */

/** Small pages, so that a few records make many. */
export const pagesOfTwo = { quirks: { searchPage: () => 2 } };

export function mirrorOf({ running, programId }: SweptPortal): Promise<State> {
  return stateOfMirror(running.databaseUrl, programId);
}

const kinds = ['company', 'deal', 'contact'] as const;
const moments = ['page-stored', 'page-committed', 'before-cursor', 'cursor-stored'] as const;
/** Where a sweep may end. */
export const sweepPlaces = [
  ...kinds.flatMap((kind) => moments.map((moment) => `sweep:changes:${kind}:${moment}`)),
  'sweep:changes:engagement:before-cursor',
  'sweep:changes:engagement:cursor-stored',
];

/** Fails at a place of the program, as often as it is armed. */
export function breakable() {
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

/** Records change, and sweeps end wherever they are. */
export async function sweepsThatEndAnywhere(seed: number, numRuns: number): Promise<void> {
  const { armed, failPoint } = breakable();
  await using portal = await sweptPortal({ failPoint, sandboxOptions: pagesOfTwo });
  const step = fc.record({
    changes: fc.array(visibleChange, { maxLength: 4 }),
    place: fc.constantFrom(null, ...sweepPlaces),
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
    { seed, numRuns, endOnFailure: true },
  );
}

/** Records change while a sweep goes through its pages. */
export async function changesBetweenPages(seed: number, numRuns: number): Promise<void> {
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
    { seed, numRuns, endOnFailure: true },
  );
}

/** Every change shows in the index within a minute, each at a time of its own. In the end nothing is written that has been seen before. */
export async function lateIndex(seed: number, numRuns: number): Promise<void> {
  const searchLagMs = ({ id, updatedAt }: { id: string; updatedAt: string }) => scattered(60_001, seed, id, updatedAt);
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
    { seed, numRuns, endOnFailure: true },
  );
}
