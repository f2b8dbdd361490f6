import { companyIdOf, partnerIdOf } from '../bench/programs/generate-mirror.ts';

/** Of a mirror that `generateMirror` made: this many partners with this many deals. */
export const partners = 3;
export const dealsEach = 4;

/** Where something changes, and when. `pick` decides which record of its kind and to what. */
export interface Place {
  readonly programId: string;
  readonly at: Date;
  readonly pick: number;
}

/** SQL of something that happens to what is known of a program. The same place gives the same. */
export type Change = (place: Place) => string;

const instant = (at: Date, minutes = 0) => `timestamptz '${new Date(at.getTime() + minutes * 60_000).toISOString()}'`;
const place = (pick: number, count: number) => 1 + (pick % count);
const partnerOf = (pick: number) => partnerIdOf(place(pick, partners));
const otherOf = (pick: number) => partnerIdOf(place(pick + 1, partners));
const companyOf = (pick: number) => companyIdOf(place(pick, partners));
const dealOf = (pick: number) => String(200_000_000 + place(pick, partners * dealsEach));
const engagementOf = (pick: number) => String(300_000_000 + place(pick, partners * 10));
const chosen = (pick: number, ...values: readonly string[]) => values[pick % values.length] ?? '';
const onDeal = ({ programId, pick }: Place) => `program_id = '${programId}' and id = '${dealOf(pick)}'`;

/** One signal, told again: the last word replaces the former, in its time and its place among those of the same time. */
function signal({ programId, at, pick }: Place, kind: string, value: string): string {
  const told = `'${programId}', '${kind} ${pick % 2}', '${partnerOf(pick)}', '${kind}', ${instant(at)}, '${value}', 'api', ${instant(at)}`;
  return `insert into signal (program_id, id, partner_id, kind, at, value, origin, received_at) values (${told})
    on conflict (program_id, id) do update set value = excluded.value, at = excluded.at, partner_id = excluded.partner_id, received_at = excluded.received_at`;
}

function link({ programId }: Place, from: readonly [string, string], to: readonly [string, string, string]): string {
  return `insert into link (program_id, crm, from_kind, from_id, to_kind, to_type, to_id)
    values ('${programId}', 'hubspot', '${from.join("', '")}', '${to.join("', '")}') on conflict do nothing`;
}

