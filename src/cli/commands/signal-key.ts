import { randomBytes } from 'node:crypto';

import { issueSignalKey } from '#src/actions/signal-key.ts';

import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const signalKey: Command = {
  name: 'signal-key',
  summary: 'Makes the bearer key for POST /signals. The key before it stops working.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output }) => {
      const key = await issueSignalKey(app, programId, randomBytes(32).toString('base64url'));
      output.document({ programId, key });
      output.say(key);
      output.note('Shown once: only a digest of it is kept.');
      return 0;
    }),
};
