import { expect, test } from 'vitest';

import { running } from './running.ts';

const companies = '/crm/objects/2026-03/companies';
const ids = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String(at + 1) }));

test('a batch read of known ids is complete, and one with unknown ids says which', async () => {
  await using api = await running();
  const all = await api.send('POST', `${companies}/batch/read`, {
    inputs: [{ id: '12' }, { id: 11 }],
    properties: ['name'],
  });
  expect([all.status, all.body.status]).toEqual([200, 'COMPLETE']);
  expect(all.body).not.toHaveProperty('errors');
  const some = await api.send('POST', `${companies}/batch/read`, {
    inputs: [{ id: '11' }, { id: '98' }, { id: '99' }],
    properties: ['name'],
  });
  expect(some.status).toBe(207);
  expect(some.body.numErrors).toBe(1);
  expect(some.body.errors).toEqual([
    {
      status: 'error',
      category: 'OBJECT_NOT_FOUND',
      message: 'Could not get some COMPANY objects, they may be deleted or not exist. Check that ids are valid.',
      context: { ids: ['98', '99'] },
    },
  ]);
});

test('a batch has at most 100 inputs, and 50 where history is read', async () => {
  await using api = await running();
  const read = (body: unknown) => api.send('POST', `${companies}/batch/read`, body);
  const over = await read({ inputs: ids(101) });
  expect([over.status, over.body.message]).toEqual([
    400,
    'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
  ]);
  const history = await read({ inputs: ids(51), propertiesWithHistory: ['name'] });
  expect(history.body.message).toBe(
    'The maximum number of inputs supported in a batch request for property histories is 50',
  );
  expect((await read({ inputs: ids(50), propertiesWithHistory: ['name'] })).status).toBe(207);
});

test('a batch without inputs is complete and empty', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${companies}/batch/update`, {});
  expect([status, body.status, body.results]).toEqual([200, 'COMPLETE', []]);
});

test('without trace ids one bad value fails the whole batch and nothing is written', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${companies}/batch/update`, {
    inputs: [
      { id: '11', properties: { partner_tier: 'silver' } },
      { id: '12', properties: { partner_tier: 'platinum', missing: '1' } },
    ],
  });
  expect(status).toBe(400);
  expect(body.category).toBe('VALIDATION_ERROR');
  expect(JSON.parse(body.message.replace('Property values were not valid: ', ''))).toEqual([
    {
      isValid: false,
      message: 'platinum was not one of the allowed options: [gold, silver]',
      error: 'INVALID_OPTION',
      name: 'partner_tier',
      localizedErrorMessage: 'platinum was not one of the allowed options: [gold, silver]',
      portalId: 100001,
    },
    {
      isValid: false,
      message: 'Property "missing" does not exist',
      error: 'PROPERTY_DOESNT_EXIST',
      name: 'missing',
      localizedErrorMessage: 'Property "missing" does not exist',
      portalId: 100001,
    },
  ]);
  expect(body.errors[1]).toEqual({
    message: 'Property "missing" does not exist',
    code: 'PROPERTY_DOESNT_EXIST',
    context: { propertyName: ['missing'] },
  });
  expect((await api.get(`${companies}/11?properties=partner_tier`)).body.properties.partner_tier).toBe('gold');
});

test('with a trace id of its own on every input, only the bad inputs fail', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${companies}/batch/update`, {
    inputs: [
      { id: '12', properties: { partner_tier: 'gold' }, objectWriteTraceId: 'b' },
      { id: '11', properties: { partner_tier: 'silver' }, objectWriteTraceId: 'a' },
      { id: '13', properties: { partner_tier: 'platinum' }, objectWriteTraceId: 'c' },
      { id: '99', properties: { partner_tier: 'gold' }, objectWriteTraceId: 'd' },
    ],
  });
  expect(status).toBe(207);
  expect(
    body.results.map((one: { id: string; objectWriteTraceId: string }) => [one.id, one.objectWriteTraceId]),
  ).toEqual([
    ['11', 'a'],
    ['12', 'b'],
  ]);
  expect(body.errors.map((one: { category: string; context: unknown }) => [one.category, one.context])).toEqual([
    ['VALIDATION_ERROR', { objectWriteTraceId: ['c'] }],
    ['OBJECT_NOT_FOUND', { ids: ['99'], objectWriteTraceId: ['d'] }],
  ]);
});

test('an account may be told to fail whole batches even with trace ids', async () => {
  await using api = await running({ quirks: { attributesBatchErrors: false } });
  const inputs = [{ id: '13', properties: { partner_tier: 'platinum' }, objectWriteTraceId: 'c' }];
  expect((await api.send('POST', `${companies}/batch/update`, { inputs })).status).toBe(400);
});

test('an id twice in one batch fails the batch', async () => {
  await using api = await running();
  const input = { id: '11', properties: { partner_tier: 'gold' } };
  const { status, body } = await api.send('POST', `${companies}/batch/update`, { inputs: [input, input] });
  expect([status, body.message, body.context]).toEqual([
    400,
    'Duplicate IDs found in batch input: [11]. IDs must be unique',
    { ids: ['11'] },
  ]);
});

test('a batch update does not take the id of a merged record, a batch read does', async () => {
  await using api = await running();
  const { id } = (await api.send('POST', `${companies}/merge`, { primaryObjectId: '11', objectIdToMerge: '12' })).body;
  const update = await api.send('POST', `${companies}/batch/update`, {
    inputs: [{ id: '11', properties: { name: 'Old' } }],
  });
  expect([update.status, update.body.results]).toEqual([207, []]);
  const read = await api.send('POST', `${companies}/batch/read`, { inputs: [{ id: '11' }, { id: '12' }] });
  expect([read.status, read.body.results.map((one: { id: string }) => one.id)]).toEqual([200, [id]]);
});

test('a batch create answers 201, or 207 with the failed inputs by trace id', async () => {
  await using api = await running();
  const good = await api.send('POST', `${companies}/batch/create`, {
    inputs: [{ properties: { name: 'A' } }, { properties: { name: 'B' } }],
  });
  expect([good.status, good.body.results.length]).toEqual([201, 2]);
  const mixed = await api.send('POST', `${companies}/batch/create`, {
    inputs: [
      { properties: { name: 'C' }, objectWriteTraceId: 'good' },
      { properties: { missing: '1' }, objectWriteTraceId: 'bad' },
    ],
  });
  expect(mixed.status).toBe(207);
  expect(mixed.body.errors[0].context).toEqual({ objectWriteTraceId: ['bad'] });
  const whole = await api.send('POST', `${companies}/batch/create`, {
    inputs: [{ properties: { name: 'Never stored' } }, { properties: { missing: '1' } }],
  });
  expect(whole.status).toBe(400);
  expect((await api.send('POST', `${companies}/search`, { query: 'Never stored' })).body.total).toBe(0);
});

test('a batch archive answers 204, also for ids that are gone', async () => {
  await using api = await running();
  expect((await api.send('POST', `${companies}/batch/archive`, { inputs: [{ id: '12' }, { id: '99' }] })).status).toBe(
    204,
  );
  expect((await api.get(`${companies}/12`)).status).toBe(404);
});

test('a body that is no JSON is refused', async () => {
  await using api = await running();
  const { status, body } = await api.send('POST', `${companies}/batch/read`, '{"inputs":');
  expect([status, body.message]).toEqual([400, 'Invalid input JSON on line 1, column 1: Unexpected character']);
});
