import { randomUUID } from 'node:crypto';

import type { DealRecord } from '#src/crm/model.ts';
import { ProgramSettings } from '#src/domain/settings/program.ts';
import { upsertDeals } from '#src/store/deals.ts';
import { createProgram } from '#src/store/programs.ts';

import { copyDatabase } from '../../support/database.ts';
import { openBenchApp } from '../harness/bench-app.ts';
import { atLeast, hopedFor, type Benchmark } from '../harness/benchmark.ts';
import { spreadOf, timed } from '../harness/statistics.ts';
import { openBareWays } from '../programs/bare-upserts.ts';

const chunk = 1_000;
/** A row a statement is so much slower that fewer rows tell as much. */
const rowByRowShare = 10;

/** Rows a second of the mirror's upsert, beside the two ends of what PostgreSQL offers: a statement a row, and COPY with a merge. Every way inserts its rows, then stores them again, half of them changed. */
export const dbUpsert: Benchmark = {
  name: 'db/upsert',
  async run({ now, server, sizes }) {
    await using database = await copyDatabase(server);
    await using app = await openBenchApp(database.url, 'http://127.0.0.1:9');
    const programId = randomUUID();
    await createProgram(app.store, { programId, name: 'upserts', createdAt: now });
    await using bare = await openBareWays(database.url, programId);
    const ours = async (records: readonly DealRecord[], size: number) => {
      for (const part of chunksOf(records, size))
        await app.store.inProgram(programId, (tx) => upsertDeals(tx, { programId, crm: 'hubspot' }, part, now));
    };
    const ways = {
      ours: (records: readonly DealRecord[]) => ours(records, chunk),
      'ours, a page at a time': (records: readonly DealRecord[]) => ours(records, 100),
      'a statement a row': (records: readonly DealRecord[]) => bare.rowByRow(records),
      'COPY and merge': async (records: readonly DealRecord[]) => {
        for (const part of chunksOf(records, chunk * 10)) await bare.copyAndMerge(part);
      },
    };
    const rates = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
    let id = 1;
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const [name, store] of Object.entries(ways)) {
        const count = name === 'a statement a row' ? Math.ceil(sizes.upsertRows / rowByRowShare) : sizes.upsertRows;
        const records = dealsFrom(id, count, now);
        id += count;
        const took = await timed(async () => {
          await store(records);
          await store(halfChanged(records));
        });
        rates.get(name)?.push((2 * count * 1000) / took);
      }
    }
    /** Of each round: whatever else the machine does is the same for both ways then. */
    const against = (name: keyof typeof ways) => {
      const others = rates.get(name) ?? [];
      return spreadOf((rates.get('ours') ?? []).map((rate, round) => rate / (others[round] ?? Number.NaN)));
    };
    const [rowByRow, copying] = [against('a statement a row'), against('COPY and merge')];
    return [
      ...Object.keys(ways).map((name) => {
        const { median, range } = spreadOf(rates.get(name) ?? []);
        return { figure: `rows: ${name}`, measured: median, range, unit: 'per s' as const };
      }),
      {
        figure: 'ours / a statement a row',
        measured: rowByRow.median,
        range: rowByRow.range,
        unit: 'x',
        // Shown only: what a statement a row costs is its way to the server and back, from twice to twelve times as much as the load of the machine will have it.
        target: hopedFor(atLeast(8)),
      },
      {
        figure: 'ours / COPY and merge',
        measured: copying.median,
        range: copying.range,
        unit: 'x',
        target: atLeast(0.7),
      },
    ];
  },
};

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  );
}

const { currency } = ProgramSettings.parse({});

/** Deals as the adapter reads them, some 300 bytes each. */
function dealsFrom(first: number, count: number, at: Date): readonly DealRecord[] {
  return Array.from({ length: count }, (_, place) => ({
    kind: 'deal',
    id: String(100_000_000_000 + first + place),
    createdAt: new Date(at.getTime() - 86_400_000),
    updatedAt: at,
    archived: false,
    name: `Deal ${first + place} of a customer of a partner`,
    ownerId: String(500 + (place % 20)),
    pipelineId: 'default',
    stageId: 'presentationscheduled',
    state: 'open',
    amountMinor: 100_000 + place,
    currency,
    accountAmountMinor: 100_000 + place,
    closesAt: new Date(at.getTime() + place * 1000),
    enteredStageAt: at,
    gaps: [],
    fields: { partner_name: `Partner ${place % 100}`, partner_domain: `partner${place % 100}.example` },
  }));
}

function halfChanged(records: readonly DealRecord[]): readonly DealRecord[] {
  return records.map((record, place) =>
    place % 2 === 0
      ? record
      : { ...record, updatedAt: new Date(record.updatedAt.getTime() + 1000), stageId: 'contractsent' },
  );
}
