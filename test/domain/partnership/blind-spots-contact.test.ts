import { describe, expect, test } from 'vitest';

import {
  allSources,
  contactWith,
  held,
  mailIn,
  mailOut,
  partnership,
  spot,
  statusOf,
} from '../../support/blind-spot-facts.ts';
import { ref, settingsWith, today } from '../../support/partner-facts.ts';

const burst = (first: string, last: string) => [held(first), mailIn(first), mailIn(last)];

const aboutDeal = (on: string) => held(on, { onDeal: true });

const promise = (dueOn: string, keptOn: string | null = null, side: 'us' | 'partner' | 'both' = 'us') => ({
  record: ref('task', `commitment-${dueOn}`),
  side,
  dueOn,
  keptOn,
});

describe('silence', () => {
  test.each([
    ['the day before', '2026-11-19', 'clear', 'clear'],
    ['the day of', '2026-11-20', 'flagged', 'clear'],
    ['the day after', '2026-11-21', 'flagged', 'clear'],
    ['the day before six months', '2027-03-19', 'flagged', 'clear'],
    ['the day of six months', '2027-03-20', 'clear', 'flagged'],
    ['the day after six months', '2027-03-21', 'clear', 'flagged'],
  ])('BS4: silent 2 months, replaced by BS5 at 6 months: %s', (_when, asOf, short, long) => {
    const facts = partnership({ engagements: [held('2026-09-20')] });
    expect([statusOf('BS4', facts, { asOf }), statusOf('BS5', facts, { asOf })]).toEqual([short, long]);
  });

  test('BS5: says with whom the last contact was, and since when it is too long', () => {
    const engagements = [held('2026-03-02'), mailIn('2026-01-10'), mailOut('2026-11-01')];
    expect(spot('BS5', partnership({ engagements }))).toMatchObject({
      status: 'flagged',
      since: '2026-09-02',
      params: { lastTouch: '2026-03-02', months: 6 },
      evidence: { count: 1, records: [ref('meeting', 'meeting-2026-03-02')] },
    });
  });

  test.each([
    ['2026-12-31', '2027-02-27', 'clear'],
    ['2026-12-31', '2027-02-28', 'flagged'],
  ])(
    'ruling BS4: silence holds from the last touch + 2 months on, whatever the length of months: %s, %s',
    (on, asOf, status) => {
      expect(statusOf('BS4', partnership({ engagements: [held(on)] }), { asOf })).toBe(status);
    },
  );

  test.each([
    ['a day short of two months', '2026-09-21', 'clear', 'clear'],
    ['two months', '2026-09-20', 'flagged', 'clear'],
    ['a day more', '2026-09-19', 'flagged', 'clear'],
    ['a day short of six months', '2026-05-21', 'flagged', 'clear'],
    ['six months', '2026-05-20', 'clear', 'flagged'],
  ])('ruling BS4: never touched, a partner of %s', (_age, signedOn, short, long) => {
    const facts = partnership({}, { signedOn });
    expect([statusOf('BS4', facts), statusOf('BS5', facts)]).toEqual([short, long]);
  });

  test('ruling BS5: a long silence before signing is a short one until the partner is six months old', () => {
    const facts = partnership({ engagements: [held('2025-01-10')] }, { signedOn: '2026-08-01' });
    expect([statusOf('BS4', facts), statusOf('BS5', facts)]).toEqual(['flagged', 'clear']);
    expect(spot('BS4', facts).since).toBe('2026-10-01');
    const later = { asOf: '2027-02-01' };
    expect([statusOf('BS4', facts, later), statusOf('BS5', facts, later)]).toEqual(['clear', 'flagged']);
  });

  test('BS4: engagements that cannot be read are unknown, and without a source where the program has none', () => {
    const facts = partnership({ engagements: null });
    const sources = { ...allSources, engagements: false };
    expect([statusOf('BS4', facts), statusOf('BS5', facts)]).toEqual(['unknown', 'unknown']);
    expect([statusOf('BS4', facts, { sources }), statusOf('BS5', facts, { sources })]).toEqual([
      'no_source',
      'no_source',
    ]);
  });
});

