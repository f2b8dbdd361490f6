import { type DriftAnswer, type RunAnswer, type WritesRun, writesVersion } from '#settings/contract/writes.ts';
import type { DriftShown, Linked, RunReport } from '#src/actions/writes-page/read-values.ts';
import type { Formats } from '#src/domain/wording/formats.ts';
import type { WriteRun } from '#src/store/write-runs.ts';
import type { ValueKey } from '#src/store/write-values.ts';

import { formatsIn, labelOf, objectTitle, personText, propertiesText, valuesText, valueText } from './words.ts';

const titles: Readonly<Record<WriteRun['kind'], string>> = {
  plan: 'Plan',
  apply: 'Write',
  'write-back': 'Keep up to date',
  undo: 'Undo',
  drift: 'Look for edits',
};

interface RunSurroundings {
  readonly failure: string | null;
  readonly undoneBy: WriteRun | null;
  readonly isRunning: boolean;
  readonly allowed: boolean;
}

/** One line of the list of runs. */
export function runView(
  run: WriteRun,
  { failure, undoneBy, isRunning, allowed }: RunSurroundings,
  formats: Formats,
): WritesRun {
  const isOver = run.finishedAt !== null;
  const wrote = run.kind === 'apply' || run.kind === 'write-back';
  return {
    run: run.runId,
    kind: run.kind,
    title: titles[run.kind],
    by: personText(run.actor),
    at: formats.instant(run.startedAt.toISOString()),
    values: isOver ? run.total : null,
    text: isOver ? outcomeText(run, formats) : isRunning ? 'Under way' : 'Not finished',
    tone: failure !== null ? 'danger' : undoneBy !== null ? 'warning' : isOver ? 'default' : 'info',
    note:
      failure ??
      (undoneBy === null
        ? null
        : `Undone by ${personText(undoneBy.actor)}, ${formats.instant(undoneBy.startedAt.toISOString())}`),
    mayUndo: allowed && wrote && isOver && run.total > 0 && undoneBy === null,
  };
}

function outcomeText(run: WriteRun, formats: Formats): string {
  const { total } = run;
  const values = valuesText(total, formats);
  const properties = propertiesText(Object.values(run.counts).filter((count) => count > 0).length, formats);
  switch (run.kind) {
    case 'plan':
      return total === 0 ? 'Nothing to write' : `${values} in ${properties} would change`;
    case 'undo':
      return total === 0 ? 'Nothing restored' : `${values} restored`;
    case 'drift':
      return total === 0 ? 'No edits found' : `${values} edited`;
    default:
      return total === 0 ? 'Nothing written' : `${values} in ${properties} written`;
  }
}

/** One run with what came of it. */
export function toRunAnswer(report: RunReport, allowed: boolean): RunAnswer {
  const formats = formatsIn(report.timeZone);
  const { run, left } = report;
  return {
    version: writesVersion,
    run: runView(run, { ...report, isRunning: false, allowed }, formats),
    text: sentences(report, formats),
    properties: Object.entries(run.finishedAt === null ? {} : run.counts)
      .filter(([, values]) => values > 0)
      .map(([name, values]) => ({ label: labelOf(name), values }))
      .toSorted((one, two) => one.label.localeCompare(two.label, 'en')),
    left: left.values.map((value) => ({ ...valueView(value), reason: sentence(value.reason) })),
    leftCount: left.total,
  };
}

function sentences({ run, failure, left, stopped, undoneBy }: RunReport, formats: Formats): string[] {
  if (run.finishedAt === null) return ['It has not ended yet.'];
  const isUndo = run.kind === 'undo';
  const isLook = run.kind === 'plan' || run.kind === 'drift';
  return [
    ...(failure === null ? [] : [failure]),
    `${outcomeText(run, formats)}.`,
    ...(left.total === 0 || isLook
      ? []
      : [
          isUndo
            ? `${valuesText(left.total, formats)} left as ${left.total === 1 ? 'it is' : 'they are'}.`
            : `${valuesText(left.total, formats)} refused by HubSpot.`,
        ]),
    ...(stopped.length === 0 ? [] : [`Stopped until approved in another plan: ${stoppedText(stopped, formats)}.`]),
    ...(undoneBy === null
      ? []
      : [`Undone by ${personText(undoneBy.actor)}, ${formats.instant(undoneBy.startedAt.toISOString())}.`]),
  ];
}

const namedAtMost = 5;

function stoppedText(stopped: readonly string[], formats: Formats): string {
  return stopped.length > namedAtMost
    ? propertiesText(stopped.length, formats)
    : formats.list(stopped.map((name) => labelOf(name)));
}

function sentence(text: string): string {
  const begun = `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Where a value stands: its record with name and page, its property with a name for people. */
export function valueView({ kind, recordId, property, record }: Linked<ValueKey>): {
  object: string;
  objectTitle: string;
  id: string;
  name: string;
  url: string | null;
  property: string;
  label: string;
} {
  return {
    object: kind,
    objectTitle: objectTitle(kind),
    id: recordId,
    name: record.name ?? `${objectTitle(kind)} ${recordId}`,
    url: record.url,
    property,
    label: labelOf(property),
  };
}

/** What people edited after it was written. */
export function toDriftAnswer(shown: DriftShown): DriftAnswer {
  const formats = formatsIn(shown.timeZone);
  return {
    version: writesVersion,
    looked: shown.lookedAt === null ? null : `Last looked ${formats.instant(shown.lookedAt.toISOString())}`,
    rule:
      shown.rule === 'put_back'
        ? 'Edited values are written again with the next write, as the settings say.'
        : 'Edited values are left as they are.',
    total: shown.total,
    rows: shown.values.map((value) => ({
      ...valueView(value),
      ours: valueText(value.property, value.ours, formats),
      theirs: valueText(value.property, value.theirs, formats),
      found: formats.instant(value.foundAt.toISOString()),
    })),
  };
}
