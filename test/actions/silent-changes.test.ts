import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { nightlyJob } from '#jobs/nightly.ts';
import { findSilentChanges, silentChangesAreDue } from '#src/actions/find-silent-changes.ts';
import { reportStatus } from '#src/actions/report-status.ts';

import { seeds, sweptPortal, visibleChange, type SweptPortal } from '../faults/swept-portal.ts';
import { never } from '../support/program.ts';
import { pairs, types, type Change } from '../webhooks/living-portal.ts';
import { stateOfMirror, stateOfPortal, type State } from '../webhooks/mirror-state.ts';

const hourMs = 3_600_000;

function mirrorOf({ running, programId }: SweptPortal): Promise<State> {
  return stateOfMirror(running.databaseUrl, programId);
}

async function look({ running, programId }: SweptPortal) {
  const report = await findSilentChanges(running.app, programId, { signal: never });
  if (report === null) throw new Error('another process is at it');
  return report;
}

describe('without a webhook', () => {
  test.each([
    ['company', { do: 'archive', type: 'companies', at: 1 }, { do: 'restore', type: 'companies', at: 0 }],
    ['deal', { do: 'archive', type: 'deals', at: 1 }, { do: 'restore', type: 'deals', at: 0 }],
    ['contact', { do: 'archive', type: 'contacts', at: 1 }, { do: 'restore', type: 'contacts', at: 0 }],
    ['engagement', { do: 'archive', type: 'meetings', at: 0 }, { do: 'restore', type: 'meetings', at: 0 }],
  ] as const)('a deleted %s is seen by the daily look, and so is that it is back', async (_kind, gone, back) => {
    await using portal = await sweptPortal();
    const whole = await mirrorOf(portal);
    portal.account.apply(gone);
    await portal.sweep();
    expect(await mirrorOf(portal)).toEqual(whole);
    await look(portal);
    expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
    expect(await mirrorOf(portal)).not.toEqual(whole);
    portal.pass(hourMs);
    portal.account.apply(back);
    await look(portal);
    expect(await mirrorOf(portal)).toEqual(whole);
  });

  test.each([
    ['deal and a company', { pair: 0, from: 3, to: 4 }],
    ['contact and a company', { pair: 1, from: 3, to: 4 }],
    ['meeting and a company', { pair: 2, from: 0, to: 1 }],
    ['meeting and a contact', { pair: 3, from: 1, to: 1 }],
  ] as const)(
    'a link between a %s that goes or comes without touching either is seen by the daily look',
    async (_of, link) => {
      await using portal = await sweptPortal();
      const before = await mirrorOf(portal);
      portal.account.apply({ do: 'unlink', ...link });
      await portal.sweep(60);
      expect(await mirrorOf(portal)).toEqual(before);
      await look(portal);
      expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
      expect(await mirrorOf(portal)).not.toEqual(before);
      portal.account.apply({ do: 'link', ...link, primary: false });
      portal.pass(hourMs);
      await look(portal);
      expect(await mirrorOf(portal)).toEqual(before);
    },
  );

  const place = fc.nat({ max: 30 });
  const pair = fc.nat({ max: pairs.length - 1 });
  const type = fc.constantFrom(...types);
  const change: fc.Arbitrary<Change> = fc.oneof(
    { weight: 2, arbitrary: visibleChange },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('archive', 'restore'), type, at: place }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('merge'), type: fc.constant('companies'), at: place, other: place }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('link'), pair, from: place, to: place, primary: fc.boolean() }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('unlink'), pair, from: place, to: place }) },
  );

  test.each(seeds)(
    'whatever happens, a sweep and a look that was interrupted and continued leave the mirror like the account (seed %i)',
    async (seed) => {
      const armed: { place: string | null } = { place: null };
      await using portal = await sweptPortal({
        async failPoint(name) {
          if (name !== armed.place) return;
          armed.place = null;
          throw new Error('the process is gone');
        },
      });
      const ends = fc.constantFrom(
        null,
        ...['company', 'deal'].flatMap((kind) => [`silent:${kind}:page-stored`, `silent:${kind}:page-committed`]),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), ends, async (changes, end) => {
          for (const one of changes) portal.account.apply(one);
          await portal.sweep(60);
          armed.place = end;
          await look(portal).catch(() => undefined);
          armed.place = null;
          await look(portal);
          // Which companies a deal has that are no partners' is nobody's business until the next complete reading.
          const { dealLinks: _links, ...state } = stateOfPortal(portal.account.portal);
          expect(await mirrorOf(portal)).toMatchObject(state);
        }),
        { seed, numRuns: 15, endOnFailure: true },
      );
    },
    60_000,
  );
});

test('a look takes the fewest calls there are, and the status says when it was and how many', async () => {
  await using portal = await sweptPortal();
  portal.pass(hourMs);
  portal.sandbox.clearRequests();
  const at = portal.account.portal.now().toISOString();
  const { calls, callsByTerm, minimumCalls } = await look(portal);
  expect(callsByTerm.toSorted(byTerm)).toEqual(minimumCalls.toSorted(byTerm));
  expect(calls).toBe(2 + 2 + 1 + 5 + 5);
  expect(portal.sandbox.stats(portal.account.portal.id).total).toBe(calls);
  const { silentChanges } = await reportStatus(portal.running.app, portal.programId);
  expect(silentChanges).toEqual([{ crm: 'hubspot', lookedAt: at, calls }]);
});

function byTerm(a: { readonly term: string }, b: { readonly term: string }): number {
  return a.term < b.term ? -1 : 1;
}

test('the nightly job sees a deletion within a day of a connection without webhooks, and looks once a day', async () => {
  await using portal = await sweptPortal();
  const { app } = portal.running;
  portal.account.apply({ do: 'archive', type: 'deals', at: 1 });
  const looked: number[] = [];
  for (let hour = 1; hour <= 26; hour += 1) {
    portal.pass(hourMs);
    if (await silentChangesAreDue(app, portal.programId)) looked.push(hour);
    await nightlyJob({ app, queue: app.queue }, portal.programId, never);
  }
  expect(looked).toEqual([23]);
  expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
});
