import { describe, expect, test } from 'vitest';

import { isPartner, partnerRuleProperties } from '#src/domain/partner-rule.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

const byType = defaultSettings().mapping.hubspot.partner;
const byTier = { by: 'filled', property: 'partner_tier' } as const;

describe('which companies are partners', () => {
  test.each([
    [{ type: 'PARTNER' }, true],
    [{ type: 'RESELLER' }, true],
    [{ type: 'PROSPECT' }, false],
    [{ type: 'PROSPECT;PARTNER' }, true],
    [{ type: 'PARTNERSHIP' }, false],
    [{ type: null }, false],
    [{}, false],
  ])('by default %j: %s', (fields, partner) => {
    expect(isPartner(fields, byType)).toBe(partner);
  });

  test.each([
    [{ partner_tier: 'gold' }, true],
    [{ partner_tier: ' ' }, false],
    [{ partner_tier: null }, false],
    [{}, false],
  ])('by a filled property %j: %s', (fields, partner) => {
    expect(isPartner(fields, byTier)).toBe(partner);
  });

  test('the rule names the property that must be read', () => {
    expect([byType, byTier].map(partnerRuleProperties)).toEqual([['type'], ['partner_tier']]);
  });
});
