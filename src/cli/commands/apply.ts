import { applyWrites } from '#src/actions/apply-writes.ts';

import { actorOf } from '../actor.ts';
import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const apply: Command = {
  name: 'apply',
  summary: 'Writes the approved properties that differ, and keeps them up to date from then on.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output, signal }) => {
      const progress = output.progress('Writing');
      const report = await applyWrites(app, programId, {
        actor: actorOf(invocation.env),
        signal,
        onProgress: ({ done, total }) => progress.update(done, total),
      });
      if (report === null) {
        progress.finish('another process is writing; run this again in a moment');
        return 1;
      }
      const { run, written, calls, failed } = report;
      progress.finish(`${written} values written in ${calls} calls`);
      output.document({ run, written, calls, failed });
      for (const { id, property, reason } of failed.slice(0, 20))
        output.say(`Not written: ${property}${id === null ? '' : ` of ${id}`}: ${reason}`);
      if (failed.length > 20) output.say(`... and ${failed.length - 20} more: tandem status`);
      output.say(
        written === 0 ? `Recorded as run ${run}.` : `Recorded as run ${run}. Take it back with: tandem undo ${run}`,
      );
      return failed.length === 0 ? 0 : 1;
    }),
};
