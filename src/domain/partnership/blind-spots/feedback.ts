import { addDays } from '../../calendar.ts';
import { clear, flagged, unknown } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { lastBegun } from './sight.ts';

/** BS16: feedback that got no action within 30 days, and none since: acting late settles it. */
export const feedbackWithoutAction: BlindSpotRule = {
  id: 'BS16',
  hides: null,
  fix: null,
  window: null,
  look: ({ facts: { feedback }, settings, sources, timeline }, now) => {
    if (feedback === null) return missing(sources.feedback);
    const { actionWithinDays } = settings.blindSpots.feedback;
    const due = feedback.filter(({ kind, on }) => kind === 'feedback' && addDays(on, actionWithinDays) < now.today);
    if (due.length === 0) return clear;
    if (timeline === null) return unknown;
    const lastAction = lastBegun(timeline.actions, now)?.on ?? null;
    const open = due.filter(({ on }) => lastAction === null || lastAction < on);
    return open.length === 0 ? clear : flagged({ feedback: open.length, days: actionWithinDays }, evidenceOf(open));
  },
  changes: ({ facts, settings, timeline }, days) => {
    for (const { on } of facts.feedback ?? []) days.afterDays(on, settings.blindSpots.feedback.actionWithinDays + 1);
    for (const action of timeline?.actions ?? []) days.begins(action);
  },
};
