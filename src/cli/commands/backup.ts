import { backup as backUp } from '#src/store/backup.ts';

import { onlyPositional, type Command } from '../command.ts';
import { withApp } from '../with-app.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'Saves all programs to one file. Tokens in it stay sealed with the encryption key.',
  usage: 'FILE',
  options: {},
  async run(invocation) {
    const file = onlyPositional(invocation, 'the file to write');
    return withApp(invocation, async ({ app, output }) => {
      const { tables, rows } = await backUp(app.store, file, app.clock.now());
      output.document({ file, tables, rows });
      output.say(
        `Saved ${rows.toLocaleString('en-US')} rows of ${tables} tables to ${file}. Keep the encryption key with care and apart from it.`,
      );
      return 0;
    });
  },
};
