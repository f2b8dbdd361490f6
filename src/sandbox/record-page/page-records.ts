import { readValue } from '../hubspot/portal/calculated.ts';
import { activityTypes, infoOf } from '../hubspot/portal/object-types.ts';
import type { Portal } from '../hubspot/portal/portal.ts';
import type { PropertyDefinition } from '../hubspot/portal/property-definition.ts';
import type { StoredRecord } from '../hubspot/portal/record-table.ts';
import { pipelinesOf, stageOf } from '../hubspot/portal/stages.ts';
import type { SandboxObjectType } from '../portal-seed.ts';
import type {
  ActivityRow,
  CompanyList,
  CompanyRow,
  DealRow,
  LinkedRow,
  PropertyGroupView,
  RecordPage,
} from './page-model.ts';
import { nothing, ownerName, shownMoney, shownTime, shownValue } from './shown-value.ts';

const pageSize = 50;
const shownActivities = 8;

export function recordHref(portal: Portal, type: SandboxObjectType, id: string): string {
  return `/contacts/${portal.id}/record/${infoOf(type).objectTypeId}/${id}`;
}

/** The companies of an account by name. `only: partners` leaves the vendor's two partner types. */
export function companyList(portal: Portal, query: { text: string; only: string; page: number }): CompanyList {
  const text = query.text.trim().toLowerCase();
  const found = [...portal.table('companies').scan()].filter((record) => {
    if (record.archivedAt !== null) return false;
    if (query.only === 'partners' && !['PARTNER', 'RESELLER'].includes(record.values.get('type') ?? '')) return false;
    return `${record.values.get('name') ?? ''} ${record.values.get('domain') ?? ''}`.toLowerCase().includes(text);
  });
  const sorted = found.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  const page = Math.max(1, query.page);
  return {
    total: sorted.length,
    page,
    pageSize,
    rows: sorted.slice((page - 1) * pageSize, page * pageSize).map((record) => companyRow(portal, record)),
  };
}

function companyRow(portal: Portal, record: StoredRecord): CompanyRow {
  const type = portal.definitions('companies').get('type');
  const shown = type === undefined ? nothing : shownValue(portal, record, type);
  return {
    id: record.id,
    name: titleOf(record),
    domain: record.values.get('domain') ?? null,
    type: shown === nothing ? null : shown,
    owner: ownerName(portal, record.values.get('hubspot_owner_id') ?? null),
    deals: portal.links.list(record, 'deals').length,
    href: recordHref(portal, 'companies', record.id),
  };
}

/** Everything the page of one record shows. */
export function recordPage(portal: Portal, record: StoredRecord): RecordPage {
  const activities = activitiesOf(portal, record);
  return {
    portalId: portal.id,
    typeId: infoOf(record.type).objectTypeId,
    typeName: typeName(record.type),
    id: record.id,
    title: titleOf(record),
    subtitle: record.values.get('domain') ?? record.values.get('email') ?? null,
    archived: record.archivedAt !== null,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    groups: propertyGroups(portal, record),
    deals: dealsOf(portal, record),
    companies: linked(portal, record, 'companies').map((link) =>
      linkedRow(portal, link, link.other.values.get('domain') ?? null),
    ),
    contacts: linked(portal, record, 'contacts').map((link) =>
      linkedRow(portal, link, link.other.values.get('email') ?? null),
    ),
    activities: activities.slice(0, shownActivities).map((activity) => activityRow(portal, activity)),
    activityCount: activities.length,
  };
}

function linked(
  portal: Portal,
  record: StoredRecord,
  toType: SandboxObjectType,
): { other: StoredRecord; labels: readonly string[] }[] {
  return portal.links.list(record, toType).flatMap((link) => {
    const other = portal.table(toType).get(link.id);
    if (other === undefined || other.archivedAt !== null) return [];
    const labels = link.typeIds.flatMap(
      (typeId) => portal.associationTypes.find(record.type, toType, typeId)?.label ?? [],
    );
    return [{ other, labels }];
  });
}

function linkedRow(
  portal: Portal,
  link: { other: StoredRecord; labels: readonly string[] },
  detail: string | null,
): LinkedRow {
  return {
    id: link.other.id,
    name: titleOf(link.other),
    detail,
    labels: link.labels,
    href: recordHref(portal, link.other.type, link.other.id),
  };
}

function dealRow(portal: Portal, deal: StoredRecord, labels: readonly string[]): DealRow {
  const stageId = deal.values.get('dealstage') ?? null;
  const pipelines = pipelinesOf(portal, 'deals');
  const pipeline = pipelines.find((one) => one.id === deal.values.get('pipeline')) ?? pipelines[0];
  const closes = deal.values.get('closedate');
  return {
    id: deal.id,
    name: titleOf(deal),
    amount: shownMoney(
      deal.values.get('amount') ?? null,
      deal.values.get('deal_currency_code') ?? portal.account.currency,
    ),
    stageId,
    stage: stageOf(portal, deal)?.label ?? stageId ?? nothing,
    closes: closes === undefined ? nothing : shownTime(portal, closes).replace(/, [^,]*$/, ''),
    labels,
    stages: (pipeline?.stages ?? []).map((stage) => ({ value: stage.id, label: stage.label })),
    href: recordHref(portal, 'deals', deal.id),
  };
}

