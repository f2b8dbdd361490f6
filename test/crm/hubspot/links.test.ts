import { expect, test } from 'vitest';

import type { Link } from '#src/crm/model.ts';
import { CrmRejectedError, CrmUnavailableError } from '#src/errors.ts';

import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';
import { fakePortal, inputsOf } from '../../support/hubspot-portal.ts';
import type { SentInput } from '../../support/hubspot-portal.ts';
import type { LoopbackReply } from '../../support/loopback.ts';

const plain = { category: 'HUBSPOT_DEFINED', typeId: 341, label: null };
const primary = { category: 'HUBSPOT_DEFINED', typeId: 5, label: 'Deal with Primary Company' };
const sourced = { category: 'USER_DEFINED', typeId: 31, label: 'Partner sourced' };

function none(id: string): object {
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No company is associated with deal ${id}.`,
    context: { fromObjectId: [id], fromObjectType: ['deal'], toObjectType: ['company'] },
  };
}

async function linksOf(
  ids: readonly string[],
  reply: (inputs: readonly SentInput[]) => LoopbackReply,
): Promise<{ sets: Record<string, readonly Link[]>; error: unknown; calls: number }> {
  await using portal = await fakePortal((_route, _request, sent) => reply(inputsOf(sent)));
  const sets: Record<string, readonly Link[]> = {};
  let error: unknown = null;
  try {
    for await (const page of openHubspot(portal.url).links('deal', 'company', ids, forever())) {
      for (const set of page) sets[set.fromId] = set.to;
    }
  } catch (caught) {
    error = caught;
  }
  return { sets, error, calls: portal.requests.length };
}

function linkTo(id: number): object {
  return { toObjectId: id, associationTypes: [plain] };
}

test('labels are type ids, primary is told by its id whatever its wording, and the plain link carries none', async () => {
  const { sets, error } = await linksOf(['1', '2'], () => ({
    status: 207,
    json: {
      results: [
        {
          from: { id: '1' },
          to: [
            { toObjectId: 442_222_359_747, associationTypes: [plain, primary] },
            { toObjectId: 12, associationTypes: [sourced, plain] },
          ],
        },
      ],
      errors: [none('2')],
    },
  }));
  expect(error).toBeNull();
  expect(sets).toEqual({
    1: [
      { id: '442222359747', type: null, labels: [], primary: true },
      { id: '12', type: null, labels: ['31'], primary: false },
    ],
    2: [],
  });
});

test.each([1, 2, 6])('type id %i is a primary link as well, from its side', async (typeId) => {
  const associationTypes = [{ ...primary, typeId }];
  const { sets } = await linksOf(['1'], () => ({
    json: { results: [{ from: { id: '1' }, to: [{ toObjectId: 12, associationTypes }] }] },
  }));
  expect(sets).toMatchObject({ 1: [{ id: '12', primary: true, labels: [] }] });
});

test('more links than fit into one answer are read to the end, and a link named twice counts once', async () => {
  const further: unknown[] = [];
  const { sets, calls } = await linksOf(['1', '2'], (inputs) => {
    const next = { next: { after: '13' } };
    if (inputs.length === 2) {
      return {
        json: {
          results: [
            { from: { id: '1' }, to: [linkTo(11), linkTo(12)], paging: next },
            { from: { id: '2' }, to: [linkTo(11)] },
          ],
        },
      };
    }
    further.push(...inputs.map(({ after, id }) => [id, after]));
    return { json: { results: [{ from: { id: '1' }, to: [linkTo(12), linkTo(13)] }] } };
  });
  expect(sets).toMatchObject({ 1: [{ id: '11' }, { id: '12' }, { id: '13' }], 2: [{ id: '11' }] });
  expect(further).toEqual([['1', '13']]);
  expect(sets['1']).toHaveLength(3);
  expect(calls).toBe(2);
});

test('pages of links that run in a circle end with an error', async () => {
  const result = { from: { id: '1' }, to: [], paging: { next: { after: '13' } } };
  const { error } = await linksOf(['1'], () => ({ json: { results: [result] } }));
  expect(error).toEqual(
    new CrmRejectedError("HubSpot's pages of read associations deals to companies run in a circle at record 1.", null),
  );
});

test.each([
  ['another error', { errors: [{ ...none('2'), subCategory: 'crm.associations.OTHER', message: 'Something else.' }] }],
  ['no word about it', {}],
  [
    'a target id that cannot be read',
    { extra: { from: { id: '2' }, to: [{ toObjectId: 'x', associationTypes: [plain] }] } },
  ],
  ['a body that cannot be read', { extra: { from: { id: '2' }, to: 'none' } }],
] as const)(
  'a record with %s in an otherwise good answer is an error, and the sound sets are still given',
  async (_name, broken) => {
    const good = { from: { id: '1' }, to: [{ toObjectId: 11, associationTypes: [plain] }] };
    const results = 'extra' in broken ? [good, broken.extra] : [good];
    const { error, sets } = await linksOf(['1', '2', '3'], () => ({
      status: 207,
      json: { results, errors: [none('3'), ...('errors' in broken ? broken.errors : [])] },
    }));
    expect(Object.keys(sets)).toEqual(['1', '3']);
    expect(error).toBeInstanceOf(CrmRejectedError);
    expect(String(error)).toContain('The links deal to company of 1 record(s) could not be read (2)');
  },
);

test('an error of the vendor\u2019s own making is one to come back for', async () => {
  const errors = [{ category: 'INTERNAL_ERROR', message: 'try again', context: { fromObjectId: ['1'] } }];
  const { error, sets } = await linksOf(['1'], () => ({ status: 207, json: { results: [], errors } }));
  expect(error).toBeInstanceOf(CrmUnavailableError);
  expect(sets).toEqual({});
});

test.each([
  ['403', { status: 403, json: { category: 'MISSING_SCOPES' } }, 'CrmPermissionError'],
  ['500', { status: 500, json: {} }, 'CrmUnavailableError'],
  ['an empty object', { json: {} }, 'CrmRejectedError'],
  ['a batch that ended without results', { json: { status: 'COMPLETE', results: [] } }, 'CrmRejectedError'],
] as const)('%s is never "no links"', async (_name, reply, name) => {
  const { error, sets } = await linksOf(['1', '2'], () => reply);
  expect(sets).toEqual({});
  expect(error).toMatchObject({ name });
});

test('1,000 records are asked for at once and each only once', async () => {
  const ids = Array.from({ length: 1_200 }, (_, at) => String(at % 1_100));
  const sizes: number[] = [];
  const { sets } = await linksOf(ids, (inputs) => {
    sizes.push(inputs.length);
    return { status: 207, json: { results: [], errors: inputs.map(({ id }) => none(id)) } };
  });
  expect(sizes).toEqual([1_000, 100]);
  expect(Object.keys(sets)).toHaveLength(1_100);
});

test('the links of engagements are looked for from every type, since their ids do not tell it', async () => {
  await using portal = await fakePortal((route, _request, sent) => {
    const id = inputsOf(sent)[0]?.id ?? '';
    const isMeeting = route === 'POST /crm/associations/meetings/companies/batch/read';
    const to = [{ toObjectId: 11, associationTypes: [plain] }];
    return isMeeting
      ? { json: { results: [{ from: { id }, to }] } }
      : { status: 207, json: { results: [], errors: [none(id)] } };
  });
  const sets = (await all(openHubspot(portal.url).links('engagement', 'company', ['63'], forever()))).flat();
  expect(sets).toEqual([
    {
      fromKind: 'engagement',
      fromId: '63',
      toKind: 'company',
      to: [{ id: '11', type: null, labels: [], primary: false }],
    },
  ]);
  expect(portal.requests).toHaveLength(5);
});
