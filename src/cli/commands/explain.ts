import type { HealthCardDimension } from '#cards/contract/health.ts';
import { explainPartner } from '#src/actions/explain-partner.ts';
import { findPartner } from '#src/actions/find-partner.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { UsageError } from '#src/errors.ts';
import { toHealthCard } from '#src/http/health-card.ts';

import { onlyPositional, type Command } from '../command.ts';
import { explainDocument } from '../explain-document.ts';
import { printPartnership } from '../explain-partnership.ts';
import type { Output } from '../output.ts';
import { withProgram } from '../with-program.ts';

const locale = 'en-GB';

/** Says why a partner's score is what it is, and what the partner is beside it: the same view and sentences as the card. */
export const explain: Command = {
  name: 'explain',
  summary:
    "Says why a partner's score, segment, tier and stages are what they are, what is missing and what to do next.",
  usage: 'PARTNER',
  options: {},
  async run(invocation) {
    const named = onlyPositional(invocation, 'a partner: its domain, CRM record id or id');
    return withProgram(invocation, async ({ app, programId, output }) => {
      const partner = await findPartner(app, programId, named);
      if (partner === null) throw new UsageError(`There is no partner ${named}. See: tandem partners`);
      const view = await explainPartner(app, programId, partner.partnerId);
      if (view === null) {
        output.note(
          partner.judged
            ? `${partner.name} has not been judged yet. Run: tandem judge --wait`
            : `${partner.name} is ${partner.status}: prospects and ended partners are not judged.`,
        );
        return 1;
      }
      output.document(explainDocument(view));
      if (!output.json) print(output, view);
      return 0;
    });
  },
};

function print(output: Output, view: HealthView): void {
  const card = toHealthCard(view, locale);
  output.say(`${card.partner.name}: ${card.headline}`);
  for (const line of [card.rangeText, card.pendingText, card.trend.text, card.partner.signed])
    if (line !== null) output.say(line);
  output.say();
  output.table(
    ['Dimension', 'Points', 'Seen'],
    card.dimensions.map((dimension) => [
      dimension.title,
      dimension.points === null ? `? of ${dimension.max}` : `${dimension.points} of ${dimension.max}`,
      dimension.seen,
    ]),
  );
  printPartnership(output, card.partnership, view, locale);
  list(
    output,
    'Do next',
    card.nextBestActions.map((action) => action.text),
  );
  list(
    output,
    'Missing',
    card.missing.map((gap) => gap.text),
  );
  list(output, 'What comes', [
    ...card.forecast.map((entry) => entry.text),
    ...(card.quarterTurn === null ? [] : [card.quarterTurn]),
  ]);
  list(
    output,
    'Why it moved',
    card.changes.map((change) => change.text),
  );
  list(output, 'Records', card.dimensions.flatMap(recordLines));
  output.say();
  output.say(`${card.asOf} · settings version ${card.settingsVersion} · rules ${card.engineVersion}`);
}

function list(output: Output, title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  output.say();
  output.say(title);
  for (const line of lines) output.say(`  ${line}`);
}

function recordLines(dimension: HealthCardDimension): string[] {
  const { count, records } = dimension.evidence;
  if (count === 0) return [];
  const shown = records
    .slice(0, 5)
    .map((record) => `  ${record.name ?? record.id}${record.url === null ? '' : `  ${record.url}`}`);
  const more = count - shown.length;
  return [`${dimension.title}:`, ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}
