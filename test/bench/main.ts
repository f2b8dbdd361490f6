import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

import { z } from 'zod';

import { startTemplateServer } from '../support/template-server.ts';
import { allBenchmarks } from './benchmarks/all.ts';
import { passed, runBenchmarks, type Line } from './harness/run.ts';
import { fullSizes, usualSizes } from './harness/sizes.ts';
import { footOf, headOf, rowOf } from './harness/table.ts';

/**
 * `npm run bench [-- --only NAME] [--full] [--seed N] [--json]`: runs the benchmarks against a PostgreSQL of their own and the sandbox over HTTP, and prints a table, or one JSON document: an array of lines.
 *
 * A row is: benchmark, figure, what was measured (lowest and highest round), its target, and whether it is met. A target in brackets is reported only; any other one is a gate. Gates are counts, ratios
 * of ways that took turns in one run, and growth exponents, which hold on a slow or busy machine too. Ends with 0 when all gates hold, else with 1.
 */
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
  },
});
const Seed = z.coerce.number().int().nonnegative();

const known = allBenchmarks(process.env['REDIS_URL'] ?? null);
const benchmarks = known.filter(({ name }) => values.only === undefined || name.startsWith(values.only));
const seed = Seed.safeParse(values.seed);
if (benchmarks.length === 0 || !seed.success) {
  console.error(
    seed.success
      ? `There is no benchmark ${values.only}: take one of ${known.map(({ name }) => name).join(', ')}.`
      : 'Write the seed as a whole number.',
  );
  process.exitCode = 1;
} else {
  process.exitCode = passed(await run(seed.data)) ? 0 : 1;
}

async function run(seedOfRun: number): Promise<readonly Line[]> {
  await using server = await startTemplateServer();
  if (!values.json) console.log(headOf());
  const lines = await runBenchmarks({
    server: server.url,
    benchmarks,
    sizes: values.full ? fullSizes : usualSizes,
    seed: seedOfRun,
    now: new Date('2026-11-20T15:00:00Z'),
    version: await version(),
    commit: await commit(),
    onLines: (done) => {
      if (!values.json) console.log([...done.map(rowOf), footOf(done)].join('\n'));
    },
  });
  if (values.json) console.log(JSON.stringify(lines, null, 2));
  return lines;
}

async function version(): Promise<string> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Empty outside a clone; marked when files differ from it. */
async function commit(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: root,
    });
    return stdout.trim();
  } catch {
    return '';
  }
}
