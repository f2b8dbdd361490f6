import { listPartners, type PartnerList } from '#src/actions/list-partners.ts';
import { myPartners, type MyPartners } from '#src/actions/my-partners.ts';
import { loadSentence } from '#src/domain/wording/capacity.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { waitingHeading, workHeadline } from '#src/domain/wording/work.ts';
import { UsageError } from '#src/errors.ts';

import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram, type ProgramInvocation } from '../with-program.ts';
import { workLines, type WorkLine } from '../work-document.ts';

const locale = 'en-GB';

/** Every partner with its health, the lowest certain score first; or what needs one manager today. */
export const partners: Command = {
  name: 'partners',
  summary:
    'Lists the partners with score, band and coverage, the lowest first; with --mine, what needs you today and what can wait.',
  usage: '',
  options: {
    mine: { type: 'string', description: 'the work of one partner manager: an owner by id, e-mail address or name' },
  },
  run: (invocation) =>
    withProgram(invocation, async (context) => {
      const { mine } = invocation.flags;
      return typeof mine === 'string' ? printWork(context, mine) : printList(context);
    }),
};

async function printList({ app, programId, output }: ProgramInvocation): Promise<number> {
  const list = await listPartners(app, programId);
  output.document(list);
  output.table(
    ['Partner', 'Score', 'Band', 'Could be', 'Known', 'Status', 'Domain'],
    list.partners.map(({ name, health, status, domain }) => [
      name,
      health.score,
      health.band,
      rangeOf(health),
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
}

function rangeOf({ range }: PartnerList['partners'][number]['health']): string | null {
  if (range === null) return null;
  return range[0] === range[1] ? String(range[0]) : `${range[0]}-${range[1]}`;
}

async function printWork({ app, programId, output }: ProgramInvocation, named: string): Promise<number> {
  const mine = await myPartners(app, programId, named);
  if (mine === null) throw new UsageError('Nothing has been read yet. Run: tandem sync --full --wait');
  const lines = workLines(mine, locale);
  const { load, notJudged, owner } = mine;
  if (output.json) {
    const list = await listPartners(app, programId);
    const own = list.partners.filter(({ ownerId }) => ownerId === owner.id);
    output.document({ ...list, partners: own, owner, load, notJudged, work: lines });
    return 0;
  }
  printLines(output, mine, lines);
  return 0;
}

/** More reasons than these are told by `explain`. */
const shownReasons = 3;

function printLines(
  output: Output,
  { currency, load, notJudged, owner, partnerIds, timeZone }: MyPartners,
  lines: readonly WorkLine[],
) {
  const formats = createFormats({ locale, currency, timeZone });
  const first = lines.some(({ pressing }) => pressing) ? ', the worthiest first' : '';
  output.say(`${owner.name}: ${workHeadline(lines, partnerIds.length, formats)}${first}.`);
  const waiting = waitingHeading(lines, formats);
  const firstWaiting = lines.findIndex(({ pressing }) => !pressing);
  lines.forEach((line, place) => {
    if (place === firstWaiting) {
      output.say();
      output.say(`${waiting ?? ''}:`);
    }
    output.say();
    output.say(`${place + 1}. ${headOf(line, formats.number(line.worth))}`);
    printReasons(output, line);
  });
  output.say();
  output.say(loadSentence(load, formats));
  if (notJudged > 0) output.say(`${notJudged} not judged yet. Run: tandem judge --wait`);
}

/** Of a partner that can wait no more than its first reason is told. */
function printReasons(output: Output, { domain, partnerId, pressing, words }: WorkLine) {
  const { by, nextBestAction, reasons, since } = words;
  const shown = pressing ? shownReasons : 1;
  for (const { todo, why } of reasons.slice(0, shown)) {
    output.say(`   ${why}`);
    output.say(`     -> ${todo}`);
  }
  if (reasons.length > shown)
    output.say(`   And ${reasons.length - shown} more: tandem explain ${domain ?? partnerId}`);
  if (!pressing) return;
  const days = [since, by].filter((day) => day !== null);
  if (days.length > 0) output.say(`   ${days.join('. ')}.`);
  if (nextBestAction !== null) output.say(`   Next best action: ${nextBestAction}.`);
}

function headOf({ baseSegment, domain, name, segment }: WorkLine, worth: string): string {
  const base = segment === 'At-risk' && baseSegment !== null ? `, base ${baseSegment}` : '';
  return `${name}${domain === null ? '' : ` (${domain})`}: ${segment ?? 'no segment yet'}${base}, worth ${worth}`;
}
