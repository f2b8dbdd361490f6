import type { SandboxObjectType } from '../../portal-seed.ts';
import { homeAmount } from './money.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record-table.ts';
import { isWon, stageOf } from './stages.ts';

const contactTypes = ['calls', 'emails', 'meetings'] as const;
const noteTypes = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;

/** Values that the vendor counts over associated records. Undefined for any other property. */
export function rollup(portal: Portal, record: StoredRecord, name: string): string | undefined {
  switch (name) {
    case 'num_associated_contacts':
      return String(linked(portal, record, 'contacts').length);
    case 'num_associated_deals':
      return String(linked(portal, record, 'deals').length);
    case 'num_associated_companies':
      return String(linked(portal, record, 'companies').length);
    case 'hs_num_open_deals':
      return String(linked(portal, record, 'deals').filter((deal) => stageOf(portal, deal)?.isClosed !== true).length);
    case 'total_revenue':
      return revenue(portal, record);
    case 'hs_num_child_companies':
      return String(linked(portal, record, 'companies', 13).length);
    case 'hs_parent_company_id':
      return linked(portal, record, 'companies', 14)[0]?.id;
    case 'hs_primary_associated_company':
      return linked(portal, record, 'companies', 5)[0]?.id;
    case 'associatedcompanyid':
      return linked(portal, record, 'companies', 1)[0]?.id;
    case 'notes_last_contacted':
      return latest(portal, record, contactTypes);
    case 'notes_last_updated':
      return latest(portal, record, noteTypes);
    case 'num_contacted_notes':
      return String(countLinked(portal, record, contactTypes));
    case 'num_notes':
      return String(countLinked(portal, record, noteTypes));
    default:
      return undefined;
  }
}

/** Live records of a type linked with this one, by one kind of link where `typeId` is given. */
function linked(portal: Portal, record: StoredRecord, toType: SandboxObjectType, typeId?: number): StoredRecord[] {
  return portal.links
    .list(record, toType)
    .filter((link) => typeId === undefined || link.typeIds.includes(typeId))
    .flatMap((link) => portal.table(toType).get(link.id) ?? [])
    .filter((other) => other.archivedAt === null);
}

function countLinked(portal: Portal, record: StoredRecord, types: readonly SandboxObjectType[]): number {
  return types.reduce((sum, type) => sum + linked(portal, record, type).length, 0);
}

function latest(portal: Portal, record: StoredRecord, types: readonly SandboxObjectType[]): string | undefined {
  const times = types.flatMap((type) =>
    linked(portal, record, type).flatMap((one) => one.values.get('hs_timestamp') ?? []),
  );
  const past = times.filter((time) => Date.parse(time) <= portal.now().getTime());
  return past.reduce<string | undefined>(
    (best, time) => (best === undefined || Date.parse(time) > Date.parse(best) ? time : best),
    undefined,
  );
}

function revenue(portal: Portal, record: StoredRecord): string | undefined {
  const won = linked(portal, record, 'deals').filter((deal) => isWon(stageOf(portal, deal)));
  if (won.length === 0) return undefined;
  return String(won.reduce((sum, deal) => sum + Number(homeAmount(portal, deal) ?? 0), 0));
}
