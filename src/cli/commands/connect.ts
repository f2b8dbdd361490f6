import { connectHubspot } from '#src/actions/connect-account.ts';
import { readConfig } from '#src/config.ts';
import { UsageError } from '#src/errors.ts';

import { onlyPositional, type Command } from '../command.ts';
import { markConnected, ownHome } from '../home.ts';
import { readSecret } from '../read-secret.ts';
import { withApp } from '../with-app.ts';

/** Connects a real account by a token. It reads at once; it writes nothing. */
export const connect: Command = {
  name: 'connect',
  summary: 'Connects a HubSpot account by the token of a private app or a service key, typed or piped in.',
  usage: 'hubspot',
  options: { name: { type: 'string', description: "the program's name; default: the account's" } },
  async run(invocation) {
    const crm = onlyPositional(invocation, 'the CRM to connect: hubspot');
    if (crm !== 'hubspot') throw new UsageError(`${crm} cannot be connected yet. Only hubspot can.`);
    const config = readConfig(invocation.env);
    const token = await readSecret(invocation, 'HubSpot token');
    return withApp(
      invocation,
      async ({ app, output, signal }) => {
        const name = invocation.flags['name'];
        const connected = await connectHubspot(app, { token, name: typeof name === 'string' ? name : null }, signal);
        markConnected(config);
        const { programId, account, capabilities, again, settingsVersion } = connected;
        output.document({
          programId,
          crm,
          account: account.accountId,
          name: account.name,
          again,
          settingsVersion,
          capabilities,
        });
        output.say(
          `${again ? 'Connected again' : 'Connected'}: ${account.name ?? 'HubSpot'} (account ${account.accountId}), ${account.currency}, ${account.timeZone}.`,
        );
        for (const line of limits(capabilities)) output.say(line);
        output.say();
        output.say('Next: npm run tandem -- sync --full --wait, then: npm run tandem -- judge --wait');
        return 0;
      },
      ownHome(config),
    );
  },
};

function limits(can: {
  readonly labels: boolean;
  readonly engagements: boolean;
  readonly surveys: boolean;
  readonly push: boolean;
  readonly missingScopes: readonly string[];
}): string[] {
  return [
    ...(can.push
      ? []
      : [
          'A token brings no webhooks and no cards: changes are read every 5 minutes. Cards need the project app; see the README.',
        ]),
    ...(can.labels
      ? []
      : ['This plan has no association labels: partners are found on deals by a property or as a second company.']),
    ...(can.engagements
      ? []
      : ['Engagements cannot be read: Engagement stays unknown until the token has crm.objects.contacts.read.']),
    ...(can.missingScopes.length === 0
      ? []
      : [`Scopes that would add to what is known: ${can.missingScopes.join(', ')}.`]),
  ];
}
