import { sandboxObjectTypes } from '../../portal-seed.ts';
import type { SandboxObjectType } from '../../portal-seed.ts';

/** What the vendor fixes for an object type: ids, names in messages and links, and the properties every reply carries. */
export interface ObjectTypeInfo {
  readonly type: SandboxObjectType;
  readonly objectTypeId: string;
  /** As in error messages: `Could not get some COMPANY objects`. */
  readonly singular: string;
  readonly plural: string;
  /** As in inline association types: `deal_to_company`, `meeting_event_to_contact`. */
  readonly linkName: string;
  readonly createdProperty: string;
  readonly modifiedProperty: string;
  /** Returned when a request names no properties. */
  readonly defaultProperties: readonly string[];
  /** What `query` of a search looks into. */
  readonly searchableProperties: readonly string[];
  readonly requiredProperties: readonly string[];
  readonly readOnly: boolean;
}

function activity(
  type: SandboxObjectType,
  objectTypeId: string,
  singular: string,
  more: Partial<ObjectTypeInfo> = {},
): ObjectTypeInfo {
  return {
    type,
    objectTypeId,
    singular,
    plural: type.toUpperCase(),
    linkName: singular.toLowerCase(),
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    searchableProperties: [],
    requiredProperties: ['hs_timestamp'],
    readOnly: false,
    ...more,
  };
}

const infos: Readonly<Record<SandboxObjectType, ObjectTypeInfo>> = {
  contacts: {
    type: 'contacts',
    objectTypeId: '0-1',
    singular: 'CONTACT',
    plural: 'CONTACTS',
    linkName: 'contact',
    createdProperty: 'createdate',
    modifiedProperty: 'lastmodifieddate',
    defaultProperties: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    searchableProperties: ['firstname', 'lastname', 'email', 'phone', 'company'],
    requiredProperties: [],
    readOnly: false,
  },
  companies: {
    type: 'companies',
    objectTypeId: '0-2',
    singular: 'COMPANY',
    plural: 'COMPANIES',
    linkName: 'company',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    searchableProperties: ['website', 'phone', 'name', 'domain'],
    requiredProperties: [],
    readOnly: false,
  },
  deals: {
    type: 'deals',
    objectTypeId: '0-3',
    singular: 'DEAL',
    plural: 'DEALS',
    linkName: 'deal',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    searchableProperties: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype'],
    requiredProperties: ['dealstage'],
    readOnly: false,
  },
  tickets: {
    type: 'tickets',
    objectTypeId: '0-5',
    singular: 'TICKET',
    plural: 'TICKETS',
    linkName: 'ticket',
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    defaultProperties: [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
    searchableProperties: ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category'],
    requiredProperties: ['hs_pipeline_stage'],
    readOnly: false,
  },
  calls: activity('calls', '0-48', 'CALL', { searchableProperties: ['hs_call_title'] }),
  emails: activity('emails', '0-49', 'EMAIL', {
    searchableProperties: ['hs_email_subject'],
    requiredProperties: ['hs_timestamp', 'hs_email_direction'],
  }),
  meetings: activity('meetings', '0-47', 'MEETING_EVENT', { searchableProperties: ['hs_meeting_title'] }),
  notes: activity('notes', '0-46', 'NOTE', { searchableProperties: ['hs_note_body'] }),
  tasks: activity('tasks', '0-27', 'TASK', { searchableProperties: ['hs_task_subject', 'hs_task_body'] }),
  feedback_submissions: activity('feedback_submissions', '0-19', 'FEEDBACK_SUBMISSION', {
    searchableProperties: ['hs_submission_name', 'hs_content'],
    requiredProperties: [],
    readOnly: true,
  }),
};

/** The activity types that the vendor calls engagements. */
export const activityTypes = ['calls', 'emails', 'meetings', 'notes', 'tasks'] as const;

export function infoOf(type: SandboxObjectType): ObjectTypeInfo {
  return infos[type];
}

const singularNames: Readonly<Record<SandboxObjectType, string>> = {
  companies: 'company',
  contacts: 'contact',
  deals: 'deal',
  tickets: 'ticket',
  calls: 'call',
  emails: 'email',
  meetings: 'meeting',
  notes: 'note',
  tasks: 'task',
  feedback_submissions: 'feedback_submission',
};

/** Finds a type by what the vendor accepts in a path: plural, singular or object type id. Null for anything else. */
export function findObjectType(name: string): SandboxObjectType | null {
  const lower = name.toLowerCase();
  for (const type of sandboxObjectTypes) {
    if (lower === type || lower === singularNames[type] || lower === infos[type].objectTypeId) return type;
  }
  return null;
}

/** `deal`, as association errors name a type. */
export function singularOf(type: SandboxObjectType): string {
  return singularNames[type];
}
