import { expect, test } from 'vitest';

import { running } from '../../sandbox/hubspot/running.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { body, fakePortal, inputsOf } from '../../support/hubspot-portal.ts';

function ask(...ids: readonly string[]) {
  return ids.map((id) => ({ id, type: null }));
}

const notFound = (ids: readonly string[]) => ({ category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids } });

test('250 companies are three calls, and an id asked for twice is read once', async () => {
  await using portal = await fakePortal((_route, _request, sent) => {
    return { json: { results: inputsOf(sent).map(({ id }) => body(id)) } };
  });
  const crm = openHubspot(portal.url);
  const ids = Array.from({ length: 250 }, (_, at) => String(at + 1));
  const pages = await all(crm.read('company', ask(...ids, '7'), forever()));
  expect(pages.map((page) => page.records.length)).toEqual([100, 100, 50]);
  expect(crm.limits().callsByTerm).toEqual({ 'read companies': 3 });
});

test('records that merged answer under another id: each old id is told where it went', async () => {
  await using api = await running();
  const merged = await api.send('POST', '/crm/objects/2026-03/companies/merge', {
    primaryObjectId: '11',
    objectIdToMerge: '12',
  });
  const to = String(merged.body.id);
  const [page] = await all(openHubspot(api.sandbox.url).read('company', ask('11', '12', '13', '14'), forever()));
  expect(page?.records.map((record) => record.id).toSorted()).toEqual(['13', to].toSorted());
  expect(page?.redirected).toEqual([
    { from: '11', to },
    { from: '12', to },
  ]);
  expect(page?.missing).toEqual(['14']);
});

test('an id that the answer does not mention and that is gone by itself is missing', async () => {
  await using portal = await fakePortal((route) =>
    route.startsWith('POST')
      ? { json: { results: [body('1')] } }
      : { status: 404, json: { message: 'resource not found' } },
  );
  const [page] = await all(openHubspot(portal.url).read('company', ask('1', '2'), forever()));
  expect(page).toMatchObject({ missing: ['2'], redirected: [] });
});

test('an answer that leaves out most of what was asked for is broken, and makes nothing missing', async () => {
  await using portal = await fakePortal(() => ({ json: { status: 'COMPLETE', results: [] } }));
  const ids = Array.from({ length: 30 }, (_, at) => String(at + 1));
  const read = all(openHubspot(portal.url).read('company', ask(...ids), forever()));
  await expect(read).rejects.toThrow(
    "HubSpot's answer to read companies does not mention 30 of the records asked for.",
  );
});

test('an error of a part that is not about missing records is an error of the read', async () => {
  const errors = [{ category: 'INTERNAL_ERROR', message: 'try again', context: { ids: ['2'] } }];
  await using portal = await fakePortal(() => ({ status: 207, json: { results: [body('1')], errors } }));
  const read = all(openHubspot(portal.url).read('company', ask('1', '2'), forever()));
  await expect(read).rejects.toThrow('HubSpot could not read companies: try again');
});

test('a broken record in a batch is refused and not missing', async () => {
  const results = [body('1'), body('2', {}, { updatedAt: 'soon' })];
  await using portal = await fakePortal(() => ({ status: 207, json: { results, errors: [notFound(['3'])] } }));
  const [page] = await all(openHubspot(portal.url).read('company', ask('1', '2', '3'), forever()));
  expect(page?.records.map((record) => record.id)).toEqual(['1']);
  expect(page?.refused.map((one) => one.id)).toEqual(['2']);
  expect(page?.missing).toEqual(['3']);
});

