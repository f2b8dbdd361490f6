import { undoRun } from '#src/actions/undo-run.ts';

import { actorOf } from '../actor.ts';
import { onlyPositional, type Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const undo: Command = {
  name: 'undo',
  summary: 'Takes back what a run wrote, where it still stands, and stops its properties.',
  usage: 'RUN',
  options: {},
  run: (invocation) => {
    const runId = onlyPositional(invocation, 'a run (see: tandem runs)');
    return withProgram(invocation, async ({ app, programId, output, signal }) => {
      const progress = output.progress('Undoing');
      const report = await undoRun(app, programId, runId, {
        actor: actorOf(invocation.env),
        signal,
        onProgress: ({ done, total }) => progress.update(done, total),
      });
      if (report === null) {
        progress.finish('another process is writing; run this again in a moment');
        return 1;
      }
      const { run, restored, left, stopped } = report;
      progress.finish(`${restored} values restored, ${left.length} left`);
      output.document({ run, restored, left, stopped });
      for (const { id, property, reason } of left.slice(0, 20)) output.say(`Left: ${property} of ${id}: ${reason}`);
      if (left.length > 20) output.say(`... and ${left.length - 20} more: --json lists them all`);
      if (stopped.length > 0) output.say(`Stopped until they are approved in another plan: ${stopped.join(', ')}`);
      return 0;
    });
  },
};
