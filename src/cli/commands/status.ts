import { reportStatus, type StatusReport } from '#src/actions/report-status.ts';

import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

export const status: Command = {
  name: 'status',
  summary: 'Says how fresh the data is, what the quota holds, what waits and what is parked.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output }) => {
      const report = await reportStatus(app, programId);
      output.document(report);
      if (!output.json) print(output, report);
      return 0;
    }),
};

function print(output: Output, report: StatusReport): void {
  for (const { crm, name, account, status: state, reason } of report.connections) {
    output.say(`${crm} ${name ?? account}: ${state}${reason === null ? '' : `, ${reason}`}`);
  }
  if (report.erasedOn !== null)
    output.say(
      `Everything stored of this program is deleted after ${report.erasedOn.slice(0, 10)} unless it is connected again.`,
    );
  for (const { crm, readAt, stale } of report.freshness) {
    output.say(
      readAt === null
        ? `${crm} was never read completely. Run: tandem sync --full --wait`
        : `${crm} read at ${readAt}${stale ? ', which is too long ago' : ''}`,
    );
  }
  for (const { crm, calls, lookedAt } of report.silentChanges) {
    if (lookedAt !== null)
      output.say(`${crm}: deleted records and moved links were looked for at ${lookedAt}, in ${calls ?? 0} calls`);
  }
  output.say();
  output.table(
    ['Quota', 'Calls in the window', 'Window', 'Pause until'],
    report.quota.map(({ crm, bucket, calls, windowMs, blockedUntil }) => [
      `${crm} ${bucket}`,
      calls,
      `${windowMs / 1000} s`,
      blockedUntil,
    ]),
  );
  output.say();
  const { records, partners, values } = report.waiting;
  output.say(
    `Waiting: ${records} records to read, ${partners} partners to judge, ${values} values the CRM does not hold.`,
  );
  const { short, long } = report.queue;
  output.say(
    `Queue: ${short.waiting + long.waiting} waiting, ${short.active + long.active} running, ${short.delayed + long.delayed} put off, ${short.failed + long.failed} given up.`,
  );
  if (report.unreadable.count > 0)
    output.say(
      `${report.unreadable.count} entries cannot be read and count for nothing. Send each again to POST /signals under its id, with a value that can be read, or with null to delete it:`,
    );
  for (const { id, kind, partnerId } of report.unreadable.entries.slice(0, 20))
    output.say(`  ${kind} ${id} of partner ${partnerId}`);
  output.say(report.parked.count === 0 ? 'Nothing is parked.' : `${report.parked.count} items are parked:`);
  for (const item of report.parked.items.slice(0, 20))
    output.say(`  ${item.work} ${item.kind ?? ''} ${item.recordId ?? ''}: ${item.cause}`);
}
