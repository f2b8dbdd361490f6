import { describe, expect, test } from 'vitest';

import { defaultSettings } from '#src/domain/settings/settings.ts';

import {
  allSources,
  contact,
  contactWith,
  held,
  mailIn,
  mailOut,
  partnership,
  spot,
  statusOf,
} from '../../support/blind-spot-facts.ts';
import { ref, settingsWith, today } from '../../support/partner-facts.ts';

const leftOn = (on: string) => contact('ann', { primary: true, gone: { why: 'bounced', on } });

const metWith = (id: string, on: string) => held(on, { contactIds: [id], record: ref('meeting', `${id}-${on}`) });

const metEve = (on: string, id = 'eve') => held(on, { contactIds: [id] });

const reviewOn = (on: string) => held(on, { isReview: true });

describe('nobody looks after the partner', () => {
  test.each([
    ['there is none', null, 'flagged', { why: 'none' }],
    ['theirs has left', { id: 'owner-1', active: false }, 'flagged', { why: 'left' }],
    ['somebody is there', { id: 'owner-1', active: true }, 'clear', {}],
  ] as const)('BS1: no owner: %s', (_who, owner, status, params) => {
    expect(spot('BS1', partnership({ owner }))).toMatchObject({ status, params, since: null });
  });
});

describe('the primary contact', () => {
  test.each([
    ['leaves tomorrow', '2026-11-21', 'clear', null],
    ['leaves today', '2026-11-20', 'flagged', '2026-11-20'],
    ['left yesterday', '2026-11-19', 'flagged', '2026-11-19'],
  ])('BS2: %s', (_when, on, status, since) => {
    expect(spot('BS2', partnership({ contacts: [leftOn(on)] }))).toMatchObject({ status, since });
  });

  test('BS2: is shown with why and when they left', () => {
    const { evidence, fix, params } = spot('BS2', partnership({ contacts: [leftOn('2026-11-01')] }));
    expect({ evidence, fix, params }).toEqual({
      evidence: { count: 1, records: [ref('contact', 'ann')] },
      fix: 'name_primary_contact',
      params: { why: 'bounced', on: '2026-11-01' },
    });
  });

  test('BS2: one of several who is there is enough', () => {
    const contacts = [leftOn('2026-11-01'), contact('bob', { primary: true })];
    expect(statusOf('BS2', partnership({ contacts }))).toBe('clear');
  });

  test('BS2: of several who left the last counts', () => {
    const archived = contact('bob', { primary: true, gone: { why: 'archived', on: '2026-11-03' } });
    for (const contacts of [
      [leftOn('2026-11-01'), archived],
      [archived, leftOn('2026-11-01')],
    ])
      expect(spot('BS2', partnership({ contacts })).params).toEqual({ why: 'archived', on: '2026-11-03' });
  });

  test('BS2: none is named, whoever else is there', () => {
    expect(spot('BS2', partnership({ contacts: [contact('bob')] }))).toMatchObject({
      status: 'flagged',
      params: { why: 'none', on: null },
      since: null,
    });
  });

  test('BS2: one who is known from tomorrow is not there yet', () => {
    const contacts = [contact('ann', { primary: true, since: '2026-11-21' })];
    expect(statusOf('BS2', partnership({ contacts }))).toBe('flagged');
    expect(statusOf('BS2', partnership({ contacts }), { asOf: '2026-11-21' })).toBe('clear');
  });

  test('ruling BS17: the primary contact is mapped: without a mapping BS2 has no source', () => {
    const sources = { ...allSources, primaryContact: false };
    expect(statusOf('BS2', partnership(), { sources })).toBe('no_source');
    expect(statusOf('BS2', partnership({ contacts: null }))).toBe('unknown');
  });
});

