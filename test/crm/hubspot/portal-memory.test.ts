import { expect, test } from 'vitest';

import { createPortalMemory } from '#src/crm/hubspot/portal-memory.ts';

import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf } from '../../support/hubspot-portal.ts';

/** Reads a deal in one piece of work after the other, by adapters of their own. Answers how many calls each made. */
async function opened() {
  let now = new Date('2026-11-20T15:00:00Z');
  const clock = { now: () => now };
  const memory = createPortalMemory(clock);
  const portal = await fakePortal((_route, _request, sent) => ({
    json: { results: inputsOf(sent).map(({ id }) => body(id, { pipeline: 'default', dealstage: 'won' })) },
  }));
  return {
    wait(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    async readDeal(accountId: string) {
      const crm = openHubspot(portal.url, { accountId, memory, clock });
      const [page] = await all(crm.read('deal', [{ id: '1', type: null }], forever()));
      expect(page?.records.map(({ currency, state }) => ({ currency, state }))).toEqual([
        { currency: 'EUR', state: 'won' },
      ]);
      return crm.limits().calls;
    },
    async readStages(accountId: string) {
      const crm = openHubspot(portal.url, { accountId, memory, clock });
      await crm.stages(forever());
      return crm.limits().calls;
    },
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  };
}

test('the next piece of work reads a deal by one call: currency and pipelines are remembered for five minutes', async () => {
  await using work = await opened();
  expect(await work.readDeal('4711')).toBe(3);
  expect(await work.readDeal('4711')).toBe(1);
  work.wait(5);
  expect(await work.readDeal('4711')).toBe(3);
});

test('what is remembered of one account is not taken for another', async () => {
  await using work = await opened();
  await work.readDeal('4711');
  expect(await work.readDeal('4712')).toBe(3);
});

test('whoever asks for the pipelines themselves gets them from the account', async () => {
  await using work = await opened();
  await work.readDeal('4711');
  expect(await work.readStages('4711')).toBe(1);
});
