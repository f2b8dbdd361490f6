import type { PortalSeed, SeedAccount, SeedRecord } from '#src/sandbox/portal-seed.ts';

export const smallToken = 'pat-na1-small';

export const allScopes = [
  'oauth',
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.contacts.write',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.objects.feedback_submissions.read',
  'crm.schemas.companies.read',
  'crm.schemas.companies.write',
  'crm.schemas.deals.write',
  'tickets',
];

/** Two partners, a customer, three deals in two currencies, a meeting, a note and an answer. Ids, times and order never change. */
export function smallPortal(
  changes: {
    readonly account?: Partial<SeedAccount>;
    readonly token?: string;
    readonly scopes?: readonly string[];
  } = {},
): PortalSeed {
  return {
    account: {
      portalId: 100001,
      name: 'Small Vendor',
      plan: 'professional',
      region: 'na1',
      timeZone: 'America/New_York',
      currency: 'USD',
      rates: { EUR: 1.25 },
      ...changes.account,
    },
    tokens: [{ token: changes.token ?? smallToken, scopes: changes.scopes ?? allScopes }],
    owners: [
      {
        id: '501',
        userId: 9001,
        email: 'ada@vendor.example',
        firstName: 'Ada',
        lastName: 'Novak',
        archived: false,
        teams: [{ id: '1', name: 'East', primary: true }],
      },
      {
        id: '502',
        userId: 9002,
        email: 'ben@vendor.example',
        firstName: 'Ben',
        lastName: 'Okafor',
        archived: false,
        teams: [],
      },
      {
        id: '503',
        userId: 9003,
        email: 'gone@vendor.example',
        firstName: 'Eva',
        lastName: 'Lind',
        archived: true,
        teams: [],
      },
    ],
    pipelines: [
      {
        id: 'default',
        label: 'Sales Pipeline',
        objectType: 'deals',
        stages: [
          { id: 'appointmentscheduled', label: 'Appointment Scheduled', probability: '0.2', isClosed: false },
          { id: 'contractsent', label: 'Contract Sent', probability: '0.9', isClosed: false },
          { id: 'closedwon', label: 'Closed Won', probability: '1.0', isClosed: true },
          { id: 'closedlost', label: 'Closed Lost', probability: '0.0', isClosed: true },
        ],
      },
      {
        id: '0',
        label: 'Support Pipeline',
        objectType: 'tickets',
        stages: [
          { id: '1', label: 'New', probability: '0', isClosed: false },
          { id: '4', label: 'Closed', probability: '0', isClosed: true },
        ],
      },
    ],
    properties: [
      {
        objectType: 'companies',
        name: 'partner_tier',
        label: 'Partner tier',
        groupName: 'partner_program',
        type: 'enumeration',
        fieldType: 'select',
        options: [
          { value: 'gold', label: 'Gold' },
          { value: 'silver', label: 'Silver' },
        ],
      },
      {
        objectType: 'companies',
        name: 'signed_on',
        label: 'Signed on',
        groupName: 'partner_program',
        type: 'date',
        fieldType: 'date',
      },
      {
        objectType: 'companies',
        name: 'regions',
        label: 'Regions',
        groupName: 'partner_program',
        type: 'enumeration',
        fieldType: 'checkbox',
        options: [
          { value: 'emea', label: 'EMEA' },
          { value: 'apac', label: 'APAC' },
        ],
      },
    ],
    labels: [
      {
        fromType: 'deals',
        toType: 'companies',
        typeId: 31,
        inverseTypeId: 32,
        name: 'referral_partner',
        label: 'Referral partner',
      },
    ],
    records: [
      company('11', {
        name: 'North Partner',
        domain: 'north.example',
        type: 'PARTNER',
        hubspot_owner_id: '501',
        partner_tier: 'gold',
      }),
      company('12', {
        name: 'South Partner',
        domain: 'south.example',
        type: 'RESELLER',
        description: 'first line\nsecond line',
      }),
      company('13', { name: 'Customer', domain: 'customer.example', type: 'PROSPECT' }),
      record('contacts', '21', { email: 'lee@north.example', firstname: 'Lee', lastname: 'Park' }),
      {
        ...record('deals', '31', {
          dealname: 'Renewal',
          amount: '1000',
          deal_currency_code: 'EUR',
          dealstage: 'closedwon',
          pipeline: 'default',
          closedate: '2026-03-01T10:00:00Z',
          amount_in_home_currency: '1100',
        }),
        history: {
          dealstage: [
            {
              value: 'closedwon',
              timestamp: '2026-03-01T10:00:00.500Z',
              sourceType: 'CRM_UI',
              sourceId: 'userId:9001',
            },
            {
              value: 'appointmentscheduled',
              timestamp: '2026-01-05T08:00:00Z',
              sourceType: 'CRM_UI',
              sourceId: 'userId:9001',
            },
          ],
        },
      },
      record('deals', '32', {
        dealname: 'Rollout',
        amount: '400',
        deal_currency_code: 'EUR',
        dealstage: 'contractsent',
        pipeline: 'default',
      }),
      record('deals', '33', { dealname: 'No amount', dealstage: 'appointmentscheduled', pipeline: 'default' }),
      record('meetings', '41', {
        hs_timestamp: '2026-02-10T09:00:00Z',
        hs_meeting_title: 'Plan',
        hs_meeting_outcome: 'COMPLETED',
        hs_meeting_start_time: '2026-02-10T09:00:00Z',
      }),
      record('notes', '42', { hs_timestamp: '2026-02-12T09:00:00Z', hs_note_body: 'Short note' }),
      record('emails', '43', {
        hs_timestamp: '2026-02-13T09:00:00Z',
        hs_email_direction: 'INCOMING_EMAIL',
        hs_email_text: 'Private text',
      }),
      record('feedback_submissions', '51', {
        hs_survey_type: 'NPS',
        hs_value: '9',
        hs_submission_timestamp: '2026-02-20T00:00:00Z',
      }),
    ],
    associations: [
      { fromType: 'deals', fromId: '31', toType: 'companies', toId: '13', typeIds: [5] },
      { fromType: 'deals', fromId: '31', toType: 'companies', toId: '11', typeIds: [31] },
      { fromType: 'deals', fromId: '32', toType: 'companies', toId: '11', typeIds: [5] },
      { fromType: 'contacts', fromId: '21', toType: 'companies', toId: '11', typeIds: [1] },
      { fromType: 'meetings', fromId: '41', toType: 'companies', toId: '11', typeIds: [188] },
      { fromType: 'notes', fromId: '42', toType: 'companies', toId: '11', typeIds: [190] },
      { fromType: 'feedback_submissions', fromId: '51', toType: 'companies', toId: '11', typeIds: [928] },
    ],
  };
}

export function company(id: string, properties: Record<string, string>): SeedRecord {
  return record('companies', id, properties);
}

export function record(type: SeedRecord['type'], id: string, properties: Record<string, string>): SeedRecord {
  return { type, id, properties, createdAt: '2026-01-05T08:00:00Z', updatedAt: '2026-02-01T08:00:00Z' };
}
