import { describe, expect, test } from 'vitest';

import type { CrmRecord, LinkSet, RecordKind } from '#src/crm/model.ts';
import type { Crm, ReadId, WriteOutcome } from '#src/crm/port.ts';
import { CrmAuthError, CrmRateLimitError, CrmUnavailableError } from '#src/errors.ts';

import { all, forever } from '../support/hubspot-crm.ts';

/** An account behind an adapter, with what the suite must know of it and do to it. */
export interface ContractAccount extends AsyncDisposable {
  readonly crm: Crm;
  /** Every live record. Several pages of deals, so that paging is seen. */
  readonly ids: {
    readonly company: readonly string[];
    readonly deal: readonly string[];
    readonly contact: readonly string[];
  };
  readonly engagements: readonly ReadId[];
  readonly partnerIds: readonly string[];
  /** Deal to its companies; a deal without any has an empty list. */
  readonly companiesOfDeals: Readonly<Record<string, readonly { readonly id: string; readonly primary: boolean }[]>>;
  /** Company to its engagements. */
  readonly engagementsOf: Readonly<Record<string, readonly ReadId[]>>;
  readonly unusedId: string;
  /** A text property of companies that may be written and that the mapping names, and one that refuses what is written into it. */
  readonly writable: string;
  readonly refusing: { readonly property: string; readonly value: string };
  /** Later by the CRM's clock. */
  now(): Date;
  pass(ms: number): void;
  /** A person changes a deal, or puts a record into the bin, in the CRM's own pages. */
  rename(dealId: string, name: string): Promise<void>;
  remove(kind: 'company' | 'deal', id: string): Promise<void>;
  /** The next call ends this way. */
  break(how: 'unavailable' | 'rate limit' | 'hang' | 'refused token'): void;
}

