import { fullSync, syncChanges, type SyncReport } from '#src/actions/sync-records.ts';

import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

/** Reads from the CRM: here and now with --wait, else by the next worker. */
export const sync: Command = {
  name: 'sync',
  summary: 'Reads what changed in the CRM, or everything with --full.',
  usage: '',
  options: {
    full: { type: 'boolean', description: 'read everything, not only what changed' },
    wait: { type: 'boolean', description: 'do it here and show the result, instead of asking a worker' },
  },
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output, signal }) => {
      const full = invocation.flags['full'] === true;
      if (invocation.flags['wait'] !== true && !output.json) {
        await app.queue.enqueue(full ? 'full-sync' : 'sweep', programId);
        output.say('Asked for. A worker takes it up; see: tandem status');
        return 0;
      }
      const progress = output.progress('Reading');
      const options = {
        signal,
        onProgress: ({ done, total }: { done: number; total: number | null }) => progress.update(done, total),
      };
      const report = await (full ? fullSync(app, programId, options) : syncChanges(app, programId, options));
      if (report === null) {
        progress.finish('another process is reading this program already; see: tandem status');
        return 1;
      }
      progress.finish(summary(report));
      output.document(syncDocument(report));
      if (!output.json) print(output, report);
      if (!report.complete) output.note('Nothing was ever read completely. Run: tandem sync --full --wait');
      return report.complete ? 0 : 1;
    }),
};

/** `sync --json`. */
export function syncDocument(report: SyncReport): Record<string, unknown> {
  const { mode, records, calls, callsByTerm, minimumCalls, refused, parked } = report;
  return { mode, records, calls, callsByTerm, minimumCalls, refused, parked };
}

export function summary({ records, calls }: SyncReport): string {
  const { companies, deals, contacts, engagements } = records;
  return `${companies} companies, ${deals} deals, ${contacts} contacts and ${engagements} engagements in ${calls} calls`;
}

function print(output: Output, report: SyncReport): void {
  if (report.minimumCalls.length > 0) {
    const minimum = new Map(report.minimumCalls.map(({ term, calls }) => [term, calls]));
    const terms = [...new Set([...minimum.keys(), ...report.callsByTerm.map(({ term }) => term)])];
    const made = new Map(report.callsByTerm.map(({ term, calls }) => [term, calls]));
    output.table(
      ['Calls for', 'Made', 'Fewest'],
      terms.map((term) => [term, made.get(term) ?? 0, minimum.get(term) ?? 0]),
    );
  }
  for (const { kind, id, reason } of report.refused.slice(0, 20))
    output.say(`Refused: ${kind ?? 'record'} ${id ?? 'without id'}: ${reason}`);
  if (report.parked > 0) output.say(`${report.parked} items are parked and wait for a person. See: tandem status`);
}
