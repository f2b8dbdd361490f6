import { listPartners } from '#src/actions/list-partners.ts';

import type { Command } from '../command.ts';
import { withProgram } from '../with-program.ts';

/** Every partner with its health, the lowest certain score first. */
export const partners: Command = {
  name: 'partners',
  summary: 'Lists the partners with score, band and coverage, the lowest first.',
  usage: '',
  options: {},
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output }) => {
      const list = await listPartners(app, programId);
      output.document(list);
      output.table(
        ['Partner', 'Score', 'Band', 'Could be', 'Known', 'Status', 'Domain'],
        list.partners.map(({ name, health, status, domain }) => [
          name,
          health.score,
          health.band,
          health.range === null
            ? null
            : health.range[0] === health.range[1]
              ? String(health.range[0])
              : `${health.range[0]}-${health.range[1]}`,
          health.coverage === null ? null : `${health.coverage} %`,
          status,
          domain,
        ]),
      );
      output.say();
      output.say(
        list.partners.length === 0
          ? 'No partners yet. Run: tandem sync --full --wait'
          : `${list.partners.length} partners. What is behind a score: tandem explain DOMAIN`,
      );
      return 0;
    }),
};
