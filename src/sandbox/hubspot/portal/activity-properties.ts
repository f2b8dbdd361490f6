import type { SandboxObjectType } from '../../portal-seed.ts';
import type { PropertyDefinition } from './property-definition.ts';
import { propertyTable } from './property-table.ts';

const common = `
hs_object_id number ro
hs_object_source text ro
hs_object_source_id text ro
hs_object_source_label text ro
hs_createdate datetime ro
hs_lastmodifieddate datetime ro
hs_merged_object_ids checkbox ro`;

const engagement = `${common}
hs_timestamp datetime
hubspot_owner_id owner
hubspot_team_id select ro
hs_all_owner_ids checkbox ro
hs_attachment_ids text`;

const tables: Readonly<Partial<Record<SandboxObjectType, string>>> = {
  calls: `
hs_call_title text
hs_call_body html
hs_call_direction select: INBOUND|OUTBOUND
hs_call_status select: BUSY|CALLING_CRM_USER|CANCELED|COMPLETED|CONNECTING|FAILED|IN_PROGRESS|MISSED|NO_ANSWER|QUEUED|RINGING
hs_call_duration number
hs_call_disposition select: 9d9162e7-6cf3-4944-bf63-4dff82258764=Busy|f240bbac-87c9-4f6e-bf70-924b57d47db7=Connected|a4c4c377-d246-4b32-a13b-75a56a4cd0ff=Left live message|b2cf5968-551e-4856-9783-52b3da59a7d0=Left voicemail|73a0d17f-1163-4015-bdd5-ec830791da20=No answer|17b47fee-58de-441e-a44c-c6300d46f273=Wrong number
hs_call_from_number text
hs_call_to_number text
hs_call_recording_url text
hs_activity_type text${engagement}`,
  emails: `
hs_email_subject text
hs_email_text area
hs_email_html html
hs_email_headers area
hs_email_direction select: EMAIL|INCOMING_EMAIL|FORWARDED_EMAIL
hs_email_status select: BOUNCED|FAILED|SCHEDULED|SENDING|SENT
hs_email_from_email text ro
hs_email_to_email text ro${engagement}`,
  meetings: `
hs_meeting_title text
hs_meeting_body html
hs_internal_meeting_notes html
hs_meeting_external_url text
hs_meeting_location text
hs_meeting_start_time datetime
hs_meeting_end_time datetime
hs_meeting_outcome select: SCHEDULED|COMPLETED|RESCHEDULED|NO_SHOW|CANCELED
hs_activity_type text${engagement}`,
  notes: `
hs_note_body html${engagement}`,
  tasks: `
hs_task_subject text
hs_task_body html
hs_task_status select: NOT_STARTED|IN_PROGRESS|COMPLETED|DEFERRED|WAITING
hs_task_priority select: LOW|MEDIUM|HIGH
hs_task_type select: TODO|CALL|EMAIL
hs_task_completion_date datetime ro
hs_task_is_completed number calc${engagement}`,
  feedback_submissions: `
hs_survey_id number ro
hs_survey_type select ro: NPS|CSAT|CES|CUSTOM
hs_survey_name text ro
hs_survey_channel select ro: EMAIL|WEB
hs_submission_name text ro
hs_submission_timestamp datetime ro
hs_value number ro
hs_response_group select ro: PROMOTER|PASSIVE|DETRACTOR
hs_sentiment text ro
hs_content area ro
hs_contact_id number ro
hs_contact_email_rollup text ro${common}`,
};

/** The vendor's properties of an activity or of a survey answer. */
export function activityProperties(type: SandboxObjectType, groupName: string): PropertyDefinition[] {
  return propertyTable(type, groupName, tables[type] ?? common);
}

/** What a token without `sales-email-read` does not see. */
export const emailContentProperties: ReadonlySet<string> = new Set([
  'hs_email_text',
  'hs_email_html',
  'hs_email_headers',
]);
