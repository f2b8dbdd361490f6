import { z } from 'zod';

import { listFindings, type FindingsPage } from '#src/actions/list-findings.ts';
import { programCapacity } from '#src/actions/program-capacity.ts';
import { isProgramFindingId, knowProgramFinding, type ProgramFindingId } from '#src/actions/program-findings.ts';
import type { ProgramFinding } from '#src/domain/partnership/blind-spots/one-size-fits-all.ts';
import { touchesSentence } from '#src/domain/wording/capacity.ts';
import { createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { setAsideWords } from '#src/domain/wording/set-aside.ts';
import { UsageError } from '#src/errors.ts';

import { actorOf } from '../actor.ts';
import type { Command, Invocation } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram, type ProgramInvocation } from '../with-program.ts';

const locale = 'en-GB';
const perPage = 100;

/** What people set aside as known or called wrong, with their reasons, and what is found about the whole program. */
export const findings: Command = {
  name: 'findings',
  summary: 'Lists which findings people set aside or called wrong, why, and whether they would still be there.',
  usage: '',
  options: {
    all: { type: 'boolean', description: 'what is over or open again too' },
    page: { type: 'string', description: `which page of ${perPage}; with --json all of them come without it` },
    known: { type: 'string', description: 'sets a finding about the whole program (BS19) aside' },
    because: { type: 'string', description: 'with --known: why' },
    until: { type: 'string', description: 'with --known: its last day, YYYY-MM-DD' },
    open: { type: 'string', description: 'opens a finding about the whole program again' },
  },
  run: (invocation) => {
    const { known, open } = invocation.flags;
    const page = pageOf(invocation);
    if (typeof known === 'string' && typeof open === 'string') throw new UsageError('Give either --known or --open.');
    return withProgram(invocation, async (context) => {
      if (typeof known === 'string') await setAside(context, invocation, programFinding(known));
      if (typeof open === 'string')
        await knowProgramFinding(context.app, context.programId, {
          finding: programFinding(open),
          actor: actorOf(invocation.env),
          known: null,
        });
      return list(context, { all: invocation.flags['all'] === true, page });
    });
  },
};

/** @throws UsageError */
function pageOf({ flags }: Invocation): number | null {
  const { page } = flags;
  if (typeof page !== 'string') return null;
  if (!/^[1-9]\d{0,5}$/.test(page)) throw new UsageError('Give --page as a whole number from 1.');
  return Number(page);
}

/** @throws UsageError */
function programFinding(id: string): ProgramFindingId {
  if (isProgramFindingId(id)) return id;
  throw new UsageError(
    `${id} is no finding about the whole program. What is found of a partner is set aside on its card.`,
  );
}

async function setAside(
  { app, programId }: ProgramInvocation,
  { env, flags }: Invocation,
  finding: ProgramFindingId,
): Promise<void> {
  const { because, until } = flags;
  if (typeof because !== 'string') throw new UsageError('Say why it is known: --because "..."');
  if (typeof until !== 'string' || !z.iso.date().safeParse(until).success)
    throw new UsageError('Say through which day: --until YYYY-MM-DD');
  await knowProgramFinding(app, programId, { finding, actor: actorOf(env), known: { reason: because, until } });
}

async function list(
  { app, output, programId }: ProgramInvocation,
  { all, page }: { readonly all: boolean; readonly page: number | null },
): Promise<number> {
  const wanted =
    output.json && page === null ? { page: 1, perPage: Number.MAX_SAFE_INTEGER } : { page: page ?? 1, perPage };
  const found = await listFindings(app, programId, { all, ...wanted });
  const capacity = await programCapacity(app, programId);
  if (found === null || capacity === null)
    throw new UsageError('Nothing has been read yet. Run: tandem sync --full --wait');
  const { oneSizeFitsAll } = capacity;
  const { currency: _currency, timeZone: _timeZone, ...document } = found;
  output.document({ ...document, program: [oneSizeFitsAll] });
  const formats = createFormats({ locale, currency: found.currency, timeZone: found.timeZone });
  printProgram(output, oneSizeFitsAll, found, formats);
  printFindings(output, found, formats);
  return 0;
}

function printProgram(
  output: Output,
  finding: ProgramFinding,
  { findings: said }: FindingsPage,
  formats: Formats,
): void {
  const aside = said.find(({ partner, state }) => partner === null && state === 'in_force');
  const name = finding.status === 'flagged' ? 'About the program, One size fits all (BS19)' : 'About the program';
  output.say(`${name}: ${touchesSentence(finding, formats)}`);
  if (aside !== undefined && aside.until !== null)
    output.say(`  Set aside by ${aside.by} until ${formats.day(aside.until)}: ${aside.reason}`);
  output.say();
}

/** A reason is cut in the table; --json has all of it. */
const longestReason = 80;

function printFindings(
  output: Output,
  { findings: said, page, pageCount, total, wrong }: FindingsPage,
  formats: Formats,
) {
  if (total === 0) {
    output.say('Nobody has set a finding aside or called one wrong.');
    return;
  }
  output.table(
    ['Partner', 'Finding', 'Shown then', 'Says', 'Because', 'By', 'Since', 'Until', 'Today'],
    said.map((one) => {
      const words = setAsideWords(one, formats);
      return [
        one.partner?.name ?? 'The program',
        words.finding,
        words.shown,
        words.says,
        cut(one.reason),
        one.by,
        words.since,
        words.until,
        words.today,
      ];
    }),
  );
  output.say();
  const says = wrong === 0 ? '' : `, ${formats.number(wrong)} of them called wrong`;
  output.say(`${formats.number(total)} in all${says}. What is behind one: tandem explain DOMAIN`);
  if (pageCount > 1)
    output.say(
      `Page ${page} of ${pageCount}.${page < pageCount ? ` The next: tandem findings --page ${page + 1}` : ''}`,
    );
}

function cut(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ');
  return line.length > longestReason ? `${line.slice(0, longestReason - 3)}...` : line;
}
