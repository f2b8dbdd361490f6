import { silentLogger } from '#src/log.ts';
import { createQueue } from '#src/queue/create-queue.ts';
import { jobKinds } from '#src/queue/kinds.ts';
import type { JobHandler, JobHandlers } from '#src/queue/queue.ts';
import { openStore } from '#src/store/database.ts';

// A worker for the tests to kill: it takes every job and never ends one.
const [address = '', prefix] = process.argv.slice(2);
const backend = prefix === undefined ? { pool: (await openStore(address)).pool } : { redisUrl: address, prefix };
const queue = await createQueue({ backend, log: silentLogger(), lockMs: 1500, stalledCheckMs: 500 });
const never: JobHandler = () => new Promise(() => undefined);
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are all the kinds there are
const handlers = Object.fromEntries(jobKinds.map((kind) => [kind, never])) as JobHandlers;
queue.work(handlers, { concurrency: 5, programs: async () => [] });
process.stdout.write('ready\n');
