import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { exportAudit } from '#src/actions/export-audit.ts';
import { UsageError } from '#src/errors.ts';

import { onlyPositional, type Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'Saves who planned, approved, wrote, undid and entered what, value by value, as CSV.',
  usage: 'FILE',
  options: {},
  run: (invocation) => {
    const file = onlyPositional(invocation, 'the file to write');
    return withProgram(invocation, async ({ app, programId, output }) => {
      try {
        await pipeline(
          Readable.from(exportAudit(app, programId)),
          createWriteStream(file, { flags: 'wx', mode: 0o600 }),
        );
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
        throw new UsageError(`The file ${file} exists: choose another name.`, { cause: error });
      }
      output.document({ file });
      output.say(`Saved to ${file}`);
      return 0;
    });
  },
};
