import { type WritesAnswer, type WritesProperty, writesVersion } from '#settings/contract/writes.ts';
import type { WritesOverview } from '#src/actions/writes-page/show-writes.ts';
import { propertyCatalogue } from '#src/domain/properties.ts';
import type { Formats } from '#src/domain/wording/formats.ts';

import { runView } from './run-view.ts';
import {
  allRecordsText,
  formatsIn,
  objectTitle,
  personText,
  plannedText,
  propertiesText,
  valuesText,
} from './words.ts';

type Plan = NonNullable<WritesOverview['plan']>;

/** The page's answer: the figures of the program, and beside each the sentence to show. */
export function toWritesAnswer(shown: WritesOverview): WritesAnswer {
  const formats = formatsIn(shown.timeZone);
  const allowed = shown.permission.allowed;
  return {
    version: writesVersion,
    may: { ...shown.permission },
    blocked: blockedOf(shown),
    plan: shown.plan === null ? null : planView(shown.plan, shown, formats),
    properties: propertyCatalogue.map((property) => propertyView(property, shown, formats)),
    apply: applyView(shown, formats),
    running: runningView(shown, formats),
    runs: shown.runs.map((run) =>
      runView(
        run,
        {
          failure: shown.failures.get(run.runId) ?? null,
          undoneBy: shown.runs.find((one) => one.undoes === run.runId && one.finishedAt !== null) ?? null,
          isRunning: shown.running?.run.runId === run.runId,
          allowed,
        },
        formats,
      ),
    ),
  };
}

function blockedOf({ connection }: WritesOverview): WritesAnswer['blocked'] {
  if (connection === null) return { title: 'No HubSpot account is connected', text: 'Ask an admin to connect it.' };
  if (connection.status === 'active') return null;
  return {
    title: 'HubSpot has to be connected again',
    text: connection.statusReason ?? 'Until then nothing can be planned or written.',
  };
}

const dayMs = 86_400_000;

function planView(plan: Plan, { runs, now }: WritesOverview, formats: Formats): WritesAnswer['plan'] {
  const at = plan.finishedAt ?? plan.startedAt;
  const changed = runs.some(
    ({ kind, startedAt, total, finishedAt }) =>
      kind !== 'plan' && kind !== 'drift' && finishedAt !== null && total > 0 && startedAt > plan.startedAt,
  );
  const days = Math.floor((now.getTime() - at.getTime()) / dayMs);
  return {
    run: plan.runId,
    headline:
      plan.total === 0
        ? 'Nothing to write: HubSpot holds every value already.'
        : `${valuesText(plan.total, formats)} on ${allRecordsText(plan.records, formats)} would change.`,
    made: `Planned ${formats.instant(at.toISOString())} by ${personText(plan.actor)}`,
    total: plan.total,
    outdated: changed
      ? 'Values were written after this plan. Plan again to see what would change now.'
      : days > 0
        ? `This plan is ${days === 1 ? 'a day' : `${formats.number(days)} days`} old. Plan again to see what would change now.`
        : null,
  };
}

function propertyView(
  { object, name, label }: (typeof propertyCatalogue)[number],
  { plan, approvals }: WritesOverview,
  formats: Formats,
): WritesProperty {
  const approval = approvals.find(({ property }) => property === name);
  const isPlanned = plan?.counts[name] !== undefined;
  const planned = plan?.planned.find(({ property }) => property === name);
  const state = approval?.state ?? 'not_approved';
  const isBlocked = approval !== undefined && state !== 'stopped' && approval.blockedReason !== null;
  const stoppedLater =
    state === 'stopped' && approval !== undefined && plan !== null && approval.changedAt >= plan.startedAt;
  const isOff = state === 'not_approved' || state === 'stopped';
  const by =
    approval === undefined
      ? null
      : `${personText(approval.approvedBy)}, ${formats.instant(approval.approvedAt.toISOString())}`;
  return {
    name,
    label,
    object,
    objectTitle: objectTitle(object),
    changes: isPlanned ? (planned?.changes ?? 0) : null,
    text: isPlanned
      ? plannedText(object, planned ?? { changes: 0, replaced: 0, cleared: 0 }, formats)
      : `${objectTitle(object)} property, in no plan yet.`,
    state: isBlocked ? 'blocked' : state,
    ...(isBlocked ? { stateText: 'Cannot be written', tone: 'danger' } : states[state]),
    note: isBlocked
      ? approval.blockedReason
      : stoppedLater
        ? 'Stopped after this plan: plan again to approve it.'
        : isOff || by === null
          ? null
          : `By ${by}`,
    mayApprove: isOff && isPlanned && !stoppedLater,
    mayStop: !isOff,
  };
}

const states = {
  not_approved: { stateText: 'Not approved', tone: 'default' },
  approved: { stateText: 'Approved, not written yet', tone: 'info' },
  live: { stateText: 'Kept up to date', tone: 'success' },
  stopped: { stateText: 'Stopped', tone: 'warning' },
} as const;

function applyView({ toApply, plan, running }: WritesOverview, formats: Formats): WritesAnswer['apply'] {
  const { properties, values, records } = toApply;
  if (properties.length === 0 || plan === null || running?.run.kind === 'apply') return null;
  const what = propertiesText(properties.length, formats);
  const then = `From then on ${properties.length === 1 ? 'it is' : 'they are'} kept up to date, until you stop ${properties.length === 1 ? 'it' : 'them'}.`;
  const kept =
    'Properties that HubSpot does not have yet are created. What a record holds now is kept, so that you can undo this.';
  return values === 0
    ? {
        properties: [...properties],
        values,
        button: `Keep ${what} up to date`,
        title: `Keep ${what} up to date?`,
        text: ['Nothing is to be written now.', then],
      }
    : {
        properties: [...properties],
        values,
        button: `Write ${valuesText(values, formats)}`,
        title: `Write ${valuesText(values, formats)} to HubSpot?`,
        text: [
          `${what.slice(0, 1).toUpperCase()}${what.slice(1)} on ${allRecordsText(records, formats)}, as this plan shows them.`,
          kept,
          then,
        ],
      };
}

const doing: Readonly<Record<string, { readonly title: string; readonly counted: string }>> = {
  plan: { title: 'Planning', counted: 'records looked at' },
  apply: { title: 'Writing to HubSpot', counted: 'values written' },
  undo: { title: 'Undoing', counted: 'values restored' },
  drift: { title: 'Looking for edits', counted: 'values looked at' },
};

/** Longer than this nothing waits where a worker runs. */
const soonMs = 30_000;

function runningView({ running, now }: WritesOverview, formats: Formats): WritesAnswer['running'] {
  if (running === null) return null;
  const { run, begun } = running;
  const { title, counted } = doing[run.kind] ?? { title: run.kind, counted: 'done' };
  const { done = null, total = null } = run.counts;
  const waits = now.getTime() - run.startedAt.getTime();
  const far =
    done === null
      ? begun
        ? `Asked for by ${personText(run.actor)}.`
        : waits > soonMs
          ? 'This waits for a worker. Is one running?'
          : 'This starts in a moment.'
      : `${total === null ? formats.number(done) : `${formats.number(done)} of ${formats.number(total)}`} ${counted}.`;
  return { run: run.runId, kind: run.kind, title, text: far, done, total };
}
