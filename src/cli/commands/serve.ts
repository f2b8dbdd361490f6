import { readConfig } from '#src/config.ts';

import type { Command } from '../command.ts';
import { chooseHome, ownHome } from '../home.ts';
import { startWeb } from '../start-web.ts';
import { untilAborted } from '../until-aborted.ts';
import { withApp } from '../with-app.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'Runs the web process: cards, signals, health and metrics.',
  usage: '',
  options: {},
  run(invocation) {
    const config = readConfig(invocation.env);
    const home = config.sandbox.mode === 'on' ? chooseHome(config) : ownHome(config);
    return withApp(
      invocation,
      async ({ app, output, signal }) => {
        await using web = await startWeb(app, config.http.port);
        output.note(`Serving on port ${web.port}. Stop with Ctrl-C.`);
        await untilAborted(signal);
        return 0;
      },
      home,
    );
  },
};
