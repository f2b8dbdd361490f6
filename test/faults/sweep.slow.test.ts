import { join } from 'node:path';

import { expect, test } from 'vitest';

import { rowVersions } from '../support/dump.ts';
import { runProgram } from '../support/run-program.ts';
import { stateOfPortal } from '../webhooks/mirror-state.ts';
import { changesBetweenPages, lateIndex, mirrorOf, sweepsThatEndAnywhere } from './sweep-histories.ts';
import { seeds, sweptPortal } from './swept-portal.ts';

const runs = 12;

test.each(seeds)('F37: whatever changes and wherever sweeps end, loses nothing (seed %i)', async (seed) => {
  await expect(sweepsThatEndAnywhere(seed, runs)).resolves.toBeUndefined();
});

test.each(seeds)(
  'F39: records that change between the pages of a sweep are all stored in the end (seed %i)',
  async (seed) => {
    await expect(changesBetweenPages(seed, runs)).resolves.toBeUndefined();
  },
);

test.each(seeds)('F40: a search index that lags hides nothing for good (seed %i)', async (seed) => {
  await expect(lateIndex(seed, runs)).resolves.toBeUndefined();
});

test('F37: a sweep that is killed is taken up by the next process, which stores the same again and nothing else', async () => {
  await using portal = await sweptPortal();
  for (const place of ['page-committed', 'before-cursor', 'cursor-stored']) {
    portal.account.apply({ do: 'update', type: 'deals', at: 2, value: place.length });
    portal.pass(3_600_000);
    const child = await runProgram(process.execPath, [
      join(import.meta.dirname, 'processes/sweeper-to-kill.ts'),
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
});