describe('unanswered e-mails', () => {
  // A Tuesday and a Thursday: five business days after the Tuesday is the next one.
  const mails = [mailIn('2026-11-10'), mailIn('2026-11-12')];

  test.each([
    ['the day before', '2026-11-16', 'clear'],
    ['the day of', '2026-11-17', 'flagged'],
    ['the day after', '2026-11-18', 'flagged'],
  ])('BS6: the older is five business days old: %s', (_when, asOf, status) => {
    expect(statusOf('BS6', partnership({ engagements: mails }), { asOf })).toBe(status);
  });

  test('BS6: shows both, and since when they wait', () => {
    expect(spot('BS6', partnership({ engagements: mails }))).toMatchObject({
      since: '2026-11-17',
      params: { messages: 2, since: '2026-11-10' },
      evidence: { count: 2, records: [ref('email', 'in-2026-11-12'), ref('email', 'in-2026-11-10')] },
      fix: 'open_message',
    });
  });

  test('BS6: a holiday of the program is no business day', () => {
    const settings = settingsWith({ program: { holidays: ['2026-11-13'] } });
    const facts = partnership({ engagements: mails });
    expect(statusOf('BS6', facts, { settings, asOf: '2026-11-17' })).toBe('clear');
    expect(statusOf('BS6', facts, { settings, asOf: '2026-11-18' })).toBe('flagged');
  });

  test.each([
    ['one alone', [mailIn('2026-11-10')]],
    ['the latest went out', [...mails, mailOut('2026-11-13')]],
    ['the one before the latest went out', [mailIn('2026-11-02'), mailOut('2026-11-10'), mailIn('2026-11-11')]],
    ['they were called', [...mails, contactWith('call', '2026-11-16', { direction: 'outbound' })]],
    ['a call without a direction went out', [...mails, contactWith('call', '2026-11-11')]],
    ['they were met', [...mails, held('2026-11-16')]],
  ])('ruling BS6: answered or too few: %s', (_which, engagements) => {
    expect(statusOf('BS6', partnership({ engagements }))).toBe('clear');
  });

  test.each([
    ['they called again', [...mails, contactWith('call', '2026-11-16', { direction: 'inbound', completed: true })]],
    ['a meeting that was not held', [...mails, contactWith('meeting', '2026-11-16')]],
    ['a meeting before the older', [...mails, held('2026-11-09')]],
    ['a meeting that lies ahead', [...mails, held('2026-11-25')]],
    [
      'a note and a task',
      [...mails, contactWith('note', '2026-11-16'), contactWith('task', '2026-11-16', { completed: true })],
    ],
    ['one earlier went out', [mailOut('2026-11-09'), ...mails]],
  ])('ruling BS6: nothing outbound after the older: %s', (_which, engagements) => {
    expect(statusOf('BS6', partnership({ engagements }))).toBe('flagged');
  });

  test('BS6: of a young partner as well: a message has no window', () => {
    expect(statusOf('BS6', partnership({ engagements: mails }, { signedOn: '2026-11-01' }))).toBe('flagged');
  });

  test('BS6: the figures are settings', () => {
    const settings = settingsWith({ blindSpots: { unanswered: { messages: 1, businessDays: 2 } } });
    expect(
      statusOf('BS6', partnership({ engagements: [mailIn('2026-11-17')] }), { settings, asOf: '2026-11-18' }),
    ).toBe('clear');
    expect(
      statusOf('BS6', partnership({ engagements: [mailIn('2026-11-17')] }), { settings, asOf: '2026-11-19' }),
    ).toBe('flagged');
  });
});

