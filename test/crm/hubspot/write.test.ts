import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { PropertyWrite, WriteOutcome } from '#src/crm/port.ts';
import { CrmPermissionError, CrmRateLimitError, CrmUnavailableError } from '#src/errors.ts';

import { running } from '../../sandbox/hubspot/running.ts';
import { company, smallPortal } from '../../sandbox/hubspot/small-portal.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { fakePortal, inputsOf } from '../../support/hubspot-portal.ts';
import type { SentInput } from '../../support/hubspot-portal.ts';
import type { LoopbackReply } from '../../support/loopback.ts';

function writes(
  count: number,
  values: Record<string, string | null> = { prm_health_band: 'Healthy' },
): PropertyWrite[] {
  return Array.from({ length: count }, (_, at) => ({
    kind: 'company',
    id: String(at + 1),
    values,
    traceId: `t${at + 1}`,
  }));
}

const refusal = {
  status: 400,
  json: {
    status: 'error',
    category: 'VALIDATION_ERROR',
    message: 'Property values were not valid: [...]',
    errors: [
      {
        message: 'Purple was not one of the allowed options.',
        code: 'INVALID_OPTION',
        context: { propertyName: ['prm_health_band'] },
      },
    ],
  },
} as const;

function done(inputs: readonly SentInput[]): LoopbackReply {
  return { json: { status: 'COMPLETE', results: inputs.map(({ id }) => ({ id })).toReversed() } };
}

async function write(
  values: readonly PropertyWrite[],
  reply: (inputs: readonly SentInput[], count: number) => LoopbackReply,
  timeoutMs = 10_000,
) {
  await using portal = await fakePortal((_route, _request, sent) => reply(inputsOf(sent), portal.requests.length));
  const outcomes: WriteOutcome[] = [];
  let error: unknown = null;
  try {
    for await (const some of openHubspot(portal.url, { timeoutMs }).write(values, forever())) outcomes.push(...some);
  } catch (caught) {
    error = caught;
  }
  const sent = portal.requests.map(({ body }) => inputsOf(JSON.parse(body)));
  return { outcomes, error, sent, calls: portal.requests.length };
}

function countOf(outcomes: readonly WriteOutcome[], outcome: WriteOutcome['outcome']): number {
  return outcomes.filter((one) => one.outcome === outcome).length;
}

test('1,000 companies are 10 calls, each value absolute, each record with its trace id', async () => {
  const { calls, error, outcomes, sent } = await write(
    writes(1_000, { prm_health_score: '81', prm_health_trend: null }),
    done,
  );
  expect({ calls, error }).toEqual({ calls: 10, error: null });
  expect(countOf(outcomes, 'written')).toBe(1_000);
  expect(sent[0]?.[0]).toEqual({
    id: '1',
    objectWriteTraceId: 't1',
    properties: { prm_health_score: '81', prm_health_trend: '' },
  });
});

test('companies and deals are written apart', async () => {
  const deal: PropertyWrite = { kind: 'deal', id: '9', values: { prm_stuck: 'true' }, traceId: 'd' };
  const { outcomes, sent } = await write([...writes(1), deal], done);
  expect(sent.map((inputs) => inputs.map(({ id }) => id))).toEqual([['1'], ['9']]);
  expect(countOf(outcomes, 'written')).toBe(2);
});

test('two writes of one record go in two batches, in their order', async () => {
  const [first] = writes(1);
  if (first === undefined) throw new Error('no write');
  const again = { ...first, values: { prm_health_band: 'Critical' }, traceId: 'again' };
  const { outcomes, sent } = await write([first, again], done);
  expect(sent.map((inputs) => inputs.map((input) => input.properties['prm_health_band']))).toEqual([
    ['Healthy'],
    ['Critical'],
  ]);
  expect(outcomes.map((one) => one.traceId)).toEqual(['t1', 'again']);
});

test('partial failures are told by trace id, by record id, and what is not mentioned is unknown', async () => {
  const { outcomes } = await write(writes(5), () => ({
    status: 207,
    json: {
      results: [{ id: '5' }, { id: '1' }],
      errors: [
        { category: 'VALIDATION_ERROR', message: 'no such option', context: { objectWriteTraceId: ['t2'] } },
        { category: 'OBJECT_NOT_FOUND', message: 'no such record', context: { ids: ['3'] } },
      ],
    },
  }));
  expect(outcomes).toEqual([
    { id: '1', traceId: 't1', outcome: 'written' },
    { id: '2', traceId: 't2', outcome: 'refused', reason: 'no such option' },
    { id: '3', traceId: 't3', outcome: 'refused', reason: 'no such record' },
    {
      id: '4',
      traceId: 't4',
      outcome: 'unknown',
      reason: "HubSpot's answer does not mention the record, but says: no such option.",
    },
    { id: '5', traceId: 't5', outcome: 'written' },
  ]);
});

test('a batch that ends COMPLETE without any result has written nothing for sure', async () => {
  const { outcomes } = await write(writes(2), () => ({ json: { status: 'COMPLETE', results: [] } }));
  expect(countOf(outcomes, 'unknown')).toBe(2);
});

