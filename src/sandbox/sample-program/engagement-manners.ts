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

const beginnings: Readonly<Record<string, readonly string[]>> = {
  hs_call_title: ['Intro call', 'Check-in', 'Portal questions'],
  hs_meeting_title: ['Kick-off', 'Training session', 'Product demo', 'First joint account list'],
  hs_email_subject: ['Welcome', 'Portal access', 'Training dates', 'Selling points', 'Quick question'],
  hs_note_body: ['Two people want the training.', 'Has a first customer in mind.', 'Waits for the demo account.'],
  hs_task_subject: ['Send selling points', 'Invite to training', 'Set up portal access', 'Call back'],
};

/** The same, about getting started. */
export function aboutBeginning(writer: EngagementWriter): EngagementWriter {
  return (occasion, random) => {
    const facts = writer(occasion, random);
    const titles = random.fork('beginning');
    const named = Object.keys(facts.properties).flatMap((name) => {
      const choice = beginnings[name];
      return choice === undefined ? [] : [[name, titles.pick(choice)] as const];
    });
    const properties = { ...facts.properties, ...Object.fromEntries(named) };
    return { ...facts, properties: facts.type === 'meetings' ? { ...properties, hs_activity_type: null } : properties };
  };
}

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