/** What every adapter of the CRM port promises, whatever the vendor. */
export function itIsACrm(name: string, open: () => Promise<ContractAccount>): void {
  describe(`${name} as a CRM`, () => {
    test.each(['company', 'deal', 'contact'] as const)('a scan gives every %s once, and readable', async (kind) => {
      await using account = await open();
      const pages = await all(account.crm.scan(kind, {}, forever()));
      const records = pages.flatMap((page): readonly CrmRecord[] => page.records);
      expect(records.map((record) => record.id).toSorted()).toEqual(account.ids[kind].toSorted());
      expect(pages.flatMap((page) => page.refused)).toEqual([]);
      expect(pages.at(-1)?.cursor).toBeNull();
      for (const record of records) expectWellFormed(record, kind);
    });

    test('a scan resumes after any page, without a gap and without a repetition', async () => {
      await using account = await open();
      const pages = await all(account.crm.scan('deal', {}, forever()));
      expect(pages.length).toBeGreaterThan(1);
      for (const [at, page] of pages.entries()) {
        if (page.cursor === null) continue;
        const rest = await all(account.crm.scan('deal', { cursor: page.cursor }, forever()));
        const ids = [...pages.slice(0, at + 1), ...rest].flatMap((one) => one.records.map((record) => record.id));
        expect(ids.toSorted()).toEqual(account.ids.deal.toSorted());
      }
    });

    test('a scan since a time gives what has changed since, with its links, and nothing older', async () => {
      await using account = await open();
      account.pass(86_400_000);
      const since = account.now();
      account.pass(60_000);
      const [first = '', second = ''] = account.ids.deal;
      await account.rename(first, 'Another name');
      await account.rename(second, 'A further name');
      const pages = await all(account.crm.scan('deal', { changedSince: since }, forever()));
      const records = pages.flatMap((page) => page.records);
      expect(Object.fromEntries(records.map((record) => [record.id, record.name]))).toEqual({
        [first]: 'Another name',
        [second]: 'A further name',
      });
      expect(records).toHaveLength(2);
      expectSameSets(
        pages.flatMap((page) => page.linkSets),
        account,
        [first, second],
      );
    });

    test('links that come with a scan are the links that are read by themselves', async () => {
      await using account = await open();
      const scanned = (await all(account.crm.scan('deal', {}, forever()))).flatMap((page) => page.linkSets);
      const read = (await all(account.crm.links('deal', 'company', account.ids.deal, forever()))).flat();
      expectSameSets(scanned, account, account.ids.deal);
      expect(sorted(read)).toEqual(sorted(scanned));
    });

    test('partners are the companies for which the program\u2019s rule holds', async () => {
      await using account = await open();
      const records = (await all(account.crm.scan('company', {}, forever()))).flatMap((page) => page.records);
      const partners = records.filter((record) => record.isPartner).map((record) => record.id);
      expect(partners.toSorted()).toEqual(account.partnerIds.toSorted());
    });

    test('reading by id answers every id once: as a record or as missing', async () => {
      await using account = await open();
      for (const kind of ['company', 'deal', 'contact'] as const) {
        const asked = [...account.ids[kind], account.unusedId].map((id) => ({ id, type: null }));
        const pages = await all(account.crm.read(kind, asked, forever()));
        const answered = pages.flatMap((page) => page.records.map((record) => record.id));
        expect(answered.toSorted()).toEqual(account.ids[kind].toSorted());
        expect(pages.flatMap((page) => page.missing)).toEqual([account.unusedId]);
      }
    });

    test('engagements are read with their type and without it', async () => {
      await using account = await open();
      const withoutType = account.engagements.map(({ id }) => ({ id, type: null }));
      for (const asked of [account.engagements, withoutType]) {
        const records = (await all(account.crm.read('engagement', asked, forever()))).flatMap((page) => page.records);
        const seen = records.map(({ id, type }) => ({ id, type }));
        expect(byId(seen)).toEqual(byId(account.engagements));
        for (const record of records) expectWellFormed(record, 'engagement');
      }
    });

    test('reading nothing makes no call', async () => {
      await using account = await open();
      expect(await all(account.crm.read('deal', [], forever()))).toEqual([]);
      expect(await all(account.crm.links('company', 'engagement', [], forever()))).toEqual([]);
      expect(await all(account.crm.write([], forever()))).toEqual([]);
      expect(account.crm.limits().calls).toBe(0);
    });

    test('an engagement set covers all types, and a record without any has an empty set', async () => {
      await using account = await open();
      const sets = (await all(account.crm.links('company', 'engagement', account.ids.company, forever()))).flat();
      expect(sets.map((set) => set.fromId).toSorted()).toEqual(account.ids.company.toSorted());
      for (const set of sets) {
        expect(byId(set.to.map(({ id, type }) => ({ id, type })))).toEqual(
          byId(account.engagementsOf[set.fromId] ?? []),
        );
      }
    });

    test('a link read that fails is an error and never an empty set', async () => {
      await using account = await open();
      account.break('unavailable');
      const reading = all(account.crm.links('deal', 'company', account.ids.deal, forever()));
      await expect(reading).rejects.toBeInstanceOf(CrmUnavailableError);
    });

    test('every label key is defined once', async () => {
      await using account = await open();
      const keys = (await account.crm.labels('deal', 'company', forever())).map((label) => label.key);
      expect(new Set(keys).size).toBe(keys.length);
      const used = (await all(account.crm.links('deal', 'company', account.ids.deal, forever())))
        .flat()
        .flatMap((set) => set.to.flatMap((link) => link.labels));
      for (const key of used) expect(keys).toContain(key);
    });

    test('account, owners, stages and properties tell what the rules need', async () => {
      await using account = await open();
      const { crm } = account;
      const told = await crm.account(forever());
      expect(told.accountId).not.toBe('');
      expect(told.currency).toMatch(/^[A-Z]{3}$/);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: told.timeZone })).not.toThrow();
      expect(new URL(told.uiOrigin).origin).toBe(told.uiOrigin);
      const owners = await crm.owners(forever());
      expect(owners.some((owner) => owner.active) && owners.some((owner) => !owner.active)).toBe(true);
      const states = (await crm.stages(forever())).map((stage) => stage.state);
      expect(new Set(states)).toEqual(new Set(['open', 'won', 'lost']));
      expect((await crm.properties('company', forever())).map((one) => one.name)).toContain(account.writable);
      const url = crm.recordUrl({ crm: crm.name, type: 'company', id: account.ids.company[0] ?? '' });
      expect(url.startsWith(told.uiOrigin) && url.includes(account.ids.company[0] ?? '')).toBe(true);
    });

    test('values are written, read back and cleared, one outcome for each record', async () => {
      await using account = await open();
      const asked = account.ids.company.map((id) => ({ id, type: null }));
      for (const value of ['twelve', null]) {
        const outcomes = await written(account, account.ids.company, { [account.writable]: value });
        expect(outcomes.every((one) => one.outcome === 'written')).toBe(true);
        expect(outcomes.map((one) => one.id).toSorted()).toEqual(account.ids.company.toSorted());
        const records = (await all(account.crm.read('company', asked, forever()))).flatMap((page) => page.records);
        expect(records.map((record) => record.fields[account.writable])).toEqual(asked.map(() => value));
      }
    });

    test('a value that the CRM refuses is refused with a reason, and takes no other record along', async () => {
      await using account = await open();
      const [bad = '', ...good] = account.ids.company;
      const { property, value } = account.refusing;
      const values = [
        ...good.map(
          (id) => ({ kind: 'company', id, values: { [account.writable]: 'good' }, traceId: `t${id}` }) as const,
        ),
        { kind: 'company', id: bad, values: { [property]: value }, traceId: 'bad' } as const,
        { kind: 'company', id: account.unusedId, values: { [account.writable]: 'nobody' }, traceId: 'nobody' } as const,
      ];
      const outcomes = (await all(account.crm.write(values, forever()))).flat();
      expect(new Set(outcomes.map((one) => one.traceId))).toEqual(new Set(values.map((one) => one.traceId)));
      for (const one of outcomes) {
        expect(['bad', 'nobody'].includes(one.traceId) ? isRefused(one) : one.outcome === 'written').toBe(true);
      }
    });

    test('a write whose answer never comes is unknown, not failed and not done', async () => {
      await using account = await open();
      account.break('hang');
      const [id = ''] = account.ids.company;
      expect(await written(account, [id], { [account.writable]: 'perhaps' })).toMatchObject([
        { id, outcome: 'unknown' },
      ]);
    });

    test('properties are installed once; a second run finds them present', async () => {
      await using account = await open();
      const definitions = [
        { kind: 'company', name: 'prm_score_of_test', label: 'Score', description: 'A score.', type: 'number' },
        {
          kind: 'company',
          name: 'prm_band_of_test',
          label: 'Band',
          description: 'A band.',
          type: 'enumeration',
          options: [{ value: 'high', label: 'High' }],
        },
        { kind: 'deal', name: 'prm_note_of_test', label: 'Note', description: 'A note.', type: 'string' },
        { kind: 'deal', name: 'prm_flag_of_test', label: 'Flag', description: 'A flag.', type: 'bool' },
      ] as const;
      const outcome = async () =>
        (await account.crm.installProperties(definitions, forever())).map(
          (one) => `${one.kind} ${one.name} ${one.outcome}`,
        );
      const named = (what: string) => definitions.map((one) => `${one.kind} ${one.name} ${what}`);
      expect(await outcome()).toEqual(named('created'));
      expect(await outcome()).toEqual(named('present'));
    });

    test('a record that was put into the bin is reported deleted and no longer scanned', async () => {
      await using account = await open();
      account.pass(60_000);
      const [gone = '', ...rest] = account.ids.deal;
      await account.remove('deal', gone);
      const deleted = (await all(account.crm.deleted('deal', {}, forever()))).flatMap((page) => page.records);
      expect(deleted).toEqual([{ kind: 'deal', id: gone, deletedAt: expect.any(Date) }]);
      const scanned = (await all(account.crm.scan('deal', {}, forever()))).flatMap((page) => page.records);
      expect(scanned.map((record) => record.id).toSorted()).toEqual(rest.toSorted());
    });

    test('former values lead from one to the next and end at the value of today', async () => {
      await using account = await open();
      const [id = ''] = account.ids.deal;
      account.pass(1_000);
      await account.rename(id, 'Renamed');
      const field = (await account.crm.properties('deal', forever())).find((one) => /name$/i.test(one.name));
      const changes = (await all(account.crm.history('deal', [id], [field?.name ?? ''], forever()))).flat();
      expect(changes.at(-1)).toMatchObject({ kind: 'deal', id, to: 'Renamed' });
      for (const [at, change] of changes.entries()) {
        expect(change.from).toBe(at === 0 ? null : (changes[at - 1]?.to ?? null));
        expect(change.changedAt.getTime()).toBeGreaterThanOrEqual(changes[at - 1]?.changedAt.getTime() ?? 0);
      }
    });

    test.each([
      ['unavailable', CrmUnavailableError],
      ['hang', CrmUnavailableError],
      ['rate limit', CrmRateLimitError],
      ['refused token', CrmAuthError],
    ] as const)('%s is told apart by the error, and ends the call', async (how, expected) => {
      await using account = await open();
      account.break(how);
      await expect(account.crm.owners(forever())).rejects.toBeInstanceOf(expected);
    });

    test('a call that is given up ends at once with the reason of who gave it up', async () => {
      await using account = await open();
      const stop = new AbortController();
      const reason = new Error('given up');
      stop.abort(reason);
      await expect(all(account.crm.scan('company', {}, stop.signal))).rejects.toBe(reason);
      await expect(account.crm.account(stop.signal)).rejects.toBe(reason);
    });

    test('calls are counted by term, and the terms add up', async () => {
      await using account = await open();
      await all(account.crm.scan('deal', {}, forever()));
      await account.crm.owners(forever());
      const { calls, callsByTerm, failedCalls } = account.crm.limits();
      expect(Object.values(callsByTerm).reduce((sum, count) => sum + count, 0)).toBe(calls);
      expect(calls).toBeGreaterThan(2);
      expect(failedCalls).toBe(0);
    });

    test('what the connection can do is found out by looking', async () => {
      await using account = await open();
      expect(await account.crm.capabilities(forever())).toMatchObject({
        engagements: true,
        history: true,
        missingScopes: [],
      });
    });
  });
}

