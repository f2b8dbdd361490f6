import type { EngagementFact, LocalDate } from './facts.ts';

/** The instant and the day of an evaluation. */
interface Now {
  readonly asOfMs: number;
  readonly today: LocalDate;
}

/**
 * Whether an engagement is a touch (section 1): two-way, and begun. A meeting that was held and has started; an inbound
 * call that was completed; an outbound one, or one without a direction, whose disposition says that somebody was
 * reached; an incoming e-mail. Notes and tasks never are.
 */
export function isTouch(engagement: EngagementFact, now: Now): boolean {
  if (engagement.on > now.today) return false;
  switch (engagement.kind) {
    case 'meeting':
      return engagement.completed && engagement.startsAt <= now.asOfMs;
    case 'call':
      return engagement.direction === 'inbound' ? engagement.completed : engagement.connected;
    case 'email':
      return engagement.direction === 'inbound';
    default:
      return false;
  }
}
