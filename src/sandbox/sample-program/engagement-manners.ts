import type { EngagementWriter } from './engagement-kinds.ts';
import { callBack, email } from './engagement-kinds.ts';
import type { Parties } from './engagement-parties.ts';
import type { Random } from './random.ts';
import type { Day } from './timeline.ts';

/** Days from one message of a partner that is only ever answered to the next, and from a message to its answer. */
const messageEvery = 11;
const answerAfter = 2;

interface Said {
  readonly day: Day;
  readonly writer: EngagementWriter;
}

/** The message of a partner so many messages ago, the latest answered on the last day. */
export function message(last: Day, back: number): Said {
  return { day: last - answerAfter - messageEvery * back, writer: incoming };
}

/** What the vendor answered to it. */
export function answerTo(last: Day, back: number): Said {
  return { day: last - messageEvery * back, writer: back % 3 === 2 ? callBack : reply };
}

const incoming: EngagementWriter = (occasion, random) => directed(email(occasion, random), 'INCOMING_EMAIL', null);
const reply: EngagementWriter = (occasion, random) => directed(email(occasion, random), 'EMAIL', 'SENT');

function directed(
  facts: ReturnType<EngagementWriter>,
  direction: string,
  status: string | null,
): ReturnType<EngagementWriter> {
  return {
    ...facts,
    properties: { ...facts.properties, hs_email_direction: direction, hs_email_status: status },
  };
}

/** The same people, with a deal that it was about. */
export function aboutADeal(parties: Parties, dealIds: readonly string[], random: Random): Parties {
  return dealIds.length === 0 || parties.deals.length > 0 ? parties : { ...parties, deals: [random.pick(dealIds)] };
}
