import { isPartner } from '#src/domain/partner-rule.ts';
import { mappedCompanyProperties, mappedContactProperties } from '#src/domain/settings/mapped-properties.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

import type { CompanyRecord, ContactRecord, DealRecord, EngagementRecord, EngagementType } from '../model.ts';
import { amountInMinorUnits } from './amounts.ts';
import type { Amount } from './amounts.ts';
import { mappedDealProperties } from './properties.ts';
import type { RecordValues } from './record-values.ts';
import { finiteNumber, flag } from './values.ts';

/** HubSpot's records in Tandem's words. */

export function companyRecord(values: RecordValues, mapping: Mapping): CompanyRecord {
  const fields = values.fields(mappedCompanyProperties(mapping));
  return {
    ...values.head,
    kind: 'company',
    name: values.text('name'),
    domain: values.text('domain'),
    ownerId: values.text(mapping.owner ?? 'hubspot_owner_id'),
    isPartner: isPartner(fields, mapping.partner),
    fields,
    ...mergedFrom(values),
  };
}

function mergedFrom(values: RecordValues): Pick<CompanyRecord, 'mergedFrom'> {
  const ids =
    values
      .text('hs_merged_object_ids')
      ?.split(';')
      .filter((id) => id !== '' && id !== values.head.id) ?? [];
  return ids.length === 0 ? {} : { mergedFrom: ids };
}

export function contactRecord(values: RecordValues, mapping: Mapping): ContactRecord {
  const name = [values.text('firstname'), values.text('lastname')].filter((part) => part !== null).join(' ');
  return {
    ...values.head,
    kind: 'contact',
    name: name === '' ? null : name,
    ownerId: values.text('hubspot_owner_id'),
    fields: values.fields(mappedContactProperties(mapping)),
  };
}

/** What must be known of the account to read a deal. */
export interface DealContext {
  readonly mapping: Mapping;
  /** The account's currency: amounts without a currency of their own are in it. */
  readonly currency: string;
  /** Undefined for a stage that no pipeline has. */
  readonly stateOf: (pipelineId: string | null, stageId: string | null) => DealRecord['state'] | undefined;
}

export function dealRecord(values: RecordValues, context: DealContext): DealRecord {
  const currency = values.text('deal_currency_code')?.trim().toUpperCase() ?? context.currency;
  const pipelineId = values.text('pipeline');
  const stageId = values.text('dealstage');
  const amount = amountInMinorUnits(values.text('amount'), currency);
  const accountAmount = amountInMinorUnits(values.text('amount_in_home_currency'), context.currency);
  const known = context.stateOf(pipelineId, stageId);
  const deal = {
    ...values.head,
    kind: 'deal',
    name: values.text('dealname'),
    ownerId: values.text('hubspot_owner_id'),
    pipelineId,
    stageId,
    state: known ?? flaggedState(values),
    amountMinor: readable(amount),
    currency,
    accountAmountMinor: readable(accountAmount),
    closesAt: values.instant('closedate'),
    enteredStageAt: values.instant('hs_v2_date_entered_current_stage'),
    fields: values.fields(mappedDealProperties(context.mapping)),
  } as const;
  const gaps = [
    ...(known === undefined ? ['unknown_stage'] : []),
    ...(amount === 'unreadable' || accountAmount === 'unreadable' ? ['amount_unreadable'] : []),
    ...(values.cleaned() ? ['text_cleaned'] : []),
  ];
  return { ...deal, gaps };
}

/** The CRM's own flags, for a stage that no pipeline has. */
function flaggedState(values: RecordValues): DealRecord['state'] {
  if (flag(values.text('hs_is_closed_won')) === true) return 'won';
  return flag(values.text('hs_is_closed')) === true ? 'lost' : 'open';
}

function readable(amount: Amount): number | null {
  return amount === 'unreadable' ? null : amount;
}

export function engagementRecord(
  values: RecordValues,
  type: EngagementType,
  reviews: Mapping['reviews'],
): EngagementRecord {
  const at = values.instant('hs_timestamp') ?? values.head.createdAt;
  return {
    ...values.head,
    kind: 'engagement',
    type,
    ownerId: values.text('hubspot_owner_id'),
    at,
    endsAt: null,
    direction: null,
    outcome: null,
    disposition: null,
    isReview: type === 'meeting' && isReview(values, reviews),
    ...detailsOf[type](values, at),
  };
}

/** A review by its type, or by words in its title. */
function isReview(values: RecordValues, { types, words }: Mapping['reviews']): boolean {
  const type = values.text('hs_activity_type');
  if (type !== null && types.includes(type)) return true;
  const title = values.text('hs_meeting_title')?.toLowerCase() ?? '';
  return words.some((word) => title.includes(word.toLowerCase()));
}

type Details = Partial<Pick<EngagementRecord, 'at' | 'endsAt' | 'direction' | 'outcome' | 'disposition'>>;

const detailsOf: Readonly<Record<EngagementType, (values: RecordValues, at: Date) => Details>> = {
  call: (values, at) => ({
    endsAt: endOf(at, finiteNumber(values.text('hs_call_duration'))),
    direction: callDirection(values.text('hs_call_direction')),
    outcome: outcome(values.text('hs_call_status')),
    disposition: values.text('hs_call_disposition'),
  }),
  email: (values) => ({
    direction: emailDirection(values.text('hs_email_direction')),
    outcome: outcome(values.text('hs_email_status')),
  }),
  meeting: (values, at) => ({
    at: values.instant('hs_meeting_start_time') ?? at,
    endsAt: values.instant('hs_meeting_end_time'),
    outcome: outcome(values.text('hs_meeting_outcome')),
  }),
  note: () => ({}),
  task: (values) => ({ outcome: outcome(values.text('hs_task_status')) }),
};

const longestCallMs = 7 * 86_400_000;

/** A duration that no call has is left out: it says nothing, and its end may be no date at all. */
function endOf(at: Date, durationMs: number | null): Date | null {
  return durationMs === null || durationMs < 0 || durationMs > longestCallMs
    ? null
    : new Date(at.getTime() + Math.round(durationMs));
}

function callDirection(value: string | null): EngagementRecord['direction'] {
  if (value === 'INBOUND') return 'inbound';
  return value === 'OUTBOUND' ? 'outbound' : null;
}

/** A forwarded mail may have come from either side. */
function emailDirection(value: string | null): EngagementRecord['direction'] {
  if (value === 'INCOMING_EMAIL') return 'inbound';
  return value === 'EMAIL' ? 'outbound' : null;
}

/** HubSpot's documents spell it both ways. */
function outcome(value: string | null): string | null {
  const lower = value?.toLowerCase() ?? null;
  return lower === 'cancelled' ? 'canceled' : lower;
}
