import { findDrift } from '#src/actions/find-drift.ts';

import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const drift: Command = {
  name: 'drift',
  summary: 'Lists values that somebody edited in the CRM after they were written.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output, signal }) => {
      const progress = output.progress('Looking');
      const found = await findDrift(app, programId, {
        signal,
        onProgress: ({ done, total }) => progress.update(done, total),
      });
      if (found === null) {
        progress.finish('another process is writing; run this again in a moment');
        return 1;
      }
      progress.finish(`${found.length} values were edited`);
      output.document({ edited: found });
      if (found.length > 0)
        output.table(
          ['Property', 'Id', 'Written', 'Edited to', 'Found'],
          found.map(({ property, recordId, ours, theirs, foundAt }) => [
            property,
            recordId,
            ours,
            theirs,
            foundAt.toISOString(),
          ]),
        );
      return 0;
    }),
};
