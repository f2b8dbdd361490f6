import { describe, expect, test } from 'vitest';

import { createSampleProgram } from '#src/sandbox/sample-program/sample-program.ts';

import { daysOfNow } from './days-of-now.ts';
import { readPortal, text } from './read-portal.ts';

const now = new Date('2026-11-18T15:00:00Z');
const program = createSampleProgram({ seed: 1, now });
const portal = readPortal(program);
const engagementTypes = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;

describe('the same options', () => {
  test('give the same portal', () => {
    expect(createSampleProgram({ seed: 1, now })).toEqual(program);
  });

  test('with another seed give another portal', () => {
    expect(createSampleProgram({ seed: 2, now }).records).not.toEqual(program.records);
  });

  test('with another portal id give the same records under another account', () => {
    const other = createSampleProgram({ seed: 1, now, portalId: 99_000_111 });
    expect(other.account.portalId).toBe(99_000_111);
    expect(other.tokens.some(({ token }) => program.tokens.some((known) => known.token === token))).toBe(false);
    expect({ ...other, account: program.account, tokens: program.tokens }).toEqual(program);
  });

  test('with another day give the same ids', () => {
    for (const { now: otherDay } of daysOfNow) {
      const other = createSampleProgram({ seed: 1, now: otherDay });
      expect(other.records.map(({ type, id }) => `${type}/${id}`)).toEqual(
        program.records.map(({ type, id }) => `${type}/${id}`),
      );
    }
  });
});

