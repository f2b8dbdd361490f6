import { describe, expect, test } from 'vitest';

import {
  blindSpotCodes,
  blindSpotIds,
  type BlindSpot,
  type BlindSpotId,
} from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { blindSpots } from '#src/domain/partnership/blind-spots/judge-blind-spots.ts';
import { oneSizeFitsAll } from '#src/domain/partnership/blind-spots/one-size-fits-all.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';
import {
  blindSpotSentence,
  blindSpotWords,
  noSourceSentence,
  programFindingSentence,
} from '#src/domain/wording/blind-spots.ts';
import { createFormats } from '#src/domain/wording/formats.ts';

import { inputOf, partnership } from '../../support/blind-spot-facts.ts';
import { program, today } from '../../support/partner-facts.ts';

const formats = createFormats({ locale: 'en-GB', currency: 'USD', timeZone: 'UTC' });

function finding(id: BlindSpotId, params: BlindSpot['params'] = {}, more: Partial<BlindSpot> = {}): BlindSpot {
  return {
    id,
    code: blindSpotCodes[id],
    status: 'flagged',
    since: '2026-11-03',
    params,
    evidence: { count: 0, records: [] },
    hides: null,
    known: null,
    fix: null,
    ...more,
  };
}

const active = (segment: 'Strategic' | 'Long-tail', touches: number) =>
  ({ record: null, status: 'active', segment, touches }) as const;

