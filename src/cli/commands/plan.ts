import { planWrites, type WritePlan } from '#src/actions/plan-writes.ts';

import { actorOf } from '../actor.ts';
import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

export const plan: Command = {
  name: 'plan',
  summary: 'Lists every value that writing to the CRM would change. Changes nothing.',
  usage: '',
  options: { all: { type: 'boolean', description: 'list every change, not only samples' } },
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output, signal }) => {
      const progress = output.progress('Planning');
      const actor = actorOf(invocation.env);
      const found = await planWrites(app, programId, {
        actor,
        signal,
        onProgress: ({ done, total }) => progress.update(done, total),
      });
      if (found === null) {
        progress.finish('another process is writing; run this again in a moment');
        return 1;
      }
      progress.finish(`${found.total} values would change`);
      output.document(found);
      if (!output.json) print(output, found, invocation.flags['all'] === true);
      return 0;
    }),
};

const samplesPerProperty = 3;

function print(output: Output, { run, changes, properties, drift }: WritePlan, all: boolean): void {
  output.table(['Property', 'Changes'], Object.entries(properties));
  output.say();
  const shown = all
    ? changes
    : Object.keys(properties).flatMap((name) =>
        changes.filter(({ property }) => property === name).slice(0, samplesPerProperty),
      );
  if (shown.length > 0)
    output.table(
      ['Property', 'Record', 'Id', 'Now', 'Would be'],
      shown.map(({ property, name, id, from, to }) => [property, name, id, from, to]),
    );
  if (shown.length < changes.length)
    output.say(`... and ${changes.length - shown.length} more: tandem plan --all, or --json.`);
  if (drift.length > 0) {
    output.say();
    output.say(`${drift.length} values were edited in the CRM after they were written, and are left alone:`);
    output.table(
      ['Property', 'Record', 'Id', 'Written', 'Edited to'],
      drift.slice(0, 20).map(({ property, name, id, from, to }) => [property, name, id, from, to]),
    );
  }
  output.say();
  output.say(`Recorded as run ${run}. Nothing was written.`);
  if (changes.length > 0)
    output.say('Approve with: tandem approve PROPERTY..., or: tandem approve --all; then: tandem apply');
}