describe('the portal', () => {
  test('holds what a program of its size holds', () => {
    const companies = portal.live('companies');
    const partners = companies.filter((company) => ['PARTNER', 'RESELLER'].includes(text(company, 'type') ?? ''));
    expect({
      partners: partners.length,
      customers: companies.length - partners.length,
      contacts: portal.live('contacts').length,
      deals: portal.live('deals').length,
      engagements: engagementTypes.flatMap((type) => portal.live(type)).length,
      owners: program.owners.length,
      ownersGone: program.owners.filter((owner) => owner.archived).length,
    }).toEqual({
      partners: 60,
      customers: 400,
      contacts: 500,
      deals: 1_500,
      engagements: 4_000,
      owners: 8,
      ownersGone: 1,
    });
    expect(portal.live('feedback_submissions').length).toBeGreaterThan(60);
  });

  test('is a professional account in New York with dollars and two further currencies', () => {
    expect(program.account).toEqual({
      portalId: 24_680_135,
      name: 'Cobalteryx',
      plan: 'professional',
      region: 'na1',
      timeZone: 'America/New_York',
      currency: 'USD',
      rates: { EUR: 1.08, GBP: 1.27 },
    });
  });

  test('has ids of 12 digits, unique in their type and sometimes the same in two types', () => {
    const keys = program.records.map(({ type, id }) => `${type}/${id}`);
    expect(program.records.filter(({ id }) => !/^[1-9]\d{11}$/.test(id))).toEqual([]);
    expect(new Set(keys).size).toBe(keys.length);
    const dealIds = new Set(portal.live('deals').map(({ id }) => id));
    expect(portal.live('companies').filter(({ id }) => dealIds.has(id)).length).toBeGreaterThan(20);
  });

  test('keeps every value as text or null', () => {
    const values = program.records.flatMap(({ properties }) => Object.values(properties));
    expect(
      values.filter(
        (value) => value !== null && (typeof value !== 'string' || value === 'NaN' || value === 'undefined'),
      ),
    ).toEqual([]);
  });

  test('links only records that exist and live, and each pair once', () => {
    const live = new Set(
      program.records.filter(({ archivedAt }) => archivedAt === undefined).map(({ type, id }) => `${type}/${id}`),
    );
    const broken = program.associations.filter(
      (link) => !live.has(`${link.fromType}/${link.fromId}`) || !live.has(`${link.toType}/${link.toId}`),
    );
    expect(broken).toEqual([]);
    const pairs = program.associations.map((link) => `${link.fromType}/${link.fromId} ${link.toType}/${link.toId}`);
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('uses the vendor’s type ids, and labels that its account defines', () => {
    const used = new Map<string, Set<number>>();
    for (const { fromType, toType, typeIds } of program.associations) {
      const ids = used.get(`${fromType} ${toType}`) ?? new Set();
      used.set(`${fromType} ${toType}`, ids);
      for (const id of typeIds) ids.add(id);
    }
    const [sourced, influenced, primary] = program.labels.map((label) => label.typeId);
    expect(Object.fromEntries([...used].map(([pair, ids]) => [pair, [...ids].toSorted((a, b) => a - b)]))).toEqual({
      'companies companies': [13],
      'contacts companies': [1, 279, primary],
      'deals companies': [5, 341, sourced, influenced],
      'deals contacts': [3],
      'feedback_submissions companies': [928],
      'feedback_submissions contacts': [98],
      'calls companies': [182],
      'calls contacts': [194],
      'calls deals': [206],
      'emails companies': [186],
      'emails contacts': [198],
      'emails deals': [210],
      'meetings companies': [188],
      'meetings contacts': [200],
      'meetings deals': [212],
      'notes companies': [190],
      'notes contacts': [202],
      'notes deals': [214],
      'tasks companies': [192],
      'tasks contacts': [204],
      'tasks deals': [216],
    });
  });

  test('names owners that exist, but for one deal whose owner was deleted', () => {
    const known = new Set(program.owners.map((owner) => owner.id));
    const owned = program.records.filter((record) => text(record, 'hubspot_owner_id') !== null);
    const orphans = owned.filter((record) => !known.has(text(record, 'hubspot_owner_id') ?? ''));
    expect(orphans.filter(({ type }) => type === 'deals').map((record) => text(record, 'dealname'))).toEqual([
      'Inherited spare-parts deal',
    ]);
    // What was logged on that deal alone may carry the same owner.
    expect(orphans.every((record) => record.type === 'deals' || portal.linked(record, 'deals').length > 0)).toBe(true);
  });

  test('puts every deal into a stage of its pipeline, but for two in a stage that was deleted', () => {
    const stages = new Set(
      program.pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => `${pipeline.id} ${stage.id}`)),
    );
    const lost = portal
      .live('deals')
      .filter((deal) => !stages.has(`${text(deal, 'pipeline')} ${text(deal, 'dealstage')}`));
    expect(new Set(lost.map((deal) => [text(deal, 'dealname'), text(deal, 'hs_is_closed_won')].join(' ')))).toEqual(
      new Set(['Legacy fulfilment contract true', 'Legacy fulfilment extension false']),
    );
  });

  test('knows each value of an enumeration and each property it fills in', () => {
    const own = program.properties.filter(({ objectType }) => objectType === 'companies');
    const filled = own.map(({ name, options }) => {
      const values = new Set(portal.live('companies').flatMap((company) => text(company, name) ?? []));
      const unknown =
        options === undefined ? [] : [...values].filter((value) => !options.some((option) => option.value === value));
      return { name, filled: values.size > 0, unknown };
    });
    expect(filled).toEqual(own.map(({ name }) => ({ name, filled: true, unknown: [] })));
    const custom = new Set(program.properties.map(({ name }) => name));
    const used = program.records.flatMap(({ properties }) =>
      Object.keys(properties).filter((name) => /^(partner|referring)_/.test(name)),
    );
    expect(new Set(used)).toEqual(custom);
  });

  test('has deals in four currencies, one of which nobody converts', () => {
    const deals = portal.live('deals').filter((deal) => text(deal, 'amount') !== null);
    const converted = (currency: string) =>
      new Set(
        deals
          .filter((deal) => text(deal, 'deal_currency_code') === currency)
          .map((deal) => text(deal, 'amount_in_home_currency') !== null),
      );
    expect(['USD', 'EUR', 'GBP', 'CHF'].map(converted)).toEqual([
      new Set([true]),
      new Set([true]),
      new Set([true]),
      new Set([false]),
    ]);
  });

  test('shows a shared public mail domain and subdomains', () => {
    const domains = portal.live('companies').map((company) => text(company, 'domain'));
    expect(domains.filter((domain) => domain === 'gmail.com').length).toBe(3);
    expect(domains).toContain('west.drumlinshore.com');
    expect(domains.filter((domain) => domain === null).length).toBe(1);
    expect(portal.live('contacts').some((contact) => text(contact, 'email')?.endsWith('@gmail.com'))).toBe(true);
  });

  test('has a contact of one address only once', () => {
    const emails = portal.live('contacts').map((contact) => text(contact, 'email'));
    expect(new Set(emails).size).toBe(emails.length);
  });
});