describe('a blind spot in words', () => {
  test.each([
    [finding('BS1', { why: 'none' }, { since: null }), 'Nobody owns this partner. Assign an owner.'],
    [finding('BS1', { why: 'left' }, { since: null }), 'The owner of this partner has left. Assign an owner.'],
    [finding('BS2', { why: 'none', on: null }), 'No primary contact is named. Name a primary contact.'],
    [
      finding('BS2', { why: 'marked_left', on: '2026-11-03' }),
      'The primary contact left on 3 Nov 2026. Name a primary contact.',
    ],
    [
      finding('BS2', { why: 'bounced', on: '2026-11-03' }),
      'E-mails to the primary contact bounce since 3 Nov 2026. Name a primary contact.',
    ],
    [
      finding('BS2', { why: 'archived', on: '2026-11-03' }),
      'The primary contact was archived on 3 Nov 2026. Name a primary contact.',
    ],
    [
      finding('BS2', { why: 'unlinked', on: '2026-11-03' }),
      'The primary contact was taken off this company on 3 Nov 2026. Name a primary contact.',
    ],
    [
      finding('BS3', { contacts: 1, days: 180 }),
      'Two-way contact with 1 person only in 180 days, since 3 Nov 2026. Get to know a second person there.',
    ],
    [
      finding('BS3', { contacts: 0, days: 180 }),
      'Two-way contact with nobody we know in 180 days, since 3 Nov 2026. Get to know a second person there.',
    ],
    [
      finding('BS4', { lastTouch: '2026-09-03', months: 2 }),
      'No two-way contact since 3 Sept 2026. Call, meet or write to them.',
    ],
    [finding('BS5', { lastTouch: null, months: 6 }), 'No two-way contact so far. Call, meet or write to them.'],
    [
      finding('BS6', { messages: 2, since: '2026-11-03' }),
      'Nobody has answered their 2 latest e-mails since 3 Nov 2026. Answer their e-mails.',
    ],
    [finding('BS7', { lastReview: '2026-03-01' }), 'No business review since 1 Mar 2026. Schedule a business review.'],
    [finding('BS7', { lastReview: null }), 'No business review so far. Schedule a business review.'],
    [finding('BS8'), 'Nobody has signed in to the portal so far. Invite them and show them around.'],
    [finding('BS9', {}, { since: null }), 'Nobody has finished a training. Offer them a training.'],
    [
      finding('BS10', { days: 365 }, { since: null, hides: { dimension: 'satisfaction', points: 15 } }),
      'No NPS answer in a year. Ask for a rating from 0 to 10. Hides up to 15 points of Satisfaction.',
    ],
    [finding('BS10', { days: 180 }), 'No NPS answer in 180 days, since 3 Nov 2026. Ask for a rating from 0 to 10.'],
    [finding('BS11', { why: 'missing', setOn: null }), 'The strategic fit was never set. Set the strategic fit.'],
    [
      finding('BS11', { why: 'stale', setOn: '2025-11-03' }, { hides: { dimension: 'fit', points: 1 } }),
      'The strategic fit was last set on 3 Nov 2025. Set the strategic fit anew. Hides up to 1 point of Strategic fit.',
    ],
    [finding('BS12', { lastRegistration: null }), 'No deal was ever registered. Ask what they work on.'],
    [
      finding('BS12', { lastRegistration: '2025-11-03' }),
      'No deal was registered since 3 Nov 2025. Ask what they work on.',
    ],
    [
      finding('BS13', { months: 6, outbound: 4 }),
      'All 4 of our messages, calls and meetings in 6 months were reactions, since 3 Nov 2026. Plan a contact of your own.',
    ],
    [
      finding('BS14', { gapFrom: '2026-06-01', gapTo: '2026-10-01', touches: 3, withinDays: 7 }),
      'No contact from 1 Jun 2026 to 1 Oct 2026, then 3 in 7 days. Agree on a steady rhythm.',
    ],
    [
      finding('BS15', { commitments: 1 }),
      '1 commitment of ours is overdue, since 3 Nov 2026. Keep what was promised, or agree on a new date.',
    ],
    [
      finding('BS15', { commitments: 2 }),
      '2 commitments of ours are overdue, since 3 Nov 2026. Keep what was promised, or agree on a new date.',
    ],
    [
      finding('BS16', { feedback: 1, days: 30 }),
      'Nothing followed 1 piece of feedback within 30 days, since 3 Nov 2026. Act on the feedback and tell them.',
    ],
    [
      finding('BS17', { why: 'none_known' }, { since: null }),
      'No executive of theirs is known. Name an executive of theirs.',
    ],
    [
      finding('BS17', { why: 'not_met', months: 3 }),
      'No executive of theirs was met in 3 months, since 3 Nov 2026. Meet an executive of theirs.',
    ],
    [
      finding('BS18', { months: 6, touches: 5 }),
      'All 5 touches in 6 months were about deals, since 3 Nov 2026. Talk about the partnership.',
    ],
    [
      finding('BS20', { months: 12, deals: 1 }),
      '1 deal won at their customers in 12 months is attributed to no partner, since 3 Nov 2026. Say who sourced or influenced the deal.',
    ],
    [
      finding('BS20', { months: 12, deals: 3 }),
      '3 deals won at their customers in 12 months are attributed to no partner, since 3 Nov 2026. Say who sourced or influenced the deals.',
    ],
  ])('%#: $id', (spot, sentence) => {
    expect(blindSpotSentence(spot, formats)).toBe(sentence);
  });

  test('names the finding, the words on its button, and who has seen it until when', () => {
    const known = { until: '2027-01-03', reason: 'They merge with another company.', by: 'Ann' };
    expect(
      blindSpotWords(finding('BS11', { why: 'missing', setOn: null }, { fix: 'set_fit', known }), formats),
    ).toEqual({
      name: 'Strategic fit missing or stale',
      what: 'The strategic fit was never set.',
      todo: 'Set the strategic fit.',
      hides: null,
      known: 'Seen by Ann until 3 Jan 2027: They merge with another company.',
      fix: 'Set strategic fit',
    });
  });

  test('says that it was called wrong, by whom and until when it stays away', () => {
    const known = { until: '2027-01-03', reason: 'They answer by phone.', by: 'Ann', says: 'wrong' } as const;
    expect(blindSpotWords(finding('BS11', { why: 'missing', setOn: null }, { known }), formats).known).toBe(
      'Called wrong by Ann, hidden until 3 Jan 2027: They answer by phone.',
    );
  });

  test('lists what a program has no source for', () => {
    const found = blindSpots(
      inputOf(partnership({ feedback: null, commitments: null }), {
        program: program(),
        sources: { ...inputOf(partnership()).sources, feedback: false, commitments: false },
      }),
    );
    const withoutSource = found.filter(({ status }) => status === 'no_source').map(({ id }) => id);
    expect(noSourceSentence(withoutSource, formats)).toBe(
      'Not looked at, because this program records nothing about it: Never signed in, No training, Over-promising and Feedback without action.',
    );
    expect(noSourceSentence([], formats)).toBeNull();
  });

  test('tells of a program that treats all alike', () => {
    const found = oneSizeFitsAll([active('Strategic', 5), active('Long-tail', 3)], today, defaultSettings());
    expect(programFindingSentence(found, formats)).toBe(
      'Strategic partners get 5 touches in 90 days, Long-tail partners 3 (medians). Give Strategic partners at least 2 times as many.',
    );
    expect(programFindingSentence({ ...found, status: 'clear' }, formats)).toBeNull();
  });

  test('every flagged one of a partner has words without a gap', () => {
    const found = blindSpots(inputOf(partnership({ owner: null }), { segment: 'Strategic', baseSegment: 'Strategic' }));
    const sentences = found
      .filter(({ status }) => status === 'flagged')
      .map((spot) => blindSpotSentence(spot, formats));
    expect(sentences.length).toBeGreaterThan(7);
    expect(
      sentences.filter((sentence) =>
        /undefined|null|NaN|an unknown day|\b0 (contacts|deals|days|months)/.test(sentence),
      ),
    ).toEqual([]);
    expect(blindSpotIds.length).toBe(19);
  });
});
