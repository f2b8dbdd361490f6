import { describe, expect, test } from 'vitest';

import { proposeMapping } from '#src/actions/propose-mapping.ts';
import type { LabelDefinition, PropertyDefinition } from '#src/crm/model.ts';
import { Mapping } from '#src/domain/settings/mapping.ts';

function property(
  name: string,
  type: PropertyDefinition['type'],
  text = name,
  options: readonly string[] = [],
): PropertyDefinition {
  return {
    kind: 'company',
    name,
    label: text,
    type,
    options: options.map((value) => ({ value, label: value })),
    readOnly: false,
  };
}

function label(key: string, text: string): LabelDefinition {
  return { key, fromKind: 'deal', toKind: 'company', name: null, label: text };
}

const nothing = { company: [], deal: [], labels: [] };

describe('the mapping that an account suggests', () => {
  test('is the default for an account without any partner field, which finds partner companies on deals', () => {
    const plain = {
      ...nothing,
      company: [
        property('type', 'enumeration'),
        property('createdate', 'datetime', 'Create date'),
        property('annualrevenue', 'number', 'Annual revenue'),
      ],
    };
    expect(proposeMapping(plain)).toEqual({
      ...Mapping.parse({}),
      attribution: [{ by: 'other_company', role: 'influenced' }],
    });
  });

  test.each<readonly [string, PropertyDefinition, Partial<Mapping>]>([
    [
      'a signing date of the partner agreement',
      property('partner_contract_signature', 'date'),
      { signedOn: { property: 'partner_contract_signature' } },
    ],
    ['a plain signing date', property('signed_on', 'date', 'Signed on'), { signedOn: { property: 'signed_on' } }],
    ['the last portal login', property('prm_portal_x', 'datetime', 'x'), {}],
    [
      'the last visit of the portal',
      property('last_portal_visit', 'datetime', 'Last portal visit'),
      { portal: { signIn: 'last_portal_visit', training: null } },
    ],
    [
      'the last completed training',
      property('last_course', 'date', 'Last course completed'),
      { portal: { signIn: null, training: 'last_course' } },
    ],
    [
      'a type of partner',
      property('channel_kind', 'enumeration', 'Channel partner kind', ['var', 'si']),
      { type: { property: 'channel_kind' } },
    ],
    [
      'an answer on a scale to 10',
      property('partner_nps', 'number', 'Partner NPS'),
      { satisfaction: { property: 'partner_nps', dateProperty: null, scale: 'rating' } },
    ],
    [
      'a ready NPS',
      property('partner_nps', 'number', 'Partner NPS (-100 to 100)'),
      { satisfaction: { property: 'partner_nps', dateProperty: null, scale: 'nps' } },
    ],
    [
      'a status with its options',
      property('partner_status', 'enumeration', 'Partner status', [
        'Applied',
        'Signed',
        'On hold',
        'Terminated',
        'Vendor managed',
      ]),
      {
        status: {
          property: 'partner_status',
          values: { Applied: 'prospect', Signed: 'active', 'On hold': 'paused', Terminated: 'ended' },
        },
      },
    ],
    [
      'a strategic fit with its options',
      property('strategic_fit', 'enumeration', 'Strategic fit', ['High', 'Medium', 'Low']),
      {
        fit: {
          property: 'strategic_fit',
          dateProperty: null,
          values: { High: 'strong', Medium: 'moderate', Low: 'weak' },
        },
      },
    ],
  ])('takes %s', (_name, found, expected) => {
    const mapping = proposeMapping({ ...nothing, company: [found] });
    expect(mapping).toEqual({ ...proposeMapping(nothing), ...expected });
  });

  test('takes the date that goes with a value by its name', () => {
    const company = [
      property('partner_nps', 'number'),
      property('partner_nps_date', 'date'),
      property('partner_nps_comment', 'string'),
    ];
    expect(proposeMapping({ ...nothing, company }).satisfaction).toEqual({
      property: 'partner_nps',
      dateProperty: 'partner_nps_date',
      scale: 'rating',
    });
  });

  test('takes neither a field of its own making nor one of the vendor nor one that only the vendor can fill', () => {
    const company = [
      property('prm_partner_status', 'enumeration', 'Partner status', ['active']),
      property('hs_partner_type', 'enumeration', 'Partner type', ['a']),
      { ...property('partner_signed', 'date'), readOnly: true },
    ];
    expect(proposeMapping({ ...nothing, company })).toEqual(proposeMapping(nothing));
  });

  test('takes neither an expiry nor a sign-in for the signing date', () => {
    const company = [
      property('partner_agreement_expires', 'date', 'Partner agreement expires'),
      property('partner_last_sign_in', 'datetime', 'Partner last sign-in'),
    ];
    expect(proposeMapping({ ...nothing, company })).toMatchObject({
      signedOn: null,
      portal: { signIn: 'partner_last_sign_in' },
    });
  });

  test('attributes by labels and deal fields that name a partner, and last by a second company', () => {
    const deal = [
      property('referring_partner', 'string', 'Referring partner name'),
      property('partner_notes', 'string', 'Notes on the partner'),
      property('implementation_partner_id', 'string', 'Implementation partner'),
    ];
    const labels = [
      label('31', 'Sourced by partner'),
      label('33', 'Co-sell partner'),
      label('35', 'Decision maker'),
      label('5', 'Primary'),
    ];
    expect(proposeMapping({ ...nothing, deal, labels }).attribution).toEqual([
      { by: 'label', label: '31', role: 'sourced' },
      { by: 'label', label: '33', role: 'influenced' },
      { by: 'deal_property', property: 'referring_partner', holds: 'name', role: 'sourced' },
      { by: 'deal_property', property: 'implementation_partner_id', holds: 'id', role: 'influenced' },
      { by: 'other_company', role: 'influenced' },
    ]);
  });
});
