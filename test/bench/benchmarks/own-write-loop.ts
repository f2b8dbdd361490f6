import { exactly, type Benchmark } from '../harness/benchmark.ts';
import { eventSource, openSignedWeb } from '../programs/signed-web.ts';
import { openWrittenPortal } from '../programs/written-portal.ts';

const rounds = 10;
const roundMs = 3_600_000;
/** A won deal of each partner that counts now: with it the score moves. */
const dealOf = (place: number) => String(20_000 + place * 100 + 2);

/** Whether our own writes, told to us as changes, make us write again: a person's change first, then nothing but echoes. */
export const ownWriteLoop: Benchmark = {
  name: 'loop',
  besideOthers: true,
  async run(bench) {
    const { loopPartners: partners } = bench.sizes;
    let now = bench.now;
    const clock = () => now;
    await using portal = await openWrittenPortal(bench, { partners, clock, overrides: { asOf: clock } });
    await using web = await openSignedWeb(portal.app);
    const event = eventSource(portal.portalId, portal.app.clock);
    const places = Array.from({ length: partners }, (_, place) => place + 1);

    const writes: number[] = [];
    let told = 0;
    for (let round = 1; round <= rounds; round += 1) {
      now = new Date(now.getTime() + roundMs);
      portal.sandbox.clearRequests();
      if (round === 1) {
        await portal.editDeals(
          places.map((place) => ({ id: dealOf(place), properties: { amount: String(900_000 + place) } })),
        );
        portal.sandbox.clearRequests();
        await web.tell(
          places.map((place) =>
            event({ objectId: Number(dealOf(place)), objectTypeId: '0-3', propertyName: 'amount' }),
          ),
        );
      } else {
        // What was written changed our properties and the record's own date: one of the two we know as ours, the other has the record read again.
        const echoes = places.flatMap((place) =>
          ['prm_health_score', 'prm_health_as_of', 'hs_lastmodifieddate'].map((propertyName) =>
            event({ objectId: 1000 + place, objectTypeId: '0-2', propertyName }),
          ),
        );
        told += echoes.length;
        await web.tell(echoes);
      }
      await portal.follow();
      if (portal.sandbox.stats(portal.portalId).total === 0) throw new Error('Nothing was read again.');
      writes.push(portal.writeCalls());
    }
    const [first = 0, ...rest] = writes;
    if (first === 0) throw new Error('The change that should have started it was not written.');
    return [
      { figure: 'writes of the first round', measured: first, unit: 'calls' },
      { figure: `echoes in ${rounds - 1} rounds`, measured: told, unit: 'count' },
      {
        figure: 'writes after the first round',
        measured: rest.reduce((sum, calls) => sum + calls, 0),
        unit: 'calls',
        target: exactly(0),
      },
    ];
  },
};
