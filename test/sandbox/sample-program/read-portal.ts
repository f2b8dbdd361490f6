import type { PortalSeed, SandboxObjectType, SeedRecord } from '#src/sandbox/portal-seed.ts';

/** A generated portal, indexed the way a reader of the CRM would look things up. */
export interface Portal {
  readonly seed: PortalSeed;
  record(type: SandboxObjectType, id: string): SeedRecord;
  live(type: SandboxObjectType): SeedRecord[];
  companyOf(domain: string): SeedRecord;
  /** Records of `type` linked to the record, from either end, with the type ids as written. */
  linked(
    to: SeedRecord,
    type: SandboxObjectType,
  ): { readonly record: SeedRecord; readonly typeIds: readonly number[] }[];
}

export function readPortal(seed: PortalSeed): Portal {
  const records = new Map(seed.records.map((record) => [`${record.type}/${record.id}`, record]));
  const links = new Map<
    string,
    { readonly key: string; readonly type: SandboxObjectType; readonly typeIds: readonly number[] }[]
  >();
  for (const { fromType, fromId, toType, toId, typeIds } of seed.associations) {
    const from = `${fromType}/${fromId}`;
    const to = `${toType}/${toId}`;
    links.set(from, [...(links.get(from) ?? []), { key: to, type: toType, typeIds }]);
    links.set(to, [...(links.get(to) ?? []), { key: from, type: fromType, typeIds }]);
  }
  function find(key: string): SeedRecord {
    const record = records.get(key);
    if (record === undefined) throw new Error(`The portal has no ${key}.`);
    return record;
  }
  const live = (type: SandboxObjectType) =>
    seed.records.filter((record) => record.type === type && record.archivedAt === undefined);
  return {
    seed,
    live,
    record: (type, id) => find(`${type}/${id}`),
    companyOf(domain) {
      const company = live('companies').find((record) => text(record, 'domain') === domain);
      if (company === undefined) throw new Error(`The portal has no company with the domain ${domain}.`);
      return company;
    },
    linked: (to, type) =>
      (links.get(`${to.type}/${to.id}`) ?? [])
        .filter((link) => link.type === type)
        .map(({ key, typeIds }) => ({ record: find(key), typeIds })),
  };
}

export function text(record: SeedRecord, property: string): string | null {
  return record.properties[property] ?? null;
}

const inNewYork = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York', dateStyle: 'short' });

/** The day in New York on which an instant falls; a date, or exactly midnight in UTC, is that day as written. */
export function localDay(value: string): string {
  return /^\d{4}-\d{2}-\d{2}(T00:00:00(\.000)?Z)?$/.test(value)
    ? value.slice(0, 10)
    : inNewYork.format(new Date(value));
}

/** Whole days from `from` to `to`, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
