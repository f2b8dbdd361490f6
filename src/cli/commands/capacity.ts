import { programCapacity, type ProgramCapacity } from '#src/actions/program-capacity.ts';
import type { ManagerLoad } from '#src/domain/partnership/capacity.ts';
import { attentionNames, draftSentence, loadSignal, touchesSentence } from '#src/domain/wording/capacity.ts';
import { createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { UsageError } from '#src/errors.ts';

import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

const locale = 'en-GB';

/** How full the partner managers are, and how the attention is spread. */
export const capacity: Command = {
  name: 'capacity',
  summary: 'Shows how full the partner managers are, and how attention is spread over the partners.',
  usage: '',
  options: {
    draft: { type: 'boolean', description: 'the fewest moves of partners that bring every manager under a full load' },
  },
  run: (invocation) =>
    withProgram(invocation, async ({ app, programId, output }) => {
      const found = await programCapacity(app, programId);
      if (found === null) throw new UsageError('Nothing has been read yet. Run: tandem sync --full --wait');
      const withDraft = invocation.flags['draft'] === true;
      output.document(documentOf(found, withDraft));
      const formats = createFormats({ locale, currency: found.currency, timeZone: found.timeZone });
      printLoads(output, found);
      if (withDraft) printDraft(output, found, formats);
      printAttention(output, found, formats);
      return 0;
    }),
};

function documentOf(found: ProgramCapacity, withDraft: boolean) {
  const { asOf, draft, mix, oneSizeFitsAll, report, settingsVersion } = found;
  return {
    asOf,
    settingsVersion,
    managers: report.managers.map((load) => ({ ...load, name: ownerOf(found, load.ownerId) })),
    withoutOwner: named(found, report.withoutOwner),
    withoutSegment: named(found, report.withoutSegment),
    mix,
    oneSizeFitsAll,
    ...(withDraft ? { draft } : {}),
  };
}

function printLoads(output: Output, found: ProgramCapacity): void {
  const { managers, withoutOwner, withoutSegment } = found.report;
  output.table(
    ['Manager', 'Partners', 'Strict', 'Generous', 'Says'],
    managers.map((load: ManagerLoad) => [
      ownerOf(found, load.ownerId),
      load.partners.length,
      load.strict.toFixed(3),
      load.generous.toFixed(3),
      loadSignal(load),
    ]),
  );
  output.say();
  output.say('1 is a full load: by the strict figures of the segments, and by the generous ones.');
  list(output, 'Without an owner', named(found, withoutOwner));
  list(output, 'With an owner, but not judged yet', named(found, withoutSegment));
}

function printDraft(output: Output, found: ProgramCapacity, formats: Formats): void {
  const { draft } = found;
  output.say();
  output.say(draftSentence(draft, formats));
  for (const { from, partnerId, to } of draft.moves)
    output.say(`  ${nameOf(found, partnerId)}: from ${ownerOf(found, from)} to ${ownerOf(found, to)}`);
  list(output, 'Pinned to a manager who left: somebody has to decide', named(found, draft.stranded));
  if (draft.moves.length > 0) output.say('This is a draft: change the owners in the CRM.');
}

function printAttention(output: Output, { mix, oneSizeFitsAll }: ProgramCapacity, formats: Formats): void {
  output.say();
  output.table(
    ['Attention', 'Partners', 'Share', 'Compare'],
    mix.map(({ from, partners, percent, tier, to, within }) => [
      attentionNames[tier],
      partners,
      percent === null ? null : `${formats.number(percent)} %`,
      `${from} to ${to} %${within === null ? '' : within ? ', within' : ', outside'}`,
    ]),
  );
  output.say();
  output.say(touchesSentence(oneSizeFitsAll, formats));
}

function list(output: Output, title: string, names: readonly string[]): void {
  if (names.length > 0) output.say(`${title}: ${names.join(', ')}`);
}

function named(found: ProgramCapacity, ids: readonly string[]): readonly string[] {
  return ids.map((id) => nameOf(found, id));
}

function nameOf({ partnerNames }: ProgramCapacity, id: string): string {
  return partnerNames.get(id) ?? id;
}

function ownerOf({ ownerNames }: ProgramCapacity, id: string): string {
  return ownerNames.get(id) ?? `Deleted owner ${id}`;
}
