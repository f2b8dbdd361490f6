import type { Finding, Partnership } from '#cards/contract/health.ts';
import type { HealthView } from '#src/domain/health-view.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { cadenceWords, segmentWords, tierWords, type ClassificationWords } from '#src/domain/wording/partnership.ts';
import { developmentWords, lifecycleWords } from '#src/domain/wording/stages.ts';

import type { Output } from './output.ts';

/** What a partner is, why, and what would change it; then what nobody sees of it. Prints nothing before it is judged. */
export function printPartnership(
  output: Output,
  card: Partnership | undefined,
  view: Pick<HealthView, 'currency' | 'partnership' | 'timeZone'>,
  locale: string,
): void {
  if (card === undefined || view.partnership === null) return;
  const { cadence, developmentStage, lifecycle, segment, tier } = view.partnership;
  const formats = createFormats({ locale, currency: view.currency, timeZone: view.timeZone });
  const contact = cadenceWords(cadence, formats);
  output.say();
  classification(output, 'Segment', segmentWords(segment, formats));
  classification(output, 'Tier', tierWords(tier, formats));
  classification(output, 'Life stage', lifecycleWords(lifecycle, formats));
  classification(output, 'Development', developmentWords(developmentStage, formats));
  if (contact !== null) classification(output, 'Contact', contact);
  printFindings(output, card);
}

function classification(output: Output, subject: string, { next, value, why }: ClassificationWords): void {
  output.say(`${subject}: ${value}. ${why}`);
  if (next !== null) output.say(`  -> ${next}`);
}

function printFindings(output: Output, { findings, noSource }: Partnership): void {
  const open = findings.filter(({ known }) => known === null);
  const aside = findings.filter(({ known }) => known !== null);
  output.say();
  output.say(open.length === 0 ? 'Blind spots: none open' : 'Blind spots');
  for (const finding of open) {
    const { hides, name, what } = finding;
    output.say(`  ${name}: ${[what, hides].filter((part) => part !== null).join(' ')}`);
    output.say(`    -> ${toDo(finding)}`);
  }
  if (aside.length > 0) {
    output.say('Set aside');
    for (const { known, name, what } of aside) output.say(`  ${name}: ${what} ${known ?? ''}`);
  }
  if (noSource !== null) output.say(noSource);
}

function toDo({ fix, todo }: Finding): string {
  if (fix === null) return todo;
  return fix.url === null ? `${todo} On the card: ${fix.label}.` : `${todo} ${fix.label}: ${fix.url}`;
}