describe('reacting only', () => {
  // Tuesday; five business days later is Tuesday, 13 October.
  const asked = mailIn('2026-10-06');

  test.each([
    ['on the fifth business day', '2026-10-13', 'flagged'],
    ['on the sixth', '2026-10-14', 'clear'],
    ['on the same day', '2026-10-06', 'flagged'],
    ['on the day before', '2026-10-05', 'clear'],
  ])('BS13: what went out %s after a message', (_when, on, status) => {
    const sent = mailOut(on, { startsAt: Date.parse(`${on}T15:00:00Z`) });
    expect(statusOf('BS13', partnership({ engagements: [asked, sent] }))).toBe(status);
  });

  test.each([
    ['on the fifth business day', '2026-10-13', 'flagged'],
    ['on the sixth', '2026-10-14', 'clear'],
    ['on the day before', '2026-10-05', 'clear'],
  ])('BS13: what went out %s after an escalation', (_when, on, status) => {
    const escalation = {
      record: ref('task', 'escalation'),
      openedOn: '2026-10-06',
      severity: 'high',
      firstResponseDueAt: 0,
      firstRespondedAt: null,
      resolvedOn: null,
    } as const;
    expect(statusOf('BS13', partnership({ engagements: [mailOut(on)], escalations: [escalation] }))).toBe(status);
  });

  test.each([
    ['an outgoing e-mail', mailOut('2026-09-01'), 'clear'],
    ['an outbound call that reached nobody', contactWith('call', '2026-09-01'), 'clear'],
    ['a meeting', held('2026-09-01'), 'clear'],
    ['a meeting that was not held', contactWith('meeting', '2026-09-01'), 'flagged'],
    ['a note', contactWith('note', '2026-09-01'), 'flagged'],
    ['a task', contactWith('task', '2026-09-01', { completed: true }), 'flagged'],
  ])('ruling BS13: every one must have reacted; of our own accord was %s', (_what, own, status) => {
    expect(statusOf('BS13', partnership({ engagements: [own, asked, mailOut('2026-10-07')] }))).toBe(status);
  });

  test('ruling BS13: at least one went out', () => {
    expect(statusOf('BS13', partnership({ engagements: [asked] }))).toBe('clear');
  });

  test.each([
    ['the day before', '2026-11-18', 'clear'],
    ['the day of', '2026-11-19', 'flagged'],
    ['the day after', '2026-11-20', 'flagged'],
  ])('BS13: what was of our own accord leaves two quarters: %s', (_when, asOf, status) => {
    const engagements = [held('2026-05-19'), asked, mailOut('2026-10-07')];
    expect(statusOf('BS13', partnership({ engagements }), { asOf })).toBe(status);
  });

  test('BS13: says since when', () => {
    const engagements = [held('2026-05-10'), asked, mailOut('2026-10-07')];
    expect(spot('BS13', partnership({ engagements }))).toMatchObject({ status: 'flagged', since: '2026-11-10' });
  });

  test('BS13: an inbound call counts as a message', () => {
    const called = contactWith('call', '2026-10-06', { direction: 'inbound' });
    expect(statusOf('BS13', partnership({ engagements: [called, mailOut('2026-10-07')] }))).toBe('flagged');
  });

  test('BS13: each is held against the last message before it', () => {
    const engagements = [
      asked,
      mailOut('2026-10-07'),
      mailIn('2026-11-03'),
      mailOut('2026-11-04'),
      mailOut('2026-11-05'),
    ];
    expect(spot('BS13', partnership({ engagements }))).toMatchObject({
      status: 'flagged',
      params: { months: 6, outbound: 3 },
    });
    expect(statusOf('BS13', partnership({ engagements: [...engagements, mailOut('2026-10-27')] }))).toBe('clear');
  });

  test.each([
    ['a day short of two quarters', '2026-05-21', 'clear'],
    ['two quarters', '2026-05-20', 'flagged'],
  ])('ruling BS13: a partner of %s', (_age, signedOn, status) => {
    expect(statusOf('BS13', partnership({ engagements: [asked, mailOut('2026-10-07')] }, { signedOn }))).toBe(status);
  });

  test('BS13: an unread partner is unknown', () => {
    expect(statusOf('BS13', partnership({ engagements: null }))).toBe('unknown');
    expect(
      statusOf('BS13', partnership({ engagements: null }), { sources: { ...allSources, engagements: false } }),
    ).toBe('no_source');
  });
});

