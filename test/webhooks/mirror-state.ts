import type { Portal } from '#src/sandbox/hubspot/portal/portal.ts';
import type { StoredRecord } from '#src/sandbox/hubspot/portal/record-table.ts';
import type { SandboxObjectType } from '#src/sandbox/portal-seed.ts';

import { query } from '../support/dump.ts';

/** What a program needs of its account, line by line: the same whether it is read from the account itself or from the mirror. */
export interface State {
  readonly companies: readonly string[];
  readonly deals: readonly string[];
  /** Companies of deals. */
  readonly dealLinks: readonly string[];
  /** Contacts of partners. */
  readonly contacts: readonly string[];
  /** Engagements of partners and their contacts. */
  readonly engagements: readonly string[];
  /** Companies that stand for a partner. */
  readonly partners: readonly string[];
  /** Deals and the partner companies to which they are attributed. */
  readonly attributions: readonly string[];
}

/** The state by the account itself. Without labels a deal is influenced by every partner on it that is not its primary company. */
export function stateOfPortal(portal: Portal): State {
  const living = (type: SandboxObjectType) => [...portal.table(type).scan()].filter((one) => one.archivedAt === null);
  const linked = (from: StoredRecord, type: SandboxObjectType) =>
    portal.links.list(from, type).flatMap((link) => {
      const to = portal.table(type).get(link.id);
      return to === undefined || to.archivedAt !== null ? [] : [{ to, typeIds: link.typeIds }];
    });
  const partners = living('companies').filter(isPartner);
  const contacts = partners.flatMap((partner) => linked(partner, 'contacts').map(({ to }) => to));
  const engagements = [...partners, ...contacts].flatMap((one) => linked(one, 'meetings').map(({ to }) => to));
  const dealLinks = living('deals').flatMap((deal) =>
    linked(deal, 'companies').map(({ to, typeIds }) => ({ deal, to, primary: typeIds.includes(5) })),
  );
  return {
    companies: lines(living('companies').map((one) => `${text(one, 'name')} ${isPartner(one)}`)),
    deals: lines(living('deals').map((one) => text(one, 'dealname', 'dealstage'))),
    dealLinks: lines(dealLinks.map(({ deal, to, primary }) => `${deal.id} ${to.id} ${primary}`)),
    contacts: lines(contacts.map((one) => text(one, 'lastname'))),
    engagements: lines(engagements.map((one) => text(one, 'hs_meeting_outcome').toLowerCase())),
    partners: lines(partners.map((one) => one.id)),
    attributions: lines(
      dealLinks.flatMap(({ deal, to, primary }) => (isPartner(to) && !primary ? [`${deal.id} ${to.id}`] : [])),
    ),
  };
}

const people = `partner_record r
  join link c on c.program_id = r.program_id and c.from_kind = 'company' and c.from_id = r.record_id and c.to_kind = 'contact'
  join contact p on p.program_id = r.program_id and p.id = c.to_id and p.archived_at is null
  where r.program_id = $1 and r.valid_to is null`;

const stored: Readonly<Record<keyof State, string>> = {
  companies: `select id || ' ' || coalesce(name, '-') || ' ' || is_partner as line from company where program_id = $1 and archived_at is null`,
  deals: `select id || ' ' || coalesce(name, '-') || ' ' || coalesce(stage_id, '-') as line from deal where program_id = $1 and archived_at is null`,
  dealLinks: `select l.from_id || ' ' || l.to_id || ' ' || l.is_primary as line from link l
    join deal d on d.program_id = l.program_id and d.id = l.from_id and d.archived_at is null
    join company c on c.program_id = l.program_id and c.id = l.to_id and c.archived_at is null
    where l.program_id = $1 and l.from_kind = 'deal' and l.to_kind = 'company'`,
  contacts: `select p.id || ' ' || coalesce(p.name, '-') as line from ${people}`,
  engagements: `select e.id || ' ' || coalesce(e.outcome, '-') as line from (
      select 'company' as kind, record_id as id from partner_record where program_id = $1 and valid_to is null
      union select 'contact', p.id from ${people}) ours
    join link l on l.program_id = $1 and l.from_kind = ours.kind and l.from_id = ours.id and l.to_kind = 'engagement'
    join engagement e on e.program_id = $1 and e.type = l.to_type and e.id = l.to_id and e.archived_at is null`,
  partners: `select record_id as line from partner_record where program_id = $1 and valid_to is null`,
  attributions: `select a.deal_id || ' ' || r.record_id as line from attribution a
    join partner_record r on r.program_id = a.program_id and r.partner_id = a.partner_id and r.valid_to is null
    where a.program_id = $1 and a.until is null`,
};

/** The same by what the program has stored. */
export async function stateOfMirror(databaseUrl: string, programId: string): Promise<State> {
  const parts = Object.entries(stored).map(
    ([part, found]) => `select '${part}' as part, line from (${found}) as found`,
  );
  const rows = await query<{ part: string; line: string }>(databaseUrl, parts.join(' union all '), [programId]);
  const of = (part: keyof State) => lines(rows.filter((row) => row.part === part).map((row) => row.line));
  return {
    companies: of('companies'),
    deals: of('deals'),
    dealLinks: of('dealLinks'),
    contacts: of('contacts'),
    engagements: of('engagements'),
    partners: of('partners'),
    attributions: of('attributions'),
  };
}

function text(record: StoredRecord, ...names: readonly string[]): string {
  return [record.id, ...names.map((name) => record.values.get(name) ?? '-')].join(' ');
}

function isPartner(record: StoredRecord): boolean {
  return ['PARTNER', 'RESELLER'].includes(record.values.get('type') ?? '');
}

function lines(all: readonly string[]): readonly string[] {
  return [...new Set(all)].toSorted();
}