export const changes: Readonly<Record<string, Change>> = {
  nothing: () => 'select 1',
  'an amount': (here) => `update deal set amount_minor = ${1000 * here.pick} where ${onDeal(here)}`,
  'a state': (here) => `update deal set state = '${chosen(here.pick, 'won', 'lost', 'open')}' where ${onDeal(here)}`,
  'a close': (here) =>
    `update deal set closes_at = ${instant(here.at, (here.pick - 500) * 1440)} where ${onDeal(here)}`,
  'a stage of the CRM': (here) =>
    `update deal set stage_id = 'next', entered_stage_at = ${instant(here.at)} where ${onDeal(here)}`,
  'a stage that was seen': (here) => `
    update deal set stage_id = 'seen', entered_stage_at = null where ${onDeal(here)};
    insert into field_change (program_id, crm, kind, record_id, field, new_value, changed_at, observed_at, source)
    values ('${here.programId}', 'hubspot', 'deal', '${dealOf(here.pick)}', '${chosen(here.pick, 'stageId', 'dealstage')}', 'seen', ${instant(here.at, -1440 * (here.pick % 90))}, ${instant(here.at)}, 'sync')
    on conflict do nothing`,
  'the name of a stage': ({ programId, pick }) => `
    insert into stage (program_id, crm, pipeline_id, pipeline_name, stage_id, stage_name, state, position)
    values ('${programId}', 'hubspot', 'default', 'Sales', '${chosen(pick, 'stage', 'seen')}', 'Stage ${pick}', 'open', 1)
    on conflict (program_id, crm, pipeline_id, stage_id) do update set stage_name = excluded.stage_name`,
  'a deal that goes or comes back': (here) =>
    `update deal set archived_at = case when archived_at is null then ${instant(here.at)} end where ${onDeal(here)}`,
  'the end of an attribution': ({ programId, at, pick }) =>
    `update attribution set until = ${instant(at)} where program_id = '${programId}' and deal_id = '${dealOf(pick)}' and until is null`,
  'an attribution': ({ programId, at, pick }) => `
    insert into attribution (program_id, crm, deal_id, partner_id, role, source, since)
    values ('${programId}', 'hubspot', '${dealOf(pick)}', '${otherOf(pick)}', 'influenced', 'label', ${instant(at)}) on conflict do nothing`,
  'a customer and its other deal': (here) =>
    [
      link(here, ['deal', dealOf(here.pick)], ['company', '', 'customer']),
      link(here, ['deal', dealOf(here.pick + 5)], ['company', '', 'customer']),
    ].join(';'),
  'a meeting to come within the day': (here) => `
    update engagement set type = 'meeting', at = ${instant(here.at, 30 + (here.pick % 300))}, direction = 'outbound' where program_id = '${here.programId}' and id = '${engagementOf(here.pick)}';
    update link set to_type = 'meeting' where program_id = '${here.programId}' and to_id = '${engagementOf(here.pick)}'`,
  'how an engagement went': ({ programId, pick }) =>
    `update engagement set outcome = '${chosen(pick, 'completed', 'no_show')}', is_review = ${chosen(pick, 'true', 'false')} where program_id = '${programId}' and id = '${engagementOf(pick)}'`,
  'a person': (here) => `
    insert into contact (program_id, crm, id, fields, created_at, updated_at, read_at)
    values ('${here.programId}', 'hubspot', 'contact ${here.pick % 3}', '{"hs_buying_role": "CHAMPION"}', ${instant(here.at)}, ${instant(here.at)}, ${instant(here.at)})
    on conflict (program_id, crm, id) do update set archived_at = case when contact.archived_at is null then excluded.updated_at end;
    ${link(here, ['company', companyOf(here.pick)], ['contact', '', `contact ${here.pick % 3}`])};
    ${link(here, ['contact', `contact ${here.pick % 3}`], ['engagement', 'meeting', engagementOf(here.pick)])}`,
  'a person who was taken off': ({ programId, at, pick }) => `
    delete from link where program_id = '${programId}' and to_kind = 'contact' and from_id = '${companyOf(pick)}';
    insert into field_change (program_id, crm, kind, record_id, field, old_value, changed_at, observed_at, source)
    values ('${programId}', 'hubspot', 'contact', 'contact ${pick % 3}', 'company', '${companyOf(pick)}', ${instant(at)}, ${instant(at)}, 'sync') on conflict do nothing`,
  'an owner who is there or left': ({ programId, pick }) => `
    insert into owner (program_id, crm, id, name, active) values ('${programId}', 'hubspot', '7', 'Ann', true) on conflict (program_id, crm, id) do update set active = not owner.active;
    update partner set owner_id = '7' where program_id = '${programId}' and partner_id = '${partnerOf(pick)}'`,
  'an answer': ({ programId, at, pick }) =>
    `update survey_answer set rating = ${pick % 11}, at = ${instant(at)} where program_id = '${programId}' and id = '${400_000_000 + place(pick, partners * 3)}'`,
  'a sign-in': (here) => signal(here, 'sign_in', ''),
  'a fit': (here) => signal(here, 'fit', chosen(here.pick, 'strong', 'weak')),
  'a pinned segment': (here) =>
    signal(
      here,
      'segment_pin',
      `{"segment": "${chosen(here.pick, 'Strategic', 'Growth')}", "reason": "So", "reviewOn": null}`,
    ),
  'a status': ({ programId, at, pick }) => {
    const status = chosen(pick, 'active', 'paused', 'ended', 'prospect', 'active');
    return `update partner set status = '${status}', ended_at = ${status === 'ended' ? instant(at) : 'null'} where program_id = '${programId}' and partner_id = '${otherOf(pick)}'`;
  },
  'a company that stands for another partner': ({ programId, at, pick }) => `
    update partner_record set valid_to = ${instant(at)}, redirect_to = '${companyIdOf(1)}' where program_id = '${programId}' and record_id = '${companyOf(pick)}' and valid_to is null;
    insert into partner_record (program_id, partner_id, crm, record_id, valid_from) values ('${programId}', '${otherOf(pick)}', 'hubspot', '${companyOf(pick)}', ${instant(at)})
    on conflict (program_id, crm, record_id, valid_from) do update set valid_to = null`,
  'what may be read': ({ programId }) =>
    `update connection set capabilities = jsonb_set(capabilities, '{engagements}', to_jsonb(not (capabilities ->> 'engagements')::boolean)) where program_id = '${programId}'`,
  settings: ({ programId, at, pick }) => `
    insert into settings_version (program_id, version, body, author, reason, created_at)
    select program_id, version + 1, jsonb_set(body, '{pipeline,stuckAfterDays}', to_jsonb(${20 + (pick % 60)})), 'test', 'test', ${instant(at)}
    from settings_version where program_id = '${programId}' order by version desc limit 1`,
  'facts that no rule can read': ({ programId, pick }) =>
    `update partner_state set facts = '{"deals": 7}', facts_digest = null where program_id = '${programId}' and partner_id = '${partnerOf(pick)}'`,
  'a judgement that is lost': ({ programId, pick }) =>
    `delete from partner_state where program_id = '${programId}' and partner_id = '${partnerOf(pick)}'`,
};