describe('irregular contact', () => {
  test.each([
    ['60 days', '2026-08-02', 'clear'],
    ['61 days', '2026-08-01', 'flagged'],
    ['62 days', '2026-07-31', 'flagged'],
  ])('BS14: after a gap of %s three touches', (_gap, before, status) => {
    expect(statusOf('BS14', partnership({ engagements: [held(before), ...burst('2026-10-01', '2026-10-03')] }))).toBe(
      status,
    );
  });

  test.each([
    ['the seventh day', '2026-10-07', 'flagged'],
    ['the eighth day', '2026-10-08', 'clear'],
  ])('BS14: the third touch on %s', (_day, last, status) => {
    expect(statusOf('BS14', partnership({ engagements: [held('2026-06-01'), ...burst('2026-10-01', last)] }))).toBe(
      status,
    );
  });

  test('BS14: two touches are no pile, and the first ever have no gap before', () => {
    expect(
      statusOf('BS14', partnership({ engagements: [held('2026-06-01'), held('2026-10-01'), mailIn('2026-10-02')] })),
    ).toBe('clear');
    expect(statusOf('BS14', partnership({ engagements: burst('2026-10-01', '2026-10-02') }))).toBe('clear');
  });

  test('BS14: shows the last such stretch', () => {
    const engagements = [
      held('2026-01-05'),
      ...burst('2026-04-01', '2026-04-02'),
      held('2026-06-01'),
      ...burst('2026-10-01', '2026-10-03'),
    ];
    expect(spot('BS14', partnership({ engagements }))).toMatchObject({
      since: '2026-04-02',
      params: { gapFrom: '2026-06-01', gapTo: '2026-10-01', touches: 3, withinDays: 7 },
      evidence: { count: 4 },
    });
  });

  test.each([
    ['the day before', '2026-11-19', 'flagged'],
    ['the day of', '2026-11-20', 'clear'],
    ['the day after', '2026-11-21', 'clear'],
  ])('ruling BS14: 12 months back: %s', (_when, asOf, status) => {
    const engagements = [held('2025-06-01'), ...burst('2025-11-20', '2025-11-22')];
    expect(statusOf('BS14', partnership({ engagements }), { asOf })).toBe(status);
  });

  test('BS14: of a young partner as well, and unknown where nothing can be read', () => {
    const engagements = [held('2026-06-01'), ...burst('2026-10-01', '2026-10-03')];
    expect(statusOf('BS14', partnership({ engagements }, { signedOn: '2026-10-01' }))).toBe('flagged');
    expect(statusOf('BS14', partnership({ engagements: null }))).toBe('unknown');
  });
});

describe('transactional contact', () => {
  test.each([
    ['the day before', '2026-11-18', 'clear'],
    ['the day of', '2026-11-19', 'flagged'],
    ['the day after', '2026-11-20', 'flagged'],
  ])('BS18: the last touch without a deal leaves two quarters: %s', (_when, asOf, status) => {
    const facts = partnership({ engagements: [held('2026-05-19'), aboutDeal('2026-10-01')] });
    expect(statusOf('BS18', facts, { asOf })).toBe(status);
  });

  test('BS18: says since when', () => {
    const engagements = [held('2026-05-10'), aboutDeal('2026-10-01')];
    expect(spot('BS18', partnership({ engagements }))).toMatchObject({ status: 'flagged', since: '2026-11-10' });
  });

  test('BS18: counts touches alone, and needs one', () => {
    const engagements = [aboutDeal('2026-10-01'), mailOut('2026-10-02'), contactWith('note', '2026-10-03')];
    expect(spot('BS18', partnership({ engagements }))).toMatchObject({
      status: 'flagged',
      params: { months: 6, touches: 1 },
    });
    expect(statusOf('BS18', partnership({ engagements: [...engagements, mailIn('2026-10-04')] }))).toBe('clear');
    expect(statusOf('BS18', partnership({ engagements: [mailOut('2026-10-02', { onDeal: true })] }))).toBe('clear');
  });

  test.each([
    ['a day short of two quarters', '2026-05-21', 'clear'],
    ['two quarters', '2026-05-20', 'flagged'],
  ])('ruling BS18: a partner of %s', (_age, signedOn, status) => {
    expect(statusOf('BS18', partnership({ engagements: [aboutDeal('2026-10-01')] }, { signedOn }))).toBe(status);
  });

  test('BS18: an unread partner is unknown', () => {
    expect(statusOf('BS18', partnership({ engagements: null }))).toBe('unknown');
  });
});

