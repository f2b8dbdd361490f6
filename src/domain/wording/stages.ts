import type { ChangeCondition, Judgment } from '../partnership/judgment.ts';
import type { LifecycleJudgment } from '../partnership/lifecycle.ts';
import { counted, type Formats } from './formats.ts';
import type { ClassificationWords } from './partnership.ts';
import { sentenceCase } from './words.ts';

type Params = Judgment<string>['params'];

/** Where the partnership stands, why, and what leads on (LIFE1). */
export function lifecycleWords(
  lifecycle: Pick<LifecycleJudgment, 'changesIf' | 'dueOn' | 'overdue' | 'params' | 'rule' | 'value'>,
  formats: Formats,
): ClassificationWords {
  const { changesIf, dueOn, overdue, params, rule, value } = lifecycle;
  const reason = lifecycleReasons.get(rule);
  const why = `${reason === undefined ? 'Judged by rule' : sentenceCase(reason(params, formats))}.`;
  const late = overdue && dueOn !== null ? `It should have ended by ${formats.day(dueOn)}.` : null;
  // What a person set stays until a person sets it anew, whatever the rule would go on to.
  const change = rule === 'LIFE1.set' ? undefined : changesIf[0];
  const next = change === undefined ? null : leadsOn(change, formats);
  return { value: value ?? 'Not known', why: late === null ? why : `${why} ${late}`, next };
}

const lifecycleReasons: ReadonlyMap<string, (params: Params, formats: Formats) => string> = new Map([
  ['LIFE1.recruit', () => 'There is no signed agreement yet'],
  [
    'LIFE1.onboard',
    (params, formats) =>
      `${counted(numberOf(params['missing']), 'item', 'items', formats)} of the onboarding checklist ${
        params['missing'] === 1 ? 'is' : 'are'
      } open: ${formats.list(listed(params['items']))}`,
  ],
  ['LIFE1.enable', () => 'Nobody of theirs is certified'],
  ['LIFE1.activate', () => 'There is no deal yet'],
  ['LIFE1.monitor', lastTouch],
  ['LIFE1.engage', lastTouch],
  ['LIFE1.expand', (params, formats) => `${String(params['segment'])}, and in touch: ${lastTouch(params, formats)}`],
  [
    'LIFE1.set',
    (params, formats) => {
      const { by, on, proposed } = params;
      const rule = typeof proposed === 'string' ? `; the rule says ${proposed}` : '';
      return `Set by ${String(by)} on ${dayOf(on, formats)}${rule}`;
    },
  ],
  ['LIFE1.unreadable', () => 'Calls, e-mails and meetings cannot be read'],
]);

function lastTouch(params: Params, formats: Formats): string {
  const day = params['lastTouchOn'];
  return typeof day === 'string' ? `the last touch was on ${formats.day(day)}` : 'there was no touch yet';
}

const steps: ReadonlyMap<string, string> = new Map([
  ['LIFE1.agreement', 'with a signed agreement'],
  ['LIFE1.checklist', 'when the checklist is done'],
  ['LIFE1.certification', 'when somebody of theirs is certified'],
  ['LIFE1.first_deal', 'with the first deal'],
  ['LIFE1.touch', 'with the next touch'],
  ['LIFE1.silence', 'without a touch before'],
]);

function leadsOn({ on, rule, to }: ChangeCondition, formats: Formats): string | null {
  const step = steps.get(rule);
  if (step === undefined || to === null) return null;
  return `${to}${on === null ? '' : ` on ${formats.day(on)}`} ${step}.`;
}

/** How far the partner works on its own, since when, and what leads on (LIFE2). */
export function developmentWords(
  stage: Pick<Judgment<string>, 'changesIf' | 'params' | 'rule' | 'since' | 'value'>,
  formats: Formats,
): ClassificationWords {
  const { changesIf, params, rule, since, value } = stage;
  const signed = `Signed on ${dayOf(params['signedOn'], formats)}${params['assumed'] === true ? ' (assumed)' : ''}`;
  const why =
    rule === 'LIFE2.advanced'
      ? `Advanced by ${String(params['by'])} on ${dayOf(since, formats)}.`
      : `${signed}; the stage follows from the months since.`;
  return { value: value ?? 'Not known', why, next: nextStage(changesIf, formats) };
}

function nextStage(changesIf: readonly ChangeCondition[], formats: Formats): string | null {
  const byTime = changesIf.find(({ rule }) => rule === 'LIFE2.months');
  if (byTime === undefined || byTime.on === null) return null;
  const params = changesIf.find(({ rule }) => rule === 'LIFE2.advance')?.params ?? {};
  const missing = [
    ...(params['readinessPassed'] === false ? ['a passed readiness assessment'] : []),
    ...listed(params['competencesMissing']),
  ];
  const sooner = missing.length === 0 ? 'at once if you advance it' : `sooner with ${formats.list(missing)}`;
  return `${String(byTime.to)} on ${formats.day(byTime.on)}, ${sooner}.`;
}

/** `portal_and_links;assets` as people read it. */
function listed(value: Params[string] | undefined): string[] {
  if (typeof value !== 'string') return [];
  return value
    .split(';')
    .filter((part) => part !== '')
    .map((part) => part.replaceAll('_', ' '));
}

function dayOf(value: Params[string] | undefined, formats: Formats): string {
  return typeof value === 'string' ? formats.day(value) : 'an unknown day';
}

function numberOf(value: Params[string] | undefined): number {
  return typeof value === 'number' ? value : 0;
}
