import type { SandboxObjectType, SeedAccount, SeedPipeline } from '../../portal-seed.ts';
import { activityProperties } from './activity-properties.ts';
import { definition, optionsOf } from './property-definition.ts';
import type { PropertyDefinition, PropertyGroup } from './property-definition.ts';
import { propertyTable } from './property-table.ts';

const lifecycle = `subscriber=Subscriber|lead=Lead|marketingqualifiedlead=Marketing Qualified Lead|salesqualifiedlead=Sales Qualified Lead|opportunity=Opportunity|customer=Customer|evangelist=Evangelist|other=Other`;
const leadStatus = 'NEW|OPEN|IN_PROGRESS|OPEN_DEAL|UNQUALIFIED|ATTEMPTED_TO_CONTACT|CONNECTED|BAD_TIMING';

/** What the vendor keeps on every CRM object. */
const common = `
hs_object_id number ro
hs_object_source text ro
hs_object_source_id text ro
hs_object_source_label text ro
hs_merged_object_ids checkbox ro
hs_all_owner_ids checkbox ro
hubspot_owner_id owner
hubspot_owner_assigneddate datetime ro
hubspot_team_id select ro
hs_all_team_ids checkbox ro
notes_last_contacted datetime calc
notes_last_updated datetime calc
num_notes number calc
num_contacted_notes number calc`;

const companies = `
name text
domain text
website text
phone phone
description area
about_us area
address text
address2 text
city text
state text
zip text
country text
hs_country_code text
timezone text
founded_year text
is_public bool
numberofemployees number
annualrevenue number
industry select: ACCOUNTING|AUTOMOTIVE|BANKING|BUILDING_MATERIALS|COMPUTER_HARDWARE|COMPUTER_NETWORK_SECURITY|COMPUTER_SOFTWARE|CONSTRUCTION|CONSUMER_GOODS|EDUCATION_MANAGEMENT|FINANCIAL_SERVICES|FOOD_BEVERAGES|HOSPITAL_HEALTH_CARE|HUMAN_RESOURCES|INDUSTRIAL_AUTOMATION|INFORMATION_TECHNOLOGY_AND_SERVICES|INSURANCE|INTERNET|LEGAL_SERVICES|LOGISTICS_AND_SUPPLY_CHAIN|MACHINERY|MANAGEMENT_CONSULTING|MARKETING_AND_ADVERTISING|MECHANICAL_OR_INDUSTRIAL_ENGINEERING|MEDICAL_DEVICES|NON_PROFIT_ORGANIZATION_MANAGEMENT|PHARMACEUTICALS|RETAIL|TELECOMMUNICATIONS|TRANSPORTATION_TRUCKING_RAILROAD|UTILITIES|WHOLESALE
type select: PROSPECT|PARTNER|RESELLER|VENDOR|OTHER
lifecyclestage radio: ${lifecycle}
hs_lead_status radio: ${leadStatus}
hs_ideal_customer_profile select: tier_1=Tier 1|tier_2=Tier 2|tier_3=Tier 3
hs_is_target_account bool
linkedin_company_page text
createdate datetime
hs_createdate datetime ro
hs_lastmodifieddate datetime ro
closedate datetime
first_deal_created_date datetime ro
recent_deal_amount number ro
recent_deal_close_date datetime ro
total_revenue number ro
num_associated_contacts number calc
num_associated_deals number calc
hs_num_open_deals number calc
hs_num_child_companies number calc
hs_parent_company_id number calc`;

const contacts = `
email text
firstname text
lastname text
phone phone
mobilephone phone
company text
jobtitle text
website text
address text
city text
state text
zip text
country text
message area
hs_language select: de=German|en=English|es=Spanish|fr=French|it=Italian|ja=Japanese|nl=Dutch|pt=Portuguese
hs_timezone text
lifecyclestage radio: ${lifecycle}
hs_lead_status radio: ${leadStatus}
hs_email_optout bool
hs_email_hard_bounce_reason_enum select ro: CONTENT|MAILBOX_FULL|MAILBOX_MISCONFIGURED|OTHER|POLICY|SPAM|UNKNOWN_USER
hs_buying_role checkbox: BLOCKER|BUDGET_HOLDER|CHAMPION|DECISION_MAKER|END_USER|EXECUTIVE_SPONSOR|INFLUENCER|LEGAL_AND_COMPLIANCE|OTHER
createdate datetime
lastmodifieddate datetime ro
hs_email_domain text ro
associatedcompanyid number ro
num_associated_deals number calc`;

