import type { SandboxObjectType } from '../../portal-seed.ts';
import { homeAmount } from './money.ts';
import { infoOf } from './object-types.ts';
import type { Portal } from './portal.ts';
import type { StoredRecord } from './record-table.ts';
import { rollup } from './rollups.ts';
import { isWon, stageOf } from './stages.ts';
import { instant } from './times.ts';

/** What the vendor answers for a property of a record: stored, or derived at the moment of reading. Null is empty. */
export function readValue(portal: Portal, record: StoredRecord, name: string): string | null {
  const info = infoOf(record.type);
  if (name === 'hs_object_id') return record.id;
  if (name === info.modifiedProperty || name === 'hs_lastmodifieddate') return record.updatedAt;
  const stored = record.values.get(name);
  if (name === info.createdProperty || name === 'hs_createdate') return stored ?? record.createdAt;
  const derived =
    record.type === 'deals'
      ? dealValue(portal, record, name)
      : record.type === 'tickets'
        ? ticketValue(portal, record, name)
        : undefined;
  return derived ?? rollup(portal, record, name) ?? stored ?? null;
}

/** Undefined where the property is not derived for deals, as for one in a stage that the account no longer has; null where it has no value. */
function dealValue(portal: Portal, record: StoredRecord, name: string): string | null | undefined {
  const stage = stageOf(portal, record);
  switch (name) {
    case 'hs_is_closed':
      return stage === null ? undefined : String(stage.isClosed);
    case 'hs_is_closed_won':
      return stage === null ? undefined : String(isWon(stage));
    case 'hs_is_closed_lost':
      return stage === null ? undefined : String(stage.isClosed && !isWon(stage));
    case 'hs_deal_stage_probability':
      return stage?.probability;
    case 'amount_in_home_currency':
      return homeAmount(portal, record);
    case 'hs_closed_amount':
      return stage === null ? undefined : isWon(stage) ? (record.values.get('amount') ?? '0') : '0';
    case 'hs_closed_amount_in_home_currency':
      return stage === null ? undefined : isWon(stage) ? homeAmount(portal, record) : '0';
    case 'hs_v2_date_entered_current_stage':
    case 'hs_v2_time_in_current_stage':
      return record.history.get('dealstage')?.[0]?.timestamp ?? record.values.get(name) ?? record.createdAt;
    case 'days_to_close':
      return daysToClose(record);
    default:
      return name.startsWith('hs_v2_date_') ? stageDate(record, name) : undefined;
  }
}

function ticketValue(portal: Portal, record: StoredRecord, name: string): string | null | undefined {
  if (name === 'hs_ticket_id') return record.id;
  const stage = stageOf(portal, record);
  return name === 'hs_is_closed' && stage !== null ? String(stage.isClosed) : undefined;
}

function daysToClose(record: StoredRecord): string | null {
  const closed = Date.parse(record.values.get('closedate') ?? '');
  const created = Date.parse(record.values.get('createdate') ?? record.createdAt);
  return Number.isNaN(closed) ? null : String(Math.max(0, Math.floor((closed - created) / 86_400_000)));
}

/** The latest time a deal came into or left the stage that the property names, from the history of its stage. */
function stageDate(record: StoredRecord, name: string): string | null {
  const [, way, stageId] = /^hs_v2_date_(entered|exited)_(.+)$/.exec(name) ?? [];
  const versions = record.history.get('dealstage') ?? [
    { value: record.values.get('dealstage') ?? '', timestamp: record.createdAt, sourceType: '' },
  ];
  const at = versions.findIndex((version) => version.value.toLowerCase() === stageId);
  const version = versions[way === 'entered' ? at : at - 1];
  return at < 0 || version === undefined ? null : instant(new Date(version.timestamp));
}

/** Names that every reply of a type carries, asked for or not. */
export function alwaysReturned(type: SandboxObjectType): readonly string[] {
  const info = infoOf(type);
  return [info.createdProperty, 'hs_object_id', info.modifiedProperty];
}
