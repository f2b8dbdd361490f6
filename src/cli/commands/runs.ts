import { listRuns } from '#src/actions/list-runs.ts';

import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const runs: Command = {
  name: 'runs',
  summary: 'Lists what was planned, written and undone, and where each property stands.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output }) => {
      const list = await listRuns(app, programId);
      output.document(list);
      if (list.runs.length === 0) output.say('Nothing was planned yet. Run: tandem plan');
      else
        output.table(
          ['Run', 'Kind', 'By', 'Started', 'Values'],
          list.runs.map(({ runId, kind, actor, startedAt, finishedAt, total }) => [
            runId,
            kind,
            actor,
            startedAt.toISOString(),
            finishedAt === null ? 'not finished' : total,
          ]),
        );
      if (list.properties.length > 0) {
        output.say();
        output.table(
          ['Property', 'State', 'Approved by', 'On'],
          list.properties.map(({ property, state, approvedBy, approvedAt, blockedReason }) => [
            property,
            blockedReason ?? state,
            approvedBy,
            approvedAt.toISOString(),
          ]),
        );
      }
      return 0;
    }),
};