describe('contacts with a touch', () => {
  const contacts = [contact('ann'), contact('bob'), contact('cy')];
  test.each([
    ['the day before', '2026-11-18', 'clear'],
    ['the day of', '2026-11-19', 'flagged'],
    ['the day after', '2026-11-20', 'flagged'],
  ])('BS3: the second last touched leaves 180 days: %s', (_when, asOf, status) => {
    const engagements = [metWith('ann', '2026-05-23'), metWith('bob', '2026-11-01')];
    expect(statusOf('BS3', partnership({ contacts, engagements }), { asOf })).toBe(status);
  });

  test('BS3: says since when, with how many, and with whom', () => {
    const engagements = [metWith('ann', '2026-05-23'), metWith('bob', '2026-11-01'), metWith('bob', '2026-09-01')];
    const { evidence, params, since } = spot('BS3', partnership({ contacts, engagements }));
    expect({ evidence, params, since }).toEqual({
      evidence: { count: 1, records: [ref('contact', 'bob')] },
      params: { contacts: 1, days: 180 },
      since: '2026-11-19',
    });
  });

  test('BS3: two people of one meeting are two', () => {
    const engagements = [held('2026-11-01', { contactIds: ['ann', 'bob'] })];
    expect(statusOf('BS3', partnership({ contacts, engagements }))).toBe('clear');
  });

  test('BS3: what is no touch makes no thread', () => {
    const engagements = [metWith('ann', '2026-11-01'), mailOut('2026-11-02', { contactIds: ['bob'] })];
    expect(statusOf('BS3', partnership({ contacts, engagements }))).toBe('flagged');
    const answered = [metWith('ann', '2026-11-01'), mailIn('2026-11-02', { contactIds: ['bob'] })];
    expect(statusOf('BS3', partnership({ contacts, engagements: answered }))).toBe('clear');
  });

  test('BS3: who has left is no thread any more', () => {
    const engagements = [metWith('ann', '2026-11-01'), metWith('bob', '2026-11-01')];
    const bob = contact('bob', { gone: { why: 'unlinked', on: '2026-11-10' } });
    const facts = partnership({ contacts: [contact('ann'), bob], engagements });
    expect(statusOf('BS3', facts, { asOf: '2026-11-09' })).toBe('clear');
    expect(spot('BS3', facts)).toMatchObject({ status: 'flagged', since: '2026-11-10' });
  });

  test.each([
    ['179 days', '2026-05-25', 'clear', { judgedFrom: '2026-11-21' }],
    ['180 days', '2026-05-24', 'flagged', { contacts: 0, days: 180 }],
    ['181 days', '2026-05-23', 'flagged', { contacts: 0, days: 180 }],
  ])('ruling BS3: a partner of %s', (_age, signedOn, status, params) => {
    expect(spot('BS3', partnership({ contacts }, { signedOn }))).toMatchObject({ status, params });
  });

  test('BS3: without contacts it cannot be known; in a program without any it has no source', () => {
    expect(statusOf('BS3', partnership({ contacts: null }))).toBe('unknown');
    expect(statusOf('BS3', partnership({ contacts: null }), { sources: { ...allSources, contacts: false } })).toBe(
      'no_source',
    );
  });
});

describe('an executive of a Strategic partner', () => {
  const strategic = { segment: 'Strategic', baseSegment: 'Strategic' } as const;
  const executive = contact('eve', { roles: ['executive'] });
  test.each([
    ['the day before', '2026-11-19', 'clear'],
    ['the day of', '2026-11-20', 'flagged'],
    ['the day after', '2026-11-21', 'flagged'],
  ])('BS17: three months since the last touch: %s', (_when, asOf, status) => {
    const facts = partnership({ contacts: [executive], engagements: [metEve('2026-08-20')] });
    expect(statusOf('BS17', facts, { ...strategic, asOf })).toBe(status);
  });

  test('BS17: says whom to meet, and since when nobody was', () => {
    const facts = partnership({
      contacts: [executive, contact('bob')],
      engagements: [metEve('2026-08-01'), metEve('2026-11-01', 'bob')],
    });
    expect(spot('BS17', facts, strategic)).toMatchObject({
      status: 'flagged',
      since: '2026-11-01',
      params: { why: 'not_met', months: 3, segment: 'Strategic' },
      evidence: { count: 1, records: [ref('contact', 'eve')] },
      fix: null,
    });
  });

  test.each([
    ['nobody', []],
    ['somebody else', [contact('bob', { roles: ['technical'] })]],
    ['one who has left', [contact('eve', { roles: ['executive'], gone: { why: 'archived', on: today } })]],
  ])('ruling BS17: no executive is known flags: %s', (_who, contacts) => {
    const facts = partnership({ contacts, engagements: [metEve('2026-11-01')] });
    expect(spot('BS17', facts, strategic)).toMatchObject({
      status: 'flagged',
      params: { why: 'none_known', months: 3, segment: 'Strategic' },
      fix: 'name_executive',
    });
  });

  test.each([
    ['Strategic', 'Strategic', 'flagged'],
    ['At-risk', 'Strategic', 'flagged'],
    ['At-risk', 'Growth', 'clear'],
    ['At-risk', null, 'unknown'],
    ['Growth', 'Strategic', 'clear'],
    ['Onboarding', 'Strategic', 'clear'],
    ['Long-tail', 'Long-tail', 'clear'],
    [null, null, 'unknown'],
  ] as const)('BS17: segment %s with base %s: %s', (segment, baseSegment, status) => {
    expect(statusOf('BS17', partnership(), { segment, baseSegment })).toBe(status);
  });

  test.each([
    ['a day short of three months', '2026-08-21', 'clear'],
    ['three months', '2026-08-20', 'flagged'],
    ['a day more', '2026-08-19', 'flagged'],
  ])('ruling BS17: a partner of %s', (_age, signedOn, status) => {
    expect(statusOf('BS17', partnership({}, { signedOn }), strategic)).toBe(status);
  });

  test('BS17: without roles it has no source, without engagements or contacts it cannot be known', () => {
    expect(statusOf('BS17', partnership(), { ...strategic, sources: { ...allSources, roles: false } })).toBe(
      'no_source',
    );
    expect(statusOf('BS17', partnership({ contacts: null }), strategic)).toBe('unknown');
    expect(statusOf('BS17', partnership({ contacts: [executive], engagements: null }), strategic)).toBe('unknown');
  });

  test('BS17: the segments are a setting', () => {
    const settings = settingsWith({ blindSpots: { executive: { segments: ['Growth'] } } });
    expect(statusOf('BS17', partnership(), { segment: 'Growth', baseSegment: 'Growth', settings })).toBe('flagged');
    expect(statusOf('BS17', partnership(), { ...strategic, settings })).toBe('clear');
  });
});

