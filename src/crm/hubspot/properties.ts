import { attributionProperties } from '#src/domain/attribution.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';

import type { EngagementType } from '../model.ts';

/** Which properties are read: what the model needs and what the program's mapping names, nothing else. No subject, no body, no address; a meeting's title is looked at for the words of a review and not kept. */

/** Deal properties that the mapping names. */
export function mappedDealProperties(mapping: Mapping): readonly string[] {
  const support = mapping.support === null ? [] : [mapping.support.property];
  return [...new Set([...attributionProperties(mapping.attribution), ...support])];
}

export const companyProperties = ['name', 'domain', 'hubspot_owner_id', 'createdate', 'hs_merged_object_ids'] as const;
export const contactProperties = ['firstname', 'lastname', 'hubspot_owner_id', 'createdate'] as const;
export const dealProperties = [
  'dealname',
  'hubspot_owner_id',
  'pipeline',
  'dealstage',
  'hs_is_closed',
  'hs_is_closed_won',
  'amount',
  'deal_currency_code',
  'amount_in_home_currency',
  'closedate',
  'createdate',
  'hs_v2_date_entered_current_stage',
] as const;

const ofType: Readonly<Record<EngagementType, readonly string[]>> = {
  call: ['hs_call_direction', 'hs_call_status', 'hs_call_duration', 'hs_call_disposition'],
  email: ['hs_email_direction', 'hs_email_status'],
  meeting: [
    'hs_meeting_start_time',
    'hs_meeting_end_time',
    'hs_meeting_outcome',
    'hs_activity_type',
    'hs_meeting_title',
  ],
  note: [],
  task: ['hs_task_status'],
};

export function engagementProperties(type: EngagementType): readonly string[] {
  return ['hs_timestamp', 'hubspot_owner_id', ...ofType[type]];
}

export const answerProperties = ['hs_survey_type', 'hs_value', 'hs_submission_timestamp', 'hs_createdate'] as const;
