import type { PortalSeed, SeedAssociation, SeedProperty, SeedRecord } from '#src/sandbox/portal-seed.ts';

export const portalScopes = [
  'crm.objects.companies.read',
  'crm.objects.companies.write',
  'crm.objects.contacts.read',
  'crm.objects.deals.read',
  'crm.objects.deals.write',
  'crm.objects.owners.read',
  'crm.objects.feedback_submissions.read',
  'crm.schemas.companies.read',
  'crm.schemas.deals.read',
];

export interface PortalPlan {
  readonly portalId?: number;
  /** Day on which the portal is to look as planned; facts are counted back from it. */
  readonly now: Date;
  readonly partners?: number;
  readonly dealsEach?: number;
  readonly scopes?: readonly string[];
  /** Put into every name, to recognise the portal by. */
  readonly mark?: string;
}

const day = 86_400_000;

/**
 * A small partner program: each partner has a customer, deals labelled as sourced and influenced, two contacts, engagements on the company and on a contact, an answer and portal activity.
 * Ids depend on the position alone: partner 3 is company 1003, its deals are 20300 and up.
 */
export function partnerPortal({
  portalId = 200_001,
  now,
  partners = 4,
  dealsEach = 8,
  scopes = portalScopes,
  mark = 'Alpha',
}: PortalPlan): PortalSeed {
  const records: SeedRecord[] = [];
  const associations: SeedAssociation[] = [];
  const ago = (days: number) => new Date(now.getTime() - days * day).toISOString();
  const add = (type: SeedRecord['type'], id: string, days: number, properties: Record<string, string | null>) =>
    records.push({ type, id, properties, createdAt: ago(days), updatedAt: ago(1) });
  const link = (
    fromType: SeedAssociation['fromType'],
    fromId: string,
    toType: SeedAssociation['toType'],
    toId: string,
    ...typeIds: number[]
  ) => associations.push({ fromType, fromId, toType, toId, typeIds });

  for (let place = 1; place <= partners; place += 1) {
    const company = String(1000 + place);
    const customer = String(3000 + place);
    add('companies', company, 900, {
      name: `${mark} Partner ${place}`,
      domain: `partner${place}.example`,
      type: 'PARTNER',
      hubspot_owner_id: '501',
      partner_agreement_signed: ago(900 - place).slice(0, 10),
      partner_portal_last_login: ago(place * 3),
    });
    add('companies', customer, 900, {
      name: `${mark} Customer ${place}`,
      domain: `customer${place}.example`,
      type: 'PROSPECT',
    });
    for (let number = 0; number < dealsEach; number += 1) {
      const deal = String(20_000 + place * 100 + number);
      const won = number % 2 === 0;
      add('deals', deal, 30 + number * 90, {
        dealname: `${mark} Deal ${place}.${number}`,
        amount: String(1000 * (number + place)),
        deal_currency_code: 'USD',
        pipeline: 'default',
        dealstage: won ? 'closedwon' : 'contractsent',
        closedate: won ? ago(20 + number * 90) : ago(-30),
      });
      link('deals', deal, 'companies', customer, 5);
      link('deals', deal, 'companies', company, number % 3 === 0 ? 33 : 31);
    }
    const [lead, second] = [String(5000 + place * 10), String(5001 + place * 10)];
    for (const [id, name] of [
      [lead, 'Lead'],
      [second, 'Second'],
    ] as const) {
      add('contacts', id, 800, {
        firstname: `${mark} ${name}`,
        lastname: String(place),
        email: `${name}${place}@partner.example`,
      });
      link('contacts', id, 'companies', company, 279);
    }
    add('meetings', String(6000 + place), place * 10, {
      hs_timestamp: ago(place * 10),
      hs_meeting_outcome: 'COMPLETED',
      hs_meeting_start_time: ago(place * 10),
    });
    link('meetings', String(6000 + place), 'companies', company, 188);
    add('emails', String(7000 + place), place * 5, {
      hs_timestamp: ago(place * 5),
      hs_email_direction: 'INCOMING_EMAIL',
      hs_email_status: 'SENT',
    });
    link('emails', String(7000 + place), 'contacts', lead, 198);
    add('calls', String(8000 + place), place * 5, {
      hs_timestamp: ago(place * 5),
      hs_call_direction: 'OUTBOUND',
      hs_call_status: 'COMPLETED',
    });
    link('calls', String(8000 + place), 'companies', customer, 182);
    add('feedback_submissions', String(9000 + place), 40, {
      hs_survey_type: 'NPS',
      hs_value: String(6 + place),
      hs_submission_timestamp: ago(40),
    });
    link('feedback_submissions', String(9000 + place), 'companies', company, 928);
  }
  return {
    account: {
      portalId,
      name: `${mark} Vendor`,
      plan: 'professional',
      region: 'na1',
      timeZone: 'America/New_York',
      currency: 'USD',
      rates: {},
    },
    tokens: [{ token: `token-${portalId}`, scopes }],
    owners: [
      {
        id: '501',
        userId: 9001,
        email: 'ada@vendor.example',
        firstName: mark,
        lastName: 'Owner',
        archived: false,
        teams: [],
      },
    ],
    pipelines: [
      {
        id: 'default',
        label: 'Sales',
        objectType: 'deals',
        stages: [
          { id: 'contractsent', label: 'Contract sent', probability: '0.9', isClosed: false },
          { id: 'closedwon', label: 'Won', probability: '1.0', isClosed: true },
          { id: 'closedlost', label: 'Lost', probability: '0.0', isClosed: true },
        ],
      },
    ],
    properties: [
      dateProperty('partner_agreement_signed', 'Partner agreement signed'),
      dateProperty('partner_portal_last_login', 'Last portal login', 'datetime'),
    ],
    labels: [
      {
        fromType: 'deals',
        toType: 'companies',
        typeId: 31,
        inverseTypeId: 32,
        name: 'brought_in',
        label: 'Sourced by partner',
      },
      {
        fromType: 'deals',
        toType: 'companies',
        typeId: 33,
        inverseTypeId: 34,
        name: 'helped',
        label: 'Influenced by partner',
      },
    ],
    records,
    associations,
  };
}

function dateProperty(name: string, label: string, type: 'date' | 'datetime' = 'date'): SeedProperty {
  return { objectType: 'companies', name, label, groupName: 'partner_program', type, fieldType: 'date' };
}
