import { readConfig } from '#src/config.ts';
import { restore as restoreInto } from '#src/store/restore.ts';

import { onlyPositional, type Command } from '../command.ts';
import { chooseHome } from '../home.ts';
import { openDatabase } from '../open-database.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'Loads a backup into an empty store.',
  usage: 'FILE',
  options: {},
  async run(invocation) {
    const { output } = invocation;
    const file = onlyPositional(invocation, 'the file to load');
    await using database = await openDatabase(chooseHome(readConfig(invocation.env)).config, output);
    const { tables, rows } = await restoreInto(database.url, file);
    output.document({ file, tables, rows });
    output.say(`Loaded ${rows.toLocaleString('en-US')} rows of ${tables} tables from ${file}.`);
    return 0;
  },
};
