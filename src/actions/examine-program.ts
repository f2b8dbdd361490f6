import type { CrmName } from '#src/domain/facts.ts';
import { CrmAuthError, CrmPermissionError, CrmUnavailableError } from '#src/errors.ts';
import { listConnections, type Connection } from '#src/store/connections.ts';
import { countParked } from '#src/store/parked-items.ts';
import { currentSettings } from '#src/store/settings-versions.ts';

import type { App } from './context.ts';
import { freshnessOf } from './freshness.ts';
import { unreadableEntries } from './judge/entered-facts.ts';

/** One thing that was looked at. `todo` is no fault, but something only a person can do. */
export interface Finding {
  readonly subject: string;
  readonly state: 'good' | 'todo' | 'bad';
  readonly text: string;
}

type ExamineApp = Pick<App, 'store' | 'openCrm' | 'clock'>;

/** Looks at a program's connections, freshness and parked items. Calls each CRM a few times; changes nothing. */
export async function examineProgram(
  app: ExamineApp,
  programId: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { connections, settings, parked, freshness, unreadable } = await app.store.inProgram(programId, async (tx) => {
    const found = await listConnections(tx);
    return {
      connections: found,
      settings: await currentSettings(tx),
      parked: await countParked(tx, programId),
      unreadable: (await unreadableEntries(tx, programId)).length,
      freshness: await freshnessOf(tx, programId, found, app.clock.now()),
    };
  });
  const findings: Finding[] = [];
  for (const connection of connections) {
    if (settings !== null)
      findings.push(await examineConnection(app, connection, settings.settings.mapping.hubspot, signal));
  }
  const active = new Set<string>(connections.flatMap(({ crm, status }) => (status === 'active' ? [crm] : [])));
  for (const { crm, readAt, stale } of freshness)
    if (active.has(crm)) findings.push(freshnessFinding(crm, readAt, stale));
  findings.push(
    parked === 0
      ? { subject: 'Parked', state: 'good', text: 'nothing waits for a person' }
      : { subject: 'Parked', state: 'todo', text: `${parked} items wait for a person. See: npm run tandem -- status` },
  );
  if (unreadable > 0)
    findings.push({
      subject: 'Entries',
      state: 'todo',
      text: `${unreadable} entries cannot be read and count for nothing. See: npm run tandem -- status`,
    });
  return findings;
}

async function examineConnection(
  app: ExamineApp,
  connection: Connection,
  mapping: Parameters<App['openCrm']>[1],
  signal: AbortSignal,
): Promise<Finding> {
  const subject = `${connection.crm} ${connection.accountName ?? connection.accountId}`;
  if (connection.status !== 'active') return endedFinding(subject, connection);
  try {
    const crm = app.openCrm(connection, mapping, { priority: 'interactive' });
    const { missingScopes } = await crm.capabilities(signal);
    if (missingScopes.length > 0)
      return {
        subject,
        state: 'todo',
        text: `the token works; these scopes would add to what is known: ${missingScopes.join(', ')}`,
      };
    return {
      subject,
      state: 'good',
      text: `the ${connection.auth === 'token' ? 'token works; without webhooks, changes are read every 5 minutes' : 'connection works'}`,
    };
  } catch (error) {
    return { subject, state: 'bad', text: whatToDo(error, connection.crm) };
  }
}

/** What was ended by a person may stay so; what ended by itself should not. */
function endedFinding(subject: string, { crm, status, statusReason }: Connection): Finding {
  const again = `npm run tandem -- connect ${crm}`;
  return status === 'disconnected'
    ? {
        subject,
        state: 'todo',
        text: `${statusReason ?? 'it was disconnected'}: nothing is read or written, what was read stays for a while (tandem status). To go on: ${again}. To erase it: npm run tandem -- disconnect ${crm} --erase`,
      }
    : {
        subject,
        state: 'bad',
        text: `nothing is read or written: ${statusReason ?? 'the connection has ended'}. Run: ${again}, or let an admin consent again`,
      };
}

function whatToDo(error: unknown, crm: CrmName): string {
  if (error instanceof CrmAuthError) return `the token is refused. Run: npm run tandem -- connect ${crm}`;
  if (error instanceof CrmPermissionError)
    return `the token lacks ${error.scopes.join(', ')}. Grant it, then run: npm run tandem -- connect ${crm}`;
  if (error instanceof CrmUnavailableError) return `it cannot be reached now: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function freshnessFinding(crm: string, readAt: string | null, stale: boolean): Finding {
  const subject = `${crm} data`;
  if (readAt === null)
    return { subject, state: 'todo', text: 'never read completely. Run: npm run tandem -- sync --full --wait' };
  return stale
    ? {
        subject,
        state: 'bad',
        text: `read at ${readAt}, too long ago: is a worker running? (npm start, or npm run work)`,
      }
    : { subject, state: 'good', text: `read at ${readAt}` };
}
