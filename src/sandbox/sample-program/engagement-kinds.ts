import type { EngagementType } from './associations.ts';
import type { Random } from './random.ts';
import { isoTime, officeTime, quarterName } from './timeline.ts';
import type { Day, Timeline } from './timeline.ts';

/** The vendor's ids of a call's disposition, the same in every account. */
const dispositions = {
  busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  leftLiveMessage: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
  leftVoicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  noAnswer: '73a0d17f-1163-4015-bdd5-ec830791da20',
  wrongNumber: '17b47fee-58de-441e-a44c-c6300d46f273',
} as const;

/** What an engagement says of itself, without its owner. */
export interface EngagementFacts {
  readonly type: EngagementType;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly created: number;
}

/** `reaches`: whether the other side may take part; without it there are only attempts. */
export interface Occasion {
  readonly day: Day;
  readonly timeline: Timeline;
  readonly reaches: boolean;
}

export type EngagementWriter = (occasion: Occasion, random: Random) => EngagementFacts;

type Outcome<T> = readonly [weight: number, value: T];

function weighted<T>(outcomes: readonly Outcome<T>[], random: Random): T {
  let left = random.next() * outcomes.reduce((sum, [weight]) => sum + weight, 0);
  const chosen = outcomes.find(([weight]) => (left -= weight) < 0) ?? outcomes[0];
  if (chosen === undefined) throw new Error('No outcome to choose from.');
  return chosen[1];
}

interface CallOutcome {
  readonly direction: 'INBOUND' | 'OUTBOUND' | null;
  readonly status: string;
  readonly disposition: string | null;
  readonly talked: boolean;
}

const attempts: readonly Outcome<CallOutcome>[] = [
  [14, { direction: 'OUTBOUND', status: 'COMPLETED', disposition: dispositions.leftVoicemail, talked: false }],
  [6, { direction: 'OUTBOUND', status: 'NO_ANSWER', disposition: dispositions.leftVoicemail, talked: false }],
  [12, { direction: 'OUTBOUND', status: 'NO_ANSWER', disposition: dispositions.noAnswer, talked: false }],
  [5, { direction: 'OUTBOUND', status: 'BUSY', disposition: dispositions.busy, talked: false }],
  [4, { direction: 'OUTBOUND', status: 'COMPLETED', disposition: dispositions.leftLiveMessage, talked: false }],
  [2, { direction: 'OUTBOUND', status: 'COMPLETED', disposition: dispositions.wrongNumber, talked: false }],
  [2, { direction: null, status: 'COMPLETED', disposition: null, talked: false }],
];
const reached: CallOutcome = {
  direction: 'OUTBOUND',
  status: 'COMPLETED',
  disposition: dispositions.connected,
  talked: true,
};
const conversations: readonly Outcome<CallOutcome>[] = [
  [34, reached],
  [15, { direction: 'INBOUND', status: 'COMPLETED', disposition: null, talked: true }],
  [4, { direction: 'INBOUND', status: 'MISSED', disposition: null, talked: false }],
  [2, { direction: null, status: 'COMPLETED', disposition: dispositions.connected, talked: true }],
];

export function call({ day, reaches }: Occasion, random: Random): EngagementFacts {
  return callOf(weighted(reaches ? [...conversations, ...attempts] : attempts, random), day, random);
}

/** A call of the vendor's people that found somebody. */
export function callBack({ day }: Occasion, random: Random): EngagementFacts {
  return callOf(reached, day, random);
}

function callOf(outcome: CallOutcome, day: Day, random: Random): EngagementFacts {
  const time = officeTime(day, random);
  const seconds = outcome.talked ? random.int(120, 3_000) : random.int(0, 45);
  return {
    type: 'calls',
    properties: {
      hs_timestamp: isoTime(time),
      hs_call_title: random.pick(['Check-in', 'Deal support', 'Intro call', 'Pricing question', 'Follow-up']),
      hs_call_direction: outcome.direction,
      hs_call_status: outcome.status,
      hs_call_duration: String(seconds * 1_000),
      hs_call_disposition: outcome.disposition,
      hs_activity_type: null,
    },
    created: time + seconds * 1_000,
  };
}

