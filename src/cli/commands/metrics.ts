import { programMetricsNow, recordsBehind } from '#src/actions/program-metrics.ts';
import type { RecordLink } from '#src/domain/health-view.ts';
import { metricIds, type MetricId, type MetricResult } from '#src/domain/partnership/metrics/metric.ts';
import { createFormats, type Formats } from '#src/domain/wording/formats.ts';
import {
  metricBeside,
  metricFigure,
  metricGroupName,
  metricNames,
  metricParts,
  metricSentence,
  metricTarget,
  metricValue,
} from '#src/domain/wording/metrics.ts';
import { UsageError } from '#src/errors.ts';

import type { Command } from '../command.ts';
import type { Output } from '../output.ts';
import { withProgram, type ProgramInvocation } from '../with-program.ts';

const locale = 'en-GB';
const nothingYet = 'Nothing has been read yet. Run: tandem sync --full --wait';

/** The metrics of the program, and the records behind one of them. */
export const metrics: Command = {
  name: 'metrics',
  summary: 'Shows the metrics of the program with their targets and what they are made from.',
  usage: '',
  options: {
    records: { type: 'string', description: 'one metric, e.g. MET3, with every record behind it' },
  },
  run: (invocation) =>
    withProgram(invocation, async (context) => {
      const { records } = invocation.flags;
      return typeof records === 'string' ? printRecords(context, metricNamed(records)) : printAll(context);
    }),
};

function metricNamed(text: string): MetricId {
  const id = metricIds.find((one) => one === text.toUpperCase());
  if (id === undefined) throw new UsageError(`There is no metric ${text}. Metrics: ${metricIds.join(', ')}.`);
  return id;
}

async function printAll({ app, programId, output }: ProgramInvocation): Promise<number> {
  const found = await programMetricsNow(app, programId);
  if (found === null) throw new UsageError(nothingYet);
  output.document(found);
  const formats = createFormats({ locale, currency: found.currency, timeZone: found.timeZone });
  output.table(
    ['Id', 'Metric', 'Value', 'Target', 'Made from'],
    found.metrics.map((metric) => [
      metric.id,
      metricNames[metric.id],
      metricValue(metric, formats),
      metricTarget(metric, formats),
      madeFrom(metric, formats),
    ]),
  );
  output.say();
  output.say('The records behind one: tandem metrics --records MET3');
  return 0;
}

function madeFrom(metric: MetricResult, formats: Formats): string | null {
  const words = [metricParts(metric, formats), ...metricBeside(metric, formats)].filter((part) => part !== null);
  return words.length === 0 ? null : words.join('; ');
}

async function printRecords({ app, programId, output }: ProgramInvocation, id: MetricId): Promise<number> {
  const found = await recordsBehind(app, programId, id);
  if (found === null) throw new UsageError(nothingYet);
  const { asOf, currency, denominator, metric, numerator, timeZone } = found;
  const formats = createFormats({ locale, currency, timeZone });
  output.document({ asOf, metric, numerator, denominator });
  output.say(metricSentence(metric, formats));
  for (const text of metricBeside(metric, formats)) output.say(`  ${text}`);
  for (const group of metric.groups)
    output.say(
      `  ${metricGroupName(group)}: ${group.value === null ? 'not known' : metricFigure(group.value, metric.unit, formats)}`,
    );
  printLinks(output, 'Numerator', numerator);
  if (denominator !== null) printLinks(output, 'Denominator', denominator);
  return 0;
}

function printLinks(output: Output, title: string, links: readonly RecordLink[]): void {
  output.say();
  output.say(`${title}: ${links.length} ${links.length === 1 ? 'record' : 'records'}`);
  for (const { id, name, type, url } of links)
    output.say(`  ${name ?? `${type} ${id}`}${url === null ? '' : `  ${url}`}`);
}