test('engagements are read with what the rules need and without subject or body', async () => {
  const bodies: Record<string, object> = {
    calls: body('1', {
      hs_timestamp: '2026-02-01T09:00:00Z',
      hs_call_direction: 'OUTBOUND',
      hs_call_status: 'COMPLETED',
      hs_call_duration: '90000',
      hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
      hubspot_owner_id: '501',
    }),
    emails: body('2', {
      hs_timestamp: '2026-02-02T09:00:00Z',
      hs_email_direction: 'INCOMING_EMAIL',
      hs_email_status: 'SENT',
    }),
    meetings: body('3', {
      hs_timestamp: '2026-02-03T08:00:00Z',
      hs_meeting_start_time: '2026-02-03T09:00:00Z',
      hs_meeting_end_time: '2026-02-03T10:00:00Z',
      hs_meeting_outcome: 'CANCELLED',
    }),
    notes: body('4', { hs_timestamp: '2026-02-04T09:00:00Z' }),
    tasks: body('5', { hs_timestamp: null, hs_task_status: 'WAITING' }),
  };
  await using portal = await fakePortal((route) => ({ json: { results: [bodies[route.split('/')[3] ?? '']] } }));
  const types = ['call', 'email', 'meeting', 'note', 'task'] as const;
  const asked = types.map((type, at) => ({ id: String(at + 1), type }));
  const records = (await all(openHubspot(portal.url).read('engagement', asked, forever()))).flatMap(
    (page) => page.records,
  );
  const head = {
    kind: 'engagement',
    createdAt: new Date('2026-01-05T08:00:00Z'),
    updatedAt: new Date('2026-02-01T08:00:00.250Z'),
    archived: false,
    ownerId: null,
    endsAt: null,
    direction: null,
    outcome: null,
    disposition: null,
    isReview: false,
  };
  expect(records).toEqual([
    {
      ...head,
      id: '1',
      type: 'call',
      ownerId: '501',
      at: new Date('2026-02-01T09:00:00Z'),
      endsAt: new Date('2026-02-01T09:01:30Z'),
      direction: 'outbound',
      outcome: 'completed',
      disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
    },
    { ...head, id: '2', type: 'email', at: new Date('2026-02-02T09:00:00Z'), direction: 'inbound', outcome: 'sent' },
    {
      ...head,
      id: '3',
      type: 'meeting',
      at: new Date('2026-02-03T09:00:00Z'),
      endsAt: new Date('2026-02-03T10:00:00Z'),
      outcome: 'canceled',
    },
    { ...head, id: '4', type: 'note', at: new Date('2026-02-04T09:00:00Z') },
    // A task without a due date stands on the day it was made.
    { ...head, id: '5', type: 'task', at: new Date('2026-01-05T08:00:00Z'), outcome: 'waiting' },
  ]);
  expect(portal.requests.map(({ body: sent }) => sent).join('')).not.toMatch(
    /subject|body|html|text|(?<!meeting_)title/,
  );
});

test.each([
  ['its type', { hs_activity_type: 'QBR' }, true],
  ['words of its title', { hs_meeting_title: 'Q3 quarterly Business Review with North' }, true],
  ['nothing', { hs_activity_type: 'Demo', hs_meeting_title: 'Pipeline sync' }, false],
])('a meeting is a review by %s, and its title is not kept', async (_, properties, isReview) => {
  const meeting = body('3', { hs_timestamp: '2026-02-03T08:00:00Z', ...properties });
  await using portal = await fakePortal(() => ({ json: { results: [meeting] } }));
  const [page] = await all(openHubspot(portal.url).read('engagement', [{ id: '3', type: 'meeting' }], forever()));
  expect(page?.records).toMatchObject([{ isReview }]);
  expect(JSON.stringify(page)).not.toMatch(/Business Review|Pipeline sync/);
});

test('the title of a meeting that cannot be read is not kept either', async () => {
  const meeting = body('3', { hs_meeting_title: 'QBR with North' }, { updatedAt: 'soon' });
  await using portal = await fakePortal(() => ({ json: { results: [meeting] } }));
  const [page] = await all(openHubspot(portal.url).read('engagement', [{ id: '3', type: 'meeting' }], forever()));
  expect(page?.refused).toHaveLength(1);
  expect(JSON.stringify(page)).not.toContain('North');
});

test.each(['NaN', '-5', '1e30', '9999999999999', 'long'])('a call that lasts %s has no end', async (duration) => {
  const call = body('1', { hs_timestamp: '2026-02-01T09:00:00Z', hs_call_duration: duration });
  await using portal = await fakePortal(() => ({ json: { results: [call] } }));
  const [page] = await all(openHubspot(portal.url).read('engagement', [{ id: '1', type: 'call' }], forever()));
  expect(page?.records).toMatchObject([{ endsAt: null }]);
});

test('an engagement whose time cannot be read is refused: it would stand on the wrong day', async () => {
  const call = body('1', { hs_timestamp: '0000-00-00T00:00:00Z' });
  await using portal = await fakePortal(() => ({ json: { results: [call] } }));
  const [page] = await all(openHubspot(portal.url).read('engagement', [{ id: '1', type: 'call' }], forever()));
  expect(page?.refused).toMatchObject([{ kind: 'engagement', id: '1' }]);
});