const deals = `
dealname text
amount money
amount_in_home_currency money calc
hs_exchange_rate number calc
hs_closed_amount money calc
hs_closed_amount_in_home_currency money calc
hs_acv money
hs_arr money
hs_mrr money
hs_tcv money
dealstage radio
pipeline select
dealtype radio: newbusiness=New Business|existingbusiness=Existing Business
closedate datetime
createdate datetime
hs_createdate datetime ro
hs_lastmodifieddate datetime ro
description area
closed_lost_reason area
closed_won_reason area
hs_next_step text
hs_priority select: low=Low|medium=Medium|high=High
hs_manual_forecast_category select: OMIT=Not forecasted|PIPELINE=Pipeline|BEST_CASE=Best case|COMMIT=Commit|CLOSED=Closed won
hs_forecast_probability number
hs_deal_stage_probability number calc
hs_is_closed bool calc
hs_is_closed_won bool calc
hs_is_closed_lost bool calc
hs_v2_date_entered_current_stage datetime calc
hs_v2_time_in_current_stage datetime calc
hs_primary_associated_company number calc
days_to_close number calc
num_associated_contacts number calc`;

const tickets = `
subject text
content area
hs_pipeline select
hs_pipeline_stage radio
hs_ticket_priority select: LOW|MEDIUM|HIGH|URGENT
hs_ticket_category checkbox: PRODUCT_ISSUE|BILLING_ISSUE|FEATURE_REQUEST|GENERAL_INQUIRY
source_type select: CHAT|EMAIL|FORM|PHONE
createdate datetime
hs_createdate datetime ro
hs_lastmodifieddate datetime ro
closed_date datetime
hs_ticket_id number ro
hs_is_closed bool calc
num_associated_companies number calc`;

const groups: Readonly<Record<SandboxObjectType, readonly [string, string]>> = {
  companies: ['companyinformation', 'Company information'],
  contacts: ['contactinformation', 'Contact information'],
  deals: ['dealinformation', 'Deal information'],
  tickets: ['ticketinformation', 'Ticket information'],
  calls: ['call', 'Call Information'],
  emails: ['email', 'Email Information'],
  meetings: ['meeting', 'Meeting Information'],
  notes: ['note', 'Note Information'],
  tasks: ['task', 'Task Information'],
  feedback_submissions: ['feedback_submissions_information', 'Feedback submission information'],
};

/** The vendor's own group of a type; every object type has one. */
export function vendorGroup(type: SandboxObjectType): PropertyGroup {
  const [name, label] = groups[type];
  return { name, label, displayOrder: 0, archived: false };
}

/** The vendor's own properties of a type. Stage, pipeline and currency options come from the account. */
export function vendorProperties(
  type: SandboxObjectType,
  account: SeedAccount,
  pipelines: readonly SeedPipeline[],
): PropertyDefinition[] {
  const [group] = groups[type];
  const own = pipelines.filter((pipeline) => pipeline.objectType === type);
  switch (type) {
    case 'companies':
      return propertyTable(type, group, companies + common);
    case 'contacts':
      return propertyTable(type, group, contacts + common);
    case 'tickets':
      return withStages(propertyTable(type, group, tickets + common), 'hs_pipeline', 'hs_pipeline_stage', own);
    case 'deals':
      return [
        ...withStages(propertyTable(type, group, deals + common), 'pipeline', 'dealstage', own),
        currencyProperty(group, account),
        ...own.flatMap((pipeline) => pipeline.stages.flatMap(({ id }) => stageDates(group, id))),
      ];
    default:
      return activityProperties(type, group);
  }
}

function withStages(
  definitions: readonly PropertyDefinition[],
  pipelineName: string,
  stageName: string,
  pipelines: readonly SeedPipeline[],
): PropertyDefinition[] {
  return definitions.map((one) => {
    if (one.name === pipelineName)
      return { ...one, options: optionsOf(pipelines.map(({ id, label }) => ({ value: id, label }))) };
    if (one.name !== stageName) return one;
    const stages = pipelines.flatMap((pipeline) => pipeline.stages.map(({ id, label }) => ({ value: id, label })));
    return { ...one, options: optionsOf(stages) };
  });
}

function currencyProperty(groupName: string, account: SeedAccount): PropertyDefinition {
  return definition({
    objectType: 'deals',
    name: 'deal_currency_code',
    label: 'Currency',
    groupName,
    type: 'enumeration',
    fieldType: 'select',
    hubspotDefined: true,
    options: optionsOf([account.currency, ...Object.keys(account.rates)].map((code) => ({ value: code, label: code }))),
  });
}

function stageDates(groupName: string, stageId: string): PropertyDefinition[] {
  return (['entered', 'exited'] as const).map((way) =>
    definition({
      objectType: 'deals',
      name: `hs_v2_date_${way}_${stageId}`.toLowerCase(),
      label: `Date ${way} "${stageId}"`,
      groupName,
      type: 'datetime',
      fieldType: 'calculation_equation',
      hubspotDefined: true,
      calculated: true,
      readOnlyValue: true,
    }),
  );
}
