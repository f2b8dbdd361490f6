import { describe, expect, test } from 'vitest';

import { stateOfPortal } from '../webhooks/mirror-state.ts';
import {
  breakable,
  changesBetweenPages,
  lateIndex,
  mirrorOf,
  pagesOfTwo,
  sweepPlaces,
  sweepsThatEndAnywhere,
} from './sweep-histories.ts';
import { sweptPortal } from './swept-portal.ts';

// The same histories with other seeds, and more of them, are in sweep.slow.test.ts.
const seed = 20_261_122;
const runs = 5;

describe('F37: a sweep that ends between its pages and its cursor', () => {
  test('keeps the cursor where it was until every page is stored, so that the next one begins there', async () => {
    const { armed, failPoint } = breakable();
    await using portal = await sweptPortal({ failPoint, sandboxOptions: pagesOfTwo });
    for (const place of sweepPlaces) {
      const before = await portal.cursors();
      portal.account.apply({ do: 'update', type: 'companies', at: 1, value: sweepPlaces.indexOf(place) });
      portal.account.apply({ do: 'update', type: 'contacts', at: 1, value: sweepPlaces.indexOf(place) + 1 });
      armed.place = place;
      await expect(portal.sweep(60)).rejects.toThrow('the process is gone');
      const stream = place.split(':').slice(1, 3).join(':');
      const moved = (await portal.cursors())[stream] !== before[stream];
      expect({ place, moved }).toEqual({ place, moved: place.endsWith('cursor-stored') });
      await portal.sweep(60);
      expect(await mirrorOf(portal)).toEqual(stateOfPortal(portal.account.portal));
    }
  });

  test('whatever changes and wherever sweeps end, loses nothing', async () => {
    await expect(sweepsThatEndAnywhere(seed, runs)).resolves.toBeUndefined();
  });
});

test('F39: records that change while a sweep goes through its pages are all stored in the end, and none of the others is skipped', async () => {
  await expect(changesBetweenPages(seed, runs)).resolves.toBeUndefined();
});

test('F40: a search index that lags up to a minute hides nothing for good, and what is seen again is not written again', async () => {
  await expect(lateIndex(seed, runs)).resolves.toBeUndefined();
});
