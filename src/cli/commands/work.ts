import { startWork } from '#jobs/start-work.ts';
import { readConfig } from '#src/config.ts';

import type { Command } from '../command.ts';
import { chooseHome, ownHome } from '../home.ts';
import { untilAborted } from '../until-aborted.ts';
import { withApp } from '../with-app.ts';

export const work: Command = {
  name: 'work',
  summary: 'Runs a worker: reads the CRM, judges partners, keeps the schedules.',
  usage: '',
  options: {},
  run(invocation) {
    const config = readConfig(invocation.env);
    const home = config.sandbox.mode === 'on' ? chooseHome(config) : ownHome(config);
    return withApp(
      invocation,
      async ({ app, output, signal }) => {
        await using waker = await startWork(app);
        output.note('Working. Stop with Ctrl-C: running jobs end first.');
        await untilAborted(signal);
        await waker[Symbol.asyncDispose]();
        return 0;
      },
      home,
    );
  },
};
