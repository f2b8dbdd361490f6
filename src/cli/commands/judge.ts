import { judgePartners, markAllDirty } from '#src/actions/judge-partners.ts';

import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

export const judge: Command = {
  name: 'judge',
  summary: 'Judges every partner again, from what was read.',
  usage: '',
  options: { wait: { type: 'boolean', description: 'do it here and show the result, instead of asking a worker' } },
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output, signal }) => {
      const total = await markAllDirty(app, programId, 'asked');
      if (invocation.flags['wait'] !== true && !output.json) {
        await app.queue.enqueue('judge', programId);
        output.say(`Asked for: ${total} partners. A worker takes it up; see: tandem status`);
        return 0;
      }
      const progress = output.progress('Judging');
      const report = await judgePartners(app, programId, {
        signal,
        onProgress: ({ done }) => progress.update(done, total),
      });
      progress.finish(
        report.ready
          ? `${report.judged} partners judged`
          : 'waits for a complete reading of the CRM by the mapping in force',
      );
      output.document(report);
      if (report.parked > 0) output.say(`${report.parked} partners could not be judged. See: tandem status`);
      if (!report.ready) output.note('Run: tandem sync --full --wait');
      return report.ready && report.parked === 0 ? 0 : 1;
    }),
};
