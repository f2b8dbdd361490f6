import { stopProperties } from '#src/actions/stop-properties.ts';

import { actorOf } from '../actor.ts';
import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';
import { propertiesOf } from './approve.ts';

export const stop: Command = {
  name: 'stop',
  summary: 'Stops writing properties, at once. They need another plan and approval to go on.',
  usage: 'PROPERTY...',
  options: {
    all: { type: 'boolean', description: 'every property' },
    reason: { type: 'string', description: 'why, for the audit log' },
  },
  run: (invocation) => {
    const properties = propertiesOf(invocation);
    const reason = invocation.flags['reason'];
    return withProgram(invocation, async ({ app, programId, output }) => {
      const stopped = await stopProperties(app, programId, {
        properties,
        actor: actorOf(invocation.env),
        reason: typeof reason === 'string' ? reason : 'no reason given',
      });
      output.document({ stopped });
      output.say(stopped.length === 0 ? 'Nothing was being written there.' : `Stopped: ${stopped.join(', ')}`);
      return 0;
    });
  },
};