test('one bad record among 100 is found in at most 14 calls, wherever it stands, and all others are written', async () => {
  const most = Math.floor(2 * Math.log2(100) + 1);
  for (let bad = 1; bad <= 100; bad += 1) {
    const { calls, outcomes } = await write(writes(100), (inputs) =>
      inputs.some(({ id }) => id === String(bad)) ? refusal : done(inputs),
    );
    expect(calls).toBeLessThanOrEqual(most);
    expect(outcomes.filter((one) => one.outcome === 'refused')).toEqual([
      { id: String(bad), traceId: `t${bad}`, outcome: 'refused', reason: 'Purple was not one of the allowed options.' },
    ]);
    expect(countOf(outcomes, 'written')).toBe(99);
  }
});

test('whichever records are bad, exactly they are refused, all others written once, in a bounded number of calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 8 }), async (bad) => {
      const isBad = new Set(bad.map(String));
      const { calls, outcomes, sent } = await write(writes(100), (inputs) =>
        inputs.some(({ id }) => isBad.has(id)) ? refusal : done(inputs),
      );
      expect(calls).toBeLessThanOrEqual(Math.max(1, bad.length * (2 * Math.log2(100) + 1)));
      expect(outcomes.map((one) => Number(one.id)).toSorted((a, b) => a - b)).toEqual(
        writes(100).map((one) => Number(one.id)),
      );
      expect(new Set(outcomes.filter((one) => one.outcome === 'refused').map((one) => one.id))).toEqual(isBad);
      const accepted = sent.filter((inputs) => !inputs.some(({ id }) => isBad.has(id))).flat();
      expect(accepted).toHaveLength(100 - bad.length);
    }),
    { numRuns: 25, examples: [[[5, 34]]] },
  );
});

test('a refusal that names its records costs one further call', async () => {
  const named = { ...refusal, json: { ...refusal.json, context: { objectWriteTraceId: ['t7', 't9'] } } };
  const { calls, outcomes } = await write(writes(100), (inputs) => (inputs.length === 100 ? named : done(inputs)));
  expect(calls).toBe(2);
  expect(outcomes.filter((one) => one.outcome === 'refused').map((one) => one.id)).toEqual(['7', '9']);
});

test('a property that does not exist is not looked for record by record', async () => {
  const missing = {
    status: 400,
    json: {
      message: 'no',
      errors: [
        {
          message: 'Property "prm_x" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['prm_x'] },
        },
      ],
    },
  };
  const values = [...writes(60, { prm_x: '1' }), ...writes(100).slice(60)];
  const { calls, outcomes } = await write(values, (inputs) =>
    inputs.some(({ properties }) => 'prm_x' in properties) ? missing : done(inputs),
  );
  expect(calls).toBe(2);
  expect([countOf(outcomes, 'refused'), countOf(outcomes, 'written')]).toEqual([60, 40]);
  expect(outcomes[0]).toMatchObject({ reason: 'Property "prm_x" does not exist' });
});

test.each(['hang', 'reset', 'cut', { status: 502, text: '<html>' }, { text: '<html>' }] as const)(
  'after %j the fate of the batch is unknown, and nothing more is sent to a CRM that is down',
  async (reply) => {
    const { calls, error, outcomes } = await write(
      writes(250),
      (inputs, count) => (count === 2 ? reply : done(inputs)),
      reply === 'hang' ? 1_000 : undefined,
    );
    const isAnswered = typeof reply === 'object' && !('status' in reply);
    expect(countOf(outcomes, 'unknown')).toBe(100);
    expect(countOf(outcomes, 'written')).toBe(isAnswered ? 150 : 100);
    expect(calls).toBe(isAnswered ? 3 : 2);
    expect(error === null ? null : error instanceof CrmUnavailableError).toBe(isAnswered ? null : true);
  },
);

test('a rate limit and a missing scope end the write with what was written before told', async () => {
  const limited = await write(writes(150), (inputs, count) => (count === 2 ? { status: 429, json: {} } : done(inputs)));
  expect(limited.error).toBeInstanceOf(CrmRateLimitError);
  expect(limited.outcomes).toHaveLength(100);
  const forbidden = await write(writes(1), () => ({ status: 403, json: { category: 'MISSING_SCOPES' } }));
  expect(forbidden.error).toBeInstanceOf(CrmPermissionError);
  expect(forbidden.outcomes).toEqual([]);
});

test('a write that is given up in the middle leaves its batch unknown', async () => {
  await using portal = await fakePortal(() => 'hang');
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('the worker stops')), 30);
  const outcomes = (await all(openHubspot(portal.url).write(writes(2), stop.signal))).flat();
  expect(outcomes).toMatchObject([
    { id: '1', outcome: 'unknown', reason: 'the worker stops' },
    { id: '2', outcome: 'unknown' },
  ]);
});

test('a portal that refuses whole batches without naming the record ends with the same outcomes', async () => {
  const small = smallPortal();
  const records = Array.from({ length: 40 }, (_, at) => company(String(at + 1), { name: `Company ${at + 1}` }));
  await using api = await running({
    portals: [{ ...small, records, associations: [] }],
    quirks: { attributesBatchErrors: false },
  });
  const crm = openHubspot(api.sandbox.url);
  const values = writes(40, { description: 'kept' }).map((one) =>
    one.id === '17' ? { ...one, values: { partner_tier: 'bronze' } } : one,
  );
  const outcomes = (await all(crm.write(values, forever()))).flat();
  expect(outcomes.filter((one) => one.outcome !== 'written')).toEqual([
    { id: '17', traceId: 't17', outcome: 'refused', reason: expect.stringContaining('bronze') },
  ]);
  expect(outcomes).toHaveLength(40);
  expect((await api.get('/crm/objects/2026-03/companies/18?properties=description')).body.properties.description).toBe(
    'kept',
  );
});