describe('feedback', () => {
  const said = { record: ref('note', 'feedback'), on: '2026-10-20', kind: 'feedback' } as const;

  test.each([
    ['the thirtieth day', '2026-11-19', 'clear'],
    ['the day after', '2026-11-20', 'flagged'],
    ['two days after', '2026-11-21', 'flagged'],
  ])('BS16: without an action on %s', (_when, asOf, status) => {
    expect(statusOf('BS16', partnership({ feedback: [said] }), { asOf })).toBe(status);
  });

  test.each([
    ['an outgoing e-mail', mailOut('2026-10-25'), 'clear'],
    ['an outbound call', contactWith('call', '2026-10-25', { direction: 'outbound' }), 'clear'],
    ['a meeting', held('2026-10-25'), 'clear'],
    ['a finished task', contactWith('task', '2026-10-25', { completed: true }), 'clear'],
    ['an action of the same day', mailOut('2026-10-20'), 'clear'],
    ['an action of the day before', mailOut('2026-10-19'), 'flagged'],
    ['an open task', contactWith('task', '2026-10-25'), 'flagged'],
    ['a note', contactWith('note', '2026-10-25'), 'flagged'],
    ['an incoming e-mail', mailIn('2026-10-25'), 'flagged'],
    ['a meeting that was not held', contactWith('meeting', '2026-10-25'), 'flagged'],
  ])('ruling BS16: an action is %s', (_what, action, status) => {
    expect(statusOf('BS16', partnership({ feedback: [said], engagements: [action] }))).toBe(status);
  });

  test('BS16: acting late settles it', () => {
    const facts = partnership({ feedback: [said], engagements: [mailOut('2026-12-01')] });
    expect(spot('BS16', facts, { asOf: '2026-11-30' })).toMatchObject({
      status: 'flagged',
      since: '2026-11-20',
      params: { feedback: 1, days: 30 },
    });
    expect(statusOf('BS16', facts, { asOf: '2026-12-01' })).toBe('clear');
  });

  test('BS16: support requests want no action here', () => {
    expect(statusOf('BS16', partnership({ feedback: [{ ...said, kind: 'support_request' }] }))).toBe('clear');
  });

  test('BS16: without records it has no source, without engagements it cannot be known', () => {
    expect(statusOf('BS16', partnership({ feedback: null }), { sources: { ...allSources, feedback: false } })).toBe(
      'no_source',
    );
    expect(statusOf('BS16', partnership({ feedback: [said], engagements: null }))).toBe('unknown');
    expect(statusOf('BS16', partnership({ feedback: [], engagements: null }))).toBe('clear');
  });
});

describe('promises', () => {
  test.each([
    ['due tomorrow', promise('2026-11-21'), 'clear'],
    ['due today', promise(today), 'clear'],
    ['due yesterday', promise('2026-11-19'), 'flagged'],
    ['kept today', promise('2026-11-01', today), 'clear'],
    ['kept tomorrow', promise('2026-11-01', '2026-11-21'), 'flagged'],
    ['of both sides', promise('2026-11-01', null, 'both'), 'flagged'],
    ['of the partner', promise('2026-11-01', null, 'partner'), 'clear'],
  ])('BS15: our commitments overdue: one %s', (_which, commitment, status) => {
    expect(statusOf('BS15', partnership({ commitments: [commitment] }))).toBe(status);
  });

  test('BS15: says how many, since when, and which', () => {
    const commitments = [promise('2026-11-01'), promise('2026-10-01')];
    expect(spot('BS15', partnership({ commitments }))).toMatchObject({
      since: '2026-10-02',
      params: { commitments: 2 },
      evidence: { count: 2, records: [ref('task', 'commitment-2026-11-01'), ref('task', 'commitment-2026-10-01')] },
    });
  });

  test('BS15: has no source until commitments are records', () => {
    expect(
      statusOf('BS15', partnership({ commitments: null }), { sources: { ...allSources, commitments: false } }),
    ).toBe('no_source');
  });
});
