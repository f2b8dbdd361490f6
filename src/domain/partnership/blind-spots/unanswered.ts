import { addBusinessDays } from '../../business-days.ts';
import { clear, flagged } from './blind-spot.ts';
import { evidenceOf, missing, type BlindSpotRule } from './rule.ts';
import { hasBegun, isInbound } from './sight.ts';

/** BS6: the two latest e-mails came from the partner, nothing went out after the older, and it is five business days old. */
export const unanswered: BlindSpotRule = {
  id: 'BS6',
  hides: null,
  fix: 'open_message',
  window: null,
  look: ({ settings, sources, timeline }, now) => {
    if (timeline === null) return missing(sources.engagements);
    const { messages, businessDays } = settings.blindSpots.unanswered;
    const latest = timeline.mails.filter((mail) => hasBegun(mail, now)).slice(-messages);
    const [older] = latest;
    if (older === undefined || latest.length < messages || !latest.every(isInbound)) return clear;
    const answered = timeline.outbound.some((sent) => sent.startsAt > older.startsAt && hasBegun(sent, now));
    if (answered) return clear;
    const due = addBusinessDays(older.on, businessDays, settings.program.holidays);
    return due <= now.today ? flagged({ messages, since: older.on }, evidenceOf(latest)) : clear;
  },
  changes: ({ settings, timeline }, days) => {
    for (const mail of timeline?.mails ?? []) {
      days.from(mail.on);
      if (isInbound(mail)) days.afterBusinessDays(mail.on, settings.blindSpots.unanswered.businessDays);
    }
    for (const sent of timeline?.outbound ?? []) days.begins(sent);
  },
};
