import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { query } from '../support/dump.ts';
import { event, now, portalId, program, publicUrl, receiver, secret, send, target, type Receiver } from './support.ts';

let database: TestDatabase;
let subject: Receiver;

beforeAll(async () => {
  database = await createTestDatabase();
  subject = await receiver(database.url);
});

beforeEach(() => query(database.url, 'delete from inbox'));

afterAll(async () => {
  await subject[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function records(): Promise<readonly string[]> {
  return (await subject.inbox()).map((row) => `${row.kind}${row.type && `/${row.type}`} ${row.record_id} ${row.cause}`);
}

function counted(metrics: string, outcome: string): number {
  return Number(new RegExp(`webhook_events_total\\{outcome="${outcome}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
}

/** How many requests were refused for their signature so far. */
async function refused(): Promise<number> {
  const found = (await subject.metrics()).matchAll(/refused_signatures_total\{reason="\w+"\} (\d+)/g);
  return [...found].reduce((sum, [, count]) => sum + Number(count), 0);
}

function minutes(count: number): number {
  return count * 60_000;
}

function many(count: number): readonly unknown[] {
  return Array.from({ length: count }, () => event({ objectId: 1 }));
}

/** The answers to requests signed with the new secret and with the old one. */
async function statuses(url: string): Promise<readonly number[]> {
  return [await send(url, [event()], { secret: 'new' }), await send(url, [event()], { secret })];
}

describe('F1: repetition', () => {
  test('an event that comes ten times, also within one list, stands once in the inbox', async () => {
    const same = event();
    const answers = [
      await send(
        subject.url,
        Array.from({ length: 10 }, () => same),
      ),
    ];
    for (let attempt = 1; attempt <= 10; attempt += 1)
      answers.push(await send(subject.url, [{ ...same, attemptNumber: attempt }]));
    answers.push(...(await Promise.all([1, 2, 3].map(() => send(subject.url, [same, event({ objectId: 9 }), same])))));

    expect(new Set(answers)).toEqual(new Set([204]));
    expect(await records()).toEqual(['company 123 changed', ...Array.from({ length: 3 }, () => 'company 9 changed')]);
  });

  test('events that lack what tells them apart are still not doubled', async () => {
    const bare = { portalId, subscriptionType: 'company.creation', objectId: 77 };
    await send(subject.url, [bare, bare]);
    await send(subject.url, [bare]);

    expect(await records()).toEqual(['company 77 changed']);
  });

  test('many requests at once with the same events in other orders all succeed', async () => {
    const events = Array.from({ length: 100 }, (_, place) => event({ objectId: 1000 + place }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => send(subject.url, turn % 2 === 0 ? events : events.toReversed())),
    );

    expect(new Set(answers)).toEqual(new Set([204]));
    expect(await records()).toHaveLength(100);
  });
});

test('F2: two events with the same id that are about different records both stand in the inbox', async () => {
  await send(subject.url, [event({ eventId: 5, objectId: 1 }), event({ eventId: 5, objectId: 2 })]);

  expect(await records()).toEqual(['company 1 changed', 'company 2 changed']);
});

test('F7: a request that is replayed within five minutes is acknowledged and changes nothing', async () => {
  const body = [event({ objectId: 3 }), event({ objectId: 4 })];
  expect([await send(subject.url, body), await send(subject.url, body)]).toEqual([204, 204]);

  expect(await records()).toEqual(['company 3 changed', 'company 4 changed']);
});

describe('F5: requests that HubSpot did not sign', () => {
  const body = JSON.stringify([event()]);

  test.each<readonly [string, Parameters<typeof send>[2]]>([
    ['without a signature', { signature: null }],
    ['with a forged signature', { signature: Buffer.alloc(32, 7).toString('base64') }],
    ['with half a signature', { signature: 'K36dawei4A+QBNol' }],
    ['signed with another secret', { secret: 'another' }],
    ['signed for another method', { method: 'PUT' }],
    ['signed for another address', { signedUrl: 'https://other.example.com/webhooks/hubspot' }],
    ['signed without the query that it carries', { target: `${target}?a=1`, signedUrl: `${publicUrl}${target}` }],
    ['whose body lost a byte', { sent: body.slice(0, -1) }],
    ['whose body was written anew', { sent: JSON.stringify(JSON.parse(body), null, 1) }],
    ['whose body is empty', { sent: '' }],
    ['with two signatures', { headers: { 'x-hubspot-signature-v3': ['A'.repeat(43) + '=', 'B'.repeat(43) + '='] } }],
    ['signed by the older version only', { signature: null, headers: { 'x-hubspot-signature': 'ab'.repeat(32) } }],
  ])('%s are refused, counted, and leave nothing behind', async (_name, how) => {
    const before = await refused();
    expect(await send(subject.url, body, how)).toBe(401);

    expect([await records(), (await refused()) - before]).toEqual([[], 1]);
  });

  test('a query with escapes that HubSpot undoes is signed as it undoes them', async () => {
    const status = await send(subject.url, [event()], {
      target: `${target}?from=hs%3Aapp&x=%28a%29&y=%20`,
      signedUrl: `${publicUrl}${target}?from=hs:app&x=(a)&y=%20`,
    });

    expect([status, await records()]).toEqual([204, ['company 123 changed']]);
  });
});

describe('F6: the age of a request', () => {
  test.each([
    ['five minutes old', String(now.getTime() - minutes(5)), 204],
    ['a second older', String(now.getTime() - minutes(5) - 1000), 401],
    ['five minutes ahead', String(now.getTime() + minutes(5)), 204],
    ['a second further ahead', String(now.getTime() + minutes(5) + 1000), 401],
    ['in seconds', String(Math.floor(now.getTime() / 1000)), 401],
    ['not a number', 'NaN', 401],
    ['empty', '', 401],
    ['negative', `-${now.getTime()}`, 401],
    ['a number in words', '1e12', 401],
  ])('%s: %s is answered with %i', async (_name, timestamp, status) => {
    expect(await send(subject.url, [event()], { timestamp })).toBe(status);
  });
});

test('F8: while the secret is rotated both are good, and afterwards only the new one', async () => {
  await using rotating = await receiverOf({ clientSecrets: ['new', secret] });
  await using rotated = await receiverOf({ clientSecrets: ['new'] });

  expect([await statuses(rotating.url), await statuses(rotated.url)]).toEqual([
    [204, 204],
    [204, 401],
  ]);
});

describe('F9: requests that are too much or no events', () => {
  test.each<readonly [string, unknown, Parameters<typeof send>[2], number]>([
    ['a megabyte and more', `[${JSON.stringify('x'.repeat(1_100_000))}]`, {}, 413],
    ['ten thousand events', many(10_000), {}, 413],
    ['ten thousand small events', Array.from({ length: 10_000 }, () => ({})), {}, 400],
    [
      'JSON as deep as it is long, which holds one element that is no event',
      '['.repeat(200_000) + ']'.repeat(200_000),
      {},
      204,
    ],
    ['no JSON', '{"eventId":', {}, 400],
    ['bytes that are no text', Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d]), {}, 400],
    ['an object', { events: [] }, {}, 400],
    ['nothing', '', {}, 400],
    ['a form', 'events=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['a compressed body', [event()], { headers: { 'content-encoding': 'gzip' } }, 415],
  ])('%s is answered with a status and no more', async (_name, body, how, status) => {
    expect(await send(subject.url, body, how)).toBe(status);
    expect(await records()).toEqual([]);
    expect(await send(subject.url, [event({ objectId: 1 })])).toBe(204);
  });

  test('an event that cannot be read is acknowledged and counted, and the others are taken', async () => {
    const before = await subject.metrics();
    const status = await send(
      subject.url,
      `[null,1,"x",[],{},{"portalId":"x"},{"__proto__":{"portalId":62515},"subscriptionType":"company.creation"},{"portalId":${portalId},"__proto__":{"a":1},"subscriptionType":"company.creation","objectId":8,"occurredAt":1e300,"eventId":{"a":1},"propertyName":"a\\u0000b"}]`,
    );

    expect([status, await records()]).toEqual([204, ['company 8 changed']]);
    expect(counted(await subject.metrics(), 'unreadable') - counted(before, 'unreadable')).toBe(7);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });

  test('another method finds nothing at this address', async () => {
    const { status } = await fetch(`${subject.url}${target}`);
    expect(status).toBe(404);
  });
});

describe('what events are about', () => {
  test('events of several accounts go each to its own program, and those of an unknown account are acknowledged and counted', async () => {
    const other = await program(subject.store, '700001');
    const before = await subject.metrics();
    const status = await send(subject.url, [
      event({ objectId: 1 }),
      event({ objectId: 1, portalId: 700_001 }),
      event({ objectId: 1, portalId: 999_999 }),
      event({ objectId: 2, portalId: 999_999 }),
    ]);

    const rows = await subject.inbox();
    expect([status, new Map(rows.map((row) => [row.program_id, row.record_id])), rows.length]).toEqual([
      204,
      new Map([
        [subject.programId, '1'],
        [other, '1'],
      ]),
      2,
    ]);
    expect(counted(await subject.metrics(), 'unknown_account') - counted(before, 'unknown_account')).toBe(2);
    expect(new Set(subject.woken.slice(-2))).toEqual(new Set([subject.programId, other]));
  });

  test('what nobody needs is acknowledged: other types, our own properties, links that no score reads', async () => {
    const before = await subject.metrics();
    const status = await send(subject.url, [
      event({ subscriptionType: 'ticket.creation' }),
      event({ subscriptionType: 'object.creation', objectTypeId: '2-1234' }),
      event({ subscriptionType: 'conversation.newMessage' }),
      event({ subscriptionType: 'constructor.creation' }),
      event({ propertyName: 'prm_health_score' }),
      event({
        subscriptionType: 'contact.associationChange',
        associationType: 'CONTACT_TO_DEAL',
        fromObjectId: 1,
        toObjectId: 2,
      }),
    ]);

    expect([status, await records()]).toEqual([204, []]);
    const after = await subject.metrics();
    const counts = ['unknown_type', 'own_property', 'not_needed', 'taken'].map(
      (outcome) => counted(after, outcome) - counted(before, outcome),
    );
    expect(counts).toEqual([4, 1, 1, 0]);
  });

  test.each<readonly [string, Record<string, unknown>, readonly string[]]>([
    ['a creation in the older format', { subscriptionType: 'deal.creation', objectId: 5 }, ['deal 5 changed']],
    [
      'an event that calls its type otherwise',
      { subscriptionType: undefined, eventType: 'contact.deletion', objectId: 5 },
      ['contact 5 changed'],
    ],
    ['an id that came as text', { objectId: '300000000001' }, ['company 300000000001 changed']],
    ['a deletion for privacy', { subscriptionType: 'contact.privacyDeletion', objectId: 5 }, ['contact 5 changed']],
    ['a restored deal', { subscriptionType: 'object.restore', objectTypeId: '0-3', objectId: 5 }, ['deal 5 restored']],
    [
      'a new call',
      { subscriptionType: 'object.creation', objectTypeId: '0-48', objectId: 5 },
      ['engagement/call 5 changed'],
    ],
    [
      'a merge with an id of its own',
      {
        subscriptionType: 'object.merge',
        objectId: 500,
        primaryObjectId: 123,
        mergedObjectIds: [124, 125],
        newObjectId: 500,
      },
      ['company 123 merged', 'company 124 merged', 'company 125 merged', 'company 500 merged'],
    ],
    [
      'a merge that keeps the primary id',
      {
        subscriptionType: 'company.merge',
        objectId: 123,
        primaryObjectId: 123,
        mergedObjectIds: [124],
        newObjectId: 123,
      },
      ['company 123 merged', 'company 124 merged'],
    ],
    [
      'a link between company and deal, seen from the company',
      {
        subscriptionType: 'company.associationChange',
        associationType: 'COMPANY_TO_DEAL',
        fromObjectId: 1,
        toObjectId: 2,
      },
      ['deal 2 links'],
    ],
    [
      'a link between a mail and a contact, seen from the contact',
      {
        subscriptionType: 'object.associationChange',
        fromObjectTypeId: '0-1',
        toObjectTypeId: '0-49',
        fromObjectId: 1,
        toObjectId: 2,
      },
      ['engagement/email 2 links'],
    ],
    [
      'a link between a contact and a company',
      {
        subscriptionType: 'object.associationChange',
        fromObjectTypeId: '0-1',
        toObjectTypeId: '0-2',
        fromObjectId: 1,
        toObjectId: 2,
      },
      ['contact 1 links'],
    ],
  ])('%s', async (_name, changes, expected) => {
    await send(subject.url, [event(changes)]);
    expect((await records()).toSorted()).toEqual(expected);
  });
});

test('F10: a hundred events are stored in one transaction, and each request has one of its own', async () => {
  const before = subject.transactions();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, turn) =>
      send(
        subject.url,
        Array.from({ length: 100 }, (_each, place) => event({ objectId: turn * 100 + place })),
      ),
    ),
  );

  expect(new Set(answers)).toEqual(new Set([204]));
  expect([subject.transactions() - before, (await records()).length]).toEqual([10, 1000]);
});

test('events that cannot be stored in time are left with HubSpot', async () => {
  await using slow = await receiverOf({ take: () => new Promise(() => undefined), timeoutMs: 50 });
  expect(await send(slow.url, [event()])).toBe(503);
});

/** A receiver beside the first, on a database of its own. */
async function receiverOf(changes: Parameters<typeof receiver>[1]): Promise<Receiver> {
  const own = await createTestDatabase();
  const made = await receiver(own.url, changes);
  return {
    ...made,
    [Symbol.asyncDispose]: async () => {
      await made[Symbol.asyncDispose]();
      await own[Symbol.asyncDispose]();
    },
  };
}
