import { describe, expect, test } from 'vitest';

import { isTouch } from '#src/domain/touch.ts';

import { engagement, meeting } from '../support/partner-facts.ts';

const now = { asOfMs: Date.parse('2026-11-20T12:00:00Z'), today: '2026-11-20' };

describe('ruling: a touch is a two-way engagement', () => {
  test.each([
    ['a meeting that was held', meeting('2026-11-19'), true],
    ['a meeting that is scheduled or was missed', engagement('meeting', '2026-11-19'), false],
    [
      'an inbound call that was completed',
      engagement('call', '2026-11-19', { direction: 'inbound', completed: true }),
      true,
    ],
    [
      'an inbound call that was missed',
      engagement('call', '2026-11-19', { direction: 'inbound', connected: true }),
      false,
    ],
    [
      'an outbound call that reached somebody',
      engagement('call', '2026-11-19', { direction: 'outbound', connected: true }),
      true,
    ],
    [
      'an outbound call that was completed and reached nobody',
      engagement('call', '2026-11-19', { direction: 'outbound', completed: true }),
      false,
    ],
    ['a call without a direction that reached somebody', engagement('call', '2026-11-19', { connected: true }), true],
    ['a call without a direction that was completed', engagement('call', '2026-11-19', { completed: true }), false],
    ['an incoming e-mail', engagement('email', '2026-11-19', { direction: 'inbound' }), true],
    ['an outgoing e-mail', engagement('email', '2026-11-19', { direction: 'outbound', completed: true }), false],
    ['an e-mail without a direction', engagement('email', '2026-11-19'), false],
    ['a note', engagement('note', '2026-11-19', { direction: 'inbound', completed: true, connected: true }), false],
    [
      'a finished task',
      engagement('task', '2026-11-19', { direction: 'inbound', completed: true, connected: true }),
      false,
    ],
  ])('%s: %s', (_, given, touch) => {
    expect(isTouch(given, now)).toBe(touch);
  });

  test.each([
    ['a meeting from the moment it starts', meeting('2026-11-20', { startsAt: now.asOfMs }), true],
    ['a meeting later on the day not yet', meeting('2026-11-20', { startsAt: now.asOfMs + 1 }), false],
    [
      'an e-mail of the day from its beginning',
      engagement('email', '2026-11-20', { direction: 'inbound', startsAt: now.asOfMs + 1 }),
      true,
    ],
    ['an e-mail of tomorrow not yet', engagement('email', '2026-11-21', { direction: 'inbound' }), false],
  ])('ruling W3: %s', (_, given, touch) => {
    expect(isTouch(given, now)).toBe(touch);
  });
});
