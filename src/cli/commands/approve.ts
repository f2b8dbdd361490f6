import { approveProperties } from '#src/actions/approve-properties.ts';
import { UsageError } from '#src/errors.ts';

import { actorOf } from '../actor.ts';
import type { Command, Invocation } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const approve: Command = {
  name: 'approve',
  summary: 'Approves properties as the latest plan shows them. They are written by: tandem apply',
  usage: 'PROPERTY...',
  options: { all: { type: 'boolean', description: 'every property of the plan' } },
  run: (invocation) => {
    const properties = propertiesOf(invocation);
    return withProgram(invocation, async ({ app, programId, output }) => {
      const done = await approveProperties(app, programId, { properties, actor: actorOf(invocation.env) });
      output.document(done);
      if (done.already.length > 0) output.say(`Approved before: ${done.already.join(', ')}`);
      if (done.approved.length > 0) output.say(`Approved: ${done.approved.join(', ')}`);
      output.say('Write them with: tandem apply');
      return 0;
    });
  },
};

/** @throws UsageError unless either properties are named or --all is said. */
export function propertiesOf({
  positionals,
  flags,
}: Pick<Invocation, 'positionals' | 'flags'>): readonly string[] | 'all' {
  const all = flags['all'] === true;
  if (all && positionals.length > 0) throw new UsageError('Name properties or say --all, not both.');
  return all ? 'all' : positionals;
}
