import { listConnections } from '#src/store/connections.ts';
import { listProgramIds, readProgram } from '#src/store/programs.ts';

import type { Command } from '../command.ts';
import { withApp } from '../with-app.ts';

export const connections: Command = {
  name: 'connections',
  summary: 'Lists the connected accounts.',
  usage: '',
  options: {},
  run: (invocation) =>
    withApp(invocation, async ({ app, output }) => {
      const rows: {
        programId: string;
        program: string;
        crm: string;
        accountId: string;
        accountName: string | null;
        auth: string;
        status: string;
        reason: string | null;
      }[] = [];
      for (const programId of await listProgramIds(app.store)) {
        await app.store.inProgram(programId, async (tx) => {
          const program = await readProgram(tx);
          for (const { crm, accountId, accountName, auth, status, statusReason } of await listConnections(tx)) {
            rows.push({
              programId,
              program: program?.name ?? '',
              crm,
              accountId,
              accountName,
              auth,
              status,
              reason: statusReason,
            });
          }
        });
      }
      output.document({ connections: rows });
      output.table(
        ['Program', 'CRM', 'Account', 'Name', 'By', 'Status', 'Program id'],
        rows.map((row) => [
          row.program,
          row.crm,
          row.accountId,
          row.accountName,
          row.auth,
          row.reason === null ? row.status : `${row.status}: ${row.reason}`,
          row.programId,
        ]),
      );
      if (rows.length === 0) output.say('Nothing is connected. Run: npm start, or: npm run tandem -- connect hubspot');
      return 0;
    }),
};
