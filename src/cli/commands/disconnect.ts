import { disconnectAccount, type Disconnected } from '#src/actions/disconnect-account.ts';
import { UsageError } from '#src/errors.ts';

import { actorOf } from '../actor.ts';
import { onlyPositional, type Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

export const disconnect: Command = {
  name: 'disconnect',
  summary:
    'Ends the connection to an account: its work stops, its tokens are destroyed. With --erase, everything stored of the program is deleted.',
  usage: 'hubspot',
  options: {
    erase: { type: 'boolean', description: 'delete all that is stored of the program, for good' },
    yes: { type: 'boolean', description: 'do not ask' },
  },
  run(invocation) {
    const crm = onlyPositional(invocation, 'the CRM to disconnect: hubspot');
    if (crm !== 'hubspot') throw new UsageError(`${crm} cannot be connected yet, so there is nothing to disconnect.`);
    const erase = invocation.flags['erase'] === true;
    return withProgram(invocation, async ({ app, programId, output, signal }) => {
      await confirm(
        invocation,
        erase
          ? 'This ends the connection and deletes everything stored of the program, for good. Values that Tandem wrote stay in HubSpot unless you undo their runs first (tandem runs, tandem undo RUN).'
          : 'This ends the connection: nothing is read or written any more until it is connected again.',
      );
      const done = await disconnectAccount(app, programId, { actor: actorOf(invocation.env), erase }, signal);
      output.document(done);
      tell(output, done);
      return 0;
    });
  },
};

const words: Readonly<Record<Disconnected['atCrm'], string>> = {
  uninstalled: 'The app was uninstalled from the account.',
  nothing_left: 'The access had ended before.',
  token: 'The token is destroyed here. It still opens the account: delete it in HubSpot, where it was made.',
  unreachable:
    'HubSpot could not be told: uninstall the app there too (Settings, Integrations, Connected apps). The tokens are destroyed here.',
};

function tell(output: Output, { account, atCrm, erased, kept, keptUntil, name, standing }: Disconnected): void {
  output.say(`Disconnected: ${name ?? 'HubSpot'} (account ${account}). ${words[atCrm]}`);
  if (standing.values > 0)
    output.say(
      `${standing.values} values that Tandem wrote stay on ${standing.records} records in HubSpot.${
        erased === null
          ? ' To take them back: connect again, then tandem runs and tandem undo RUN.'
          : ' They can be cleared in HubSpot by deleting the property group "Partner relationship".'
      }`,
    );
  if (erased !== null) {
    output.say(`Erased: ${erased} rows. Backups that were saved before still hold them: delete those files too.`);
    return;
  }
  if (kept === null) return;
  output.say(
    `What was read stays: ${kept.companies} companies, ${kept.deals} deals, ${kept.contacts} contacts, ${kept.engagements} engagements, and every result. To go on with it: npm run tandem -- connect hubspot`,
  );
  if (keptUntil !== null)
    output.say(`Unless it is connected again, all of it is deleted after ${keptUntil.toISOString().slice(0, 10)}.`);
  output.say('To delete it now: npm run tandem -- disconnect hubspot --erase');
}
