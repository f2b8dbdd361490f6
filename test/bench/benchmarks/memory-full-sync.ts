import { fileURLToPath } from 'node:url';

import { z } from 'zod';

import { startSandbox } from '#src/sandbox/hubspot/server.ts';
import type { PortalSeed } from '#src/sandbox/portal-seed.ts';

import { copyDatabase } from '../../support/database.ts';
import { runProgram } from '../../support/run-program.ts';
import { atMost, type Bench, type Benchmark } from '../harness/benchmark.ts';
import { fastForward, portalOf } from '../programs/synced-portal.ts';

const Measured = z.object({ peakMb: z.number(), engagements: z.number() });
const engagementTypes: ReadonlySet<string> = new Set(['calls', 'emails', 'meetings', 'notes', 'tasks']);

/** Whether a first reading needs more memory the more engagements there are. Each size is read by a process of its own, so that only the reader is measured. */
export const memoryFullSync: Benchmark = {
  name: 'memory/full-sync',
  async run(bench) {
    const factor = bench.sizes.engagementFactor;
    const portal = portalOf(bench);
    const small = await peakOf(bench, portal);
    const large = await peakOf(bench, withMoreEngagements(portal, factor));
    return [
      { figure: `peak memory, ${small.engagements} engagements`, measured: small.peakMb, unit: 'MB' },
      { figure: `peak memory, ${large.engagements} engagements`, measured: large.peakMb, unit: 'MB' },
      {
        figure: `peak memory, ${factor} times the engagements / once`,
        measured: large.peakMb / small.peakMb,
        unit: 'x',
        target: atMost(1.35),
      },
    ];
  },
};

async function peakOf({ now, server }: Bench, portal: PortalSeed): Promise<z.infer<typeof Measured>> {
  await using database = await copyDatabase(server);
  await using sandbox = await startSandbox({ port: 0, portals: [portal], clock: () => now, monotonic: fastForward() });
  const program = fileURLToPath(import.meta.resolve('../programs/read-portal-child.ts'));
  const args = [program, database.url, sandbox.url, portal.tokens[0]?.token ?? ''];
  const { status, stderr, stdout } = await runProgram(process.execPath, args);
  if (status !== 0) throw new Error(`The reading process ended with ${status}: ${stderr}`);
  return Measured.parse(JSON.parse(stdout));
}

/** The same portal with every engagement so many times, linked like the first. */
function withMoreEngagements(portal: PortalSeed, factor: number): PortalSeed {
  const copies = Array.from({ length: factor - 1 }, (_, place) => String(place + 10));
  const records = portal.records.filter((record) => engagementTypes.has(record.type));
  const ofFrom = portal.associations.filter((link) => engagementTypes.has(link.fromType));
  const ofTo = portal.associations.filter((link) => engagementTypes.has(link.toType));
  return {
    ...portal,
    records: [...portal.records, ...copies.flatMap((copy) => records.map((one) => ({ ...one, id: copy + one.id })))],
    associations: [
      ...portal.associations,
      ...copies.flatMap((copy) => [
        ...ofFrom.map((link) => ({ ...link, fromId: copy + link.fromId })),
        ...ofTo.map((link) => ({ ...link, toId: copy + link.toId })),
      ]),
    ],
  };
}