describe('quarterly business reviews', () => {
  const strategic = { segment: 'Strategic', baseSegment: 'Strategic' } as const;
  test.each([
    ['the day before', '2026-11-19', 'clear'],
    ['the day of', '2026-11-20', 'flagged'],
    ['the day after', '2026-11-21', 'flagged'],
  ])('BS7: two quarters since the last: %s', (_when, asOf, status) => {
    expect(statusOf('BS7', partnership({ engagements: [reviewOn('2026-05-20')] }), { ...strategic, asOf })).toBe(
      status,
    );
  });

  test('BS7: says when the last was', () => {
    expect(
      spot('BS7', partnership({ engagements: [reviewOn('2026-03-01'), reviewOn('2026-05-10')] }), strategic),
    ).toMatchObject({
      since: '2026-11-10',
      params: { segment: 'Strategic', months: 6, lastReview: '2026-05-10' },
      evidence: { count: 1, records: [ref('meeting', 'meeting-2026-05-10')] },
    });
    expect(spot('BS7', partnership(), strategic).params).toEqual({ segment: 'Strategic', months: 6, lastReview: null });
  });

  test.each([
    ['is not called so', held('2026-11-01')],
    ['was not held', contactWith('meeting', '2026-11-01', { isReview: true })],
    ['starts later today', held(today, { isReview: true, startsAt: Date.parse(`${today}T15:00:00Z`) })],
  ])('ruling BS7: a meeting that %s proves none', (_how, meeting) => {
    expect(statusOf('BS7', partnership({ engagements: [meeting] }), strategic)).toBe('flagged');
  });

  test.each([
    ['held today', today, 'clear'],
    ['held tomorrow', '2026-11-21', 'flagged'],
    ['not held', null, 'flagged'],
  ])('ruling BS7: once reviews are records they prove one, too: %s', (_when, heldOn, status) => {
    const reviews = [{ record: ref('meeting', 'review'), scheduledOn: '2026-11-01', heldOn }];
    expect(statusOf('BS7', partnership({ reviews }), strategic)).toBe(status);
    expect(statusOf('BS7', partnership({ reviews, engagements: null }), strategic)).toBe(status);
  });

  test.each([
    ['Strategic', 'Strategic', 'flagged'],
    ['At-risk', 'Strategic', 'flagged'],
    ['At-risk', 'Stable', 'clear'],
    ['Growth', 'Growth', 'clear'],
    ['Onboarding', 'Strategic', 'clear'],
    [null, 'Strategic', 'unknown'],
  ] as const)('BS7: though required: segment %s with base %s: %s', (segment, baseSegment, status) => {
    expect(statusOf('BS7', partnership(), { segment, baseSegment })).toBe(status);
  });

  test('BS7: which segments owe one is told with the cadences', () => {
    const { reviews } = defaultSettings().cadence;
    const settings = settingsWith({ cadence: { reviews: { ...reviews, Growth: 'required' } } });
    expect(statusOf('BS7', partnership(), { segment: 'Growth', baseSegment: 'Growth', settings })).toBe('flagged');
  });

  test.each([
    ['a day short of two quarters', '2026-05-21', 'clear'],
    ['two quarters', '2026-05-20', 'flagged'],
    ['a day more', '2026-05-19', 'flagged'],
  ])('ruling BS7: a partner of %s', (_age, signedOn, status) => {
    expect(statusOf('BS7', partnership({}, { signedOn }), strategic)).toBe(status);
  });

  test('BS7: with neither meetings nor records it has no source', () => {
    const sources = { ...allSources, engagements: false, reviews: false };
    expect(statusOf('BS7', partnership({ engagements: null }), { ...strategic, sources })).toBe('no_source');
    expect(statusOf('BS7', partnership({ engagements: null }), strategic)).toBe('unknown');
  });
});