export function email({ day, reaches }: Occasion, random: Random): EngagementFacts {
  const [direction, status] = weighted<readonly [string, string | null]>(
    [
      [50, ['EMAIL', 'SENT']],
      [3, ['EMAIL', 'BOUNCED']],
      [1, ['EMAIL', 'FAILED']],
      ...(reaches
        ? ([
            [30, ['INCOMING_EMAIL', null]],
            [10, ['INCOMING_EMAIL', 'SENT']],
            [6, ['FORWARDED_EMAIL', null]],
          ] as const)
        : []),
    ],
    random,
  );
  const time = officeTime(day, random);
  return {
    type: 'emails',
    properties: {
      hs_timestamp: isoTime(time),
      hs_email_direction: direction,
      hs_email_status: status,
      hs_email_subject: random.pick([
        'Next steps',
        'Price list',
        'Re: registration',
        'Re: demo dates',
        'Quick question',
        'Notes from today',
      ]),
      hs_email_text: random.pick([
        'Thanks for the call, details below.',
        'Could you look at this before Friday?',
        'Attached is what we talked about.',
      ]),
    },
    created: time,
  };
}

export function meeting({ day, timeline, reaches }: Occasion, random: Random): EngagementFacts {
  const planned = day >= timeline.today;
  const outcome = weighted<string | null>(
    planned
      ? [
          [17, 'SCHEDULED'],
          [2, 'CANCELED'],
          [1, null],
        ]
      : [
          ...(reaches ? ([[68, 'COMPLETED']] as const) : []),
          [10, 'CANCELED'],
          [7, 'NO_SHOW'],
          [7, 'RESCHEDULED'],
          [5, 'SCHEDULED'],
          [2, null],
        ],
    random,
  );
  const start = officeTime(day, random);
  const end = start + random.pick([15, 30, 45, 60, 75]) * 60_000;
  const review = random.chance(0.12);
  const invited = Math.min(day, timeline.today) - random.int(1, 14);
  return {
    type: 'meetings',
    properties: {
      hs_timestamp: isoTime(start),
      hs_meeting_title: review
        ? `QBR ${quarterName(day)}`
        : random.pick(['Pipeline sync', 'Joint account planning', 'Product demo', 'Kick-off', 'Training session']),
      hs_meeting_start_time: isoTime(start),
      hs_meeting_end_time: isoTime(end),
      hs_meeting_outcome: outcome,
      hs_activity_type: review ? 'QBR' : null,
    },
    created: officeTime(invited, random),
  };
}

export function note({ day }: Occasion, random: Random): EngagementFacts {
  const time = officeTime(day, random);
  const body = random.pick([
    'Wants a second demo for the finance team.',
    'New buyer since this week.',
    'Asked about margins again.',
    'Budget moves to next year.',
  ]);
  return { type: 'notes', properties: { hs_timestamp: isoTime(time), hs_note_body: body }, created: time };
}

/** A task stands at the day it is due, which may still come. */
export function task({ day, timeline }: Occasion, random: Random): EngagementFacts {
  const due = officeTime(day, random);
  const created = officeTime(Math.min(day, timeline.today) - random.int(1, 10), random);
  const open: readonly Outcome<string>[] = [
    [25, 'NOT_STARTED'],
    [10, 'IN_PROGRESS'],
    [5, 'WAITING'],
    [5, 'DEFERRED'],
  ];
  const status = weighted<string>(day >= timeline.today ? open : [[55, 'COMPLETED'], ...open], random);
  return {
    type: 'tasks',
    properties: {
      hs_timestamp: isoTime(due),
      hs_task_subject: random.pick([
        'Send price list',
        'Prepare QBR',
        'Call back',
        'Check registration',
        'Share roadmap',
      ]),
      hs_task_status: status,
      hs_task_priority: random.pick(['LOW', 'MEDIUM', 'HIGH']),
      hs_task_type: random.pick(['TODO', 'CALL', 'EMAIL']),
      hs_task_completion_date: status === 'COMPLETED' ? isoTime(due) : null,
    },
    created,
  };
}