function expectWellFormed(record: CrmRecord, kind: RecordKind): void {
  expect(record.kind).toBe(kind);
  expect(record.id).not.toBe('');
  expect(record.archived).toBe(false);
  expect(record.updatedAt.getTime()).toBeGreaterThanOrEqual(record.createdAt.getTime());
  const amount = record.kind === 'deal' ? record.amountMinor : null;
  expect(amount === null || Number.isSafeInteger(amount)).toBe(true);
}

function expectSameSets(sets: readonly LinkSet[], account: ContractAccount, dealIds: readonly string[]): void {
  const seen = sets.map((set) => [set.fromId, byId(set.to.map(({ id, primary }) => ({ id, primary })))]);
  const expected = dealIds.map((id) => [id, byId(account.companiesOfDeals[id] ?? [])]);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected));
  expect(sets).toHaveLength(dealIds.length);
}

function isRefused(one: WriteOutcome): boolean {
  return one.outcome === 'refused' && one.reason !== '';
}

async function written(
  account: ContractAccount,
  ids: readonly string[],
  values: Record<string, string | null>,
): Promise<readonly WriteOutcome[]> {
  const writes = ids.map((id) => ({ kind: 'company', id, values, traceId: `trace ${id}` }) as const);
  return (await all(account.crm.write(writes, forever()))).flat();
}

function byId<T extends { readonly id: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((a, b) => a.id.localeCompare(b.id));
}

function sorted(sets: readonly LinkSet[]): readonly unknown[] {
  return sets.map((set) => ({ ...set, to: byId(set.to) })).toSorted((a, b) => a.fromId.localeCompare(b.fromId));
}
