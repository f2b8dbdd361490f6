import { describe, expect, test } from 'vitest';

import { signing } from '#src/domain/signing.ts';

import { deal, partner, registration } from '../support/partner-facts.ts';

const day = '2026-11-20';

describe('W2: signed date', () => {
  test.each([
    [
      'the mapped date',
      partner({ signedOn: '2025-05-01', deals: [deal('1', { createdOn: '2024-01-01' })] }),
      '2025-05-01',
      false,
    ],
    ['a mapped date of today', partner({ signedOn: day }), day, false],
    [
      'a mapped date ahead does not exist yet',
      partner({ signedOn: '2026-11-21', recordCreatedOn: '2023-01-01' }),
      '2023-01-01',
      true,
    ],
    [
      'the first deal when it is earlier',
      partner({
        signedOn: null,
        deals: [deal('1', { createdOn: '2024-03-01' }), deal('2', { createdOn: '2024-02-01' })],
        registrations: [registration('2024-02-02')],
      }),
      '2024-02-01',
      true,
    ],
    [
      'the first registration when it is earlier',
      partner({
        signedOn: null,
        deals: [deal('1', { createdOn: '2024-03-01' })],
        registrations: [registration('2024-02-02'), registration('2024-02-05')],
      }),
      '2024-02-02',
      true,
    ],
    ['the record’s create date', partner({ signedOn: null, recordCreatedOn: '2022-07-07' }), '2022-07-07', true],
    [
      'a deal of tomorrow does not exist yet',
      partner({ signedOn: null, recordCreatedOn: '2022-07-07', deals: [deal('1', { createdOn: '2026-11-21' })] }),
      '2022-07-07',
      true,
    ],
  ])('%s', (_, facts, on, assumed) => {
    expect(signing(facts, day)).toEqual({ on, assumed });
  });

  test('ruling W2: the first attributed deal is the one created first, however early another closed', () => {
    const deals = [
      deal('1', { createdOn: '2024-03-01' }),
      deal('2', { createdOn: '2024-05-01', state: 'won', closesOn: '2023-01-01' }),
    ];
    expect(signing(partner({ signedOn: null, deals }), day)).toEqual({ on: '2024-03-01', assumed: true });
  });

  test('ruling W2: a registration counts whatever became of it', () => {
    const rejected = registration('2023-02-02', { rejectedOn: '2023-02-05', withdrawnOn: '2023-02-06' });
    expect(signing(partner({ signedOn: null, registrations: [rejected] }), day)).toEqual({
      on: '2023-02-02',
      assumed: true,
    });
  });
});