/** Open deals first, then the latest close. */
function dealsOf(portal: Portal, record: StoredRecord): DealRow[] {
  const rank = (deal: StoredRecord) => Number(stageOf(portal, deal)?.isClosed ?? false);
  return linked(portal, record, 'deals')
    .toSorted((a, b) => rank(a.other) - rank(b.other) || closeTime(b.other) - closeTime(a.other))
    .map(({ other, labels }) => dealRow(portal, other, labels));
}

function closeTime(deal: StoredRecord): number {
  return Date.parse(deal.values.get('closedate') ?? '') || 0;
}

const activityNames: Readonly<Record<string, string>> = {
  calls: 'Call',
  emails: 'E-mail',
  meetings: 'Meeting',
  notes: 'Note',
  tasks: 'Task',
};
const activityDetails = [
  'hs_call_direction',
  'hs_call_status',
  'hs_email_direction',
  'hs_email_status',
  'hs_meeting_outcome',
  'hs_task_status',
];

function activitiesOf(portal: Portal, record: StoredRecord): StoredRecord[] {
  const all = activityTypes.flatMap((type) => linked(portal, record, type).map((link) => link.other));
  return all.toSorted(
    (a, b) =>
      Date.parse(b.values.get('hs_timestamp') ?? b.createdAt) - Date.parse(a.values.get('hs_timestamp') ?? a.createdAt),
  );
}

function activityRow(portal: Portal, activity: StoredRecord): ActivityRow {
  const at = activity.values.get('hs_timestamp') ?? activity.createdAt;
  const details = activityDetails.flatMap((name) => activity.values.get(name) ?? []);
  return {
    id: activity.id,
    kind: activityNames[activity.type] ?? activity.type,
    title: titleOf(activity),
    at,
    shownAt: shownTime(portal, at),
    detail: details.map((value) => value.toLowerCase().replaceAll('_', ' ')).join(', '),
    href: recordHref(portal, activity.type, activity.id),
  };
}

const titleProperties: Readonly<Record<SandboxObjectType, readonly string[]>> = {
  companies: ['name', 'domain'],
  contacts: ['email'],
  deals: ['dealname'],
  tickets: ['subject'],
  calls: ['hs_call_title'],
  emails: ['hs_email_subject'],
  meetings: ['hs_meeting_title'],
  notes: ['hs_note_body'],
  tasks: ['hs_task_subject'],
  feedback_submissions: ['hs_survey_name'],
};

function titleOf(record: StoredRecord): string {
  const person = ['firstname', 'lastname'].flatMap((name) => record.values.get(name) ?? []).join(' ');
  if (person !== '') return person;
  const property = titleProperties[record.type].find((name) => record.values.get(name));
  const title = property === undefined ? undefined : record.values.get(property);
  return title ?? `${typeName(record.type)} ${record.id}`;
}

function typeName(type: SandboxObjectType): string {
  const name = infoOf(type).singular.toLowerCase().replace('_event', '').replaceAll('_', ' ');
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** Ours first, then what a person looks for, then the rest that has a value. */
function propertyGroups(portal: Portal, record: StoredRecord): PropertyGroupView[] {
  const definitions = [...portal.definitions(record.type).values()].filter(
    (one) => one.archivedAt === undefined && !one.hidden,
  );
  const groups = [...portal.groups(record.type).values()];
  const custom = groups.filter((group) =>
    definitions.some((one) => one.groupName === group.name && !one.hubspotDefined),
  );
  const rest = groups.filter((group) => !custom.includes(group));
  return [
    about(portal, record, definitions),
    ...[...custom, ...rest].map((group) => ({
      name: group.name,
      label: group.label === group.name ? readable(group.name) : group.label,
      properties: definitions
        .filter((one) => one.groupName === group.name)
        .filter((one) => !one.hubspotDefined || readValue(portal, record, one.name) !== null)
        .map((one) => propertyView(portal, record, one)),
    })),
  ].filter((group) => group.properties.length > 0);
}

const aboutProperties: Partial<Record<SandboxObjectType, readonly string[]>> = {
  companies: ['name', 'domain', 'type', 'hubspot_owner_id', 'industry', 'city', 'country', 'createdate'],
  deals: [
    'dealname',
    'amount',
    'deal_currency_code',
    'dealstage',
    'pipeline',
    'closedate',
    'hubspot_owner_id',
    'createdate',
  ],
  contacts: ['firstname', 'lastname', 'email', 'jobtitle', 'hubspot_owner_id', 'createdate'],
};

function about(portal: Portal, record: StoredRecord, definitions: readonly PropertyDefinition[]): PropertyGroupView {
  const names = aboutProperties[record.type] ?? [];
  const properties = names.flatMap((name) => definitions.find((one) => one.name === name) ?? []);
  return {
    name: 'about',
    label: `About this ${typeName(record.type).toLowerCase()}`,
    properties: properties.map((one) => propertyView(portal, record, one)),
  };
}

function propertyView(
  portal: Portal,
  record: StoredRecord,
  definition: PropertyDefinition,
): PropertyGroupView['properties'][number] {
  return {
    name: definition.name,
    label: definition.label,
    description: definition.description,
    type: definition.type,
    value: readValue(portal, record, definition.name),
    shown: shownValue(portal, record, definition),
    options:
      definition.name === 'hubspot_owner_id'
        ? portal.owners.map((owner) => ({ value: owner.id, label: `${owner.firstName} ${owner.lastName}` }))
        : definition.options.map((option) => ({ value: option.value, label: option.label })),
    multiple: definition.fieldType === 'checkbox',
    readOnly: definition.readOnlyValue || definition.calculated,
  };
}

function readable(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
