import { expect, test } from 'vitest';

import { running } from '../../sandbox/hubspot/running.ts';
import { record, smallPortal } from '../../sandbox/hubspot/small-portal.ts';
import { all, forever, openHubspot } from '../../support/hubspot-crm.ts';

const answered = { hs_submission_timestamp: '2026-02-20T00:00:00Z' };

test('NPS answers come with their company and contact; other surveys and answers without a number are left out', async () => {
  const small = smallPortal();
  const portal = {
    ...small,
    records: [
      ...small.records,
      record('feedback_submissions', '52', { ...answered, hs_survey_type: 'CSAT', hs_value: '2' }),
      record('feedback_submissions', '53', { ...answered, hs_survey_type: 'NPS' }),
      record('feedback_submissions', '54', { hs_survey_type: 'NPS', hs_value: '3' }),
      record('feedback_submissions', '55', { ...answered, hs_survey_type: 'NPS', hs_value: '1' }),
    ],
    associations: [
      ...small.associations,
      ...(['52', '53', '54'] as const).map(
        (fromId) =>
          ({ fromType: 'feedback_submissions', fromId, toType: 'companies', toId: '12', typeIds: [928] }) as const,
      ),
      { fromType: 'feedback_submissions', fromId: '55', toType: 'companies', toId: '13', typeIds: [928] },
      { fromType: 'feedback_submissions', fromId: '51', toType: 'contacts', toId: '21', typeIds: [98] },
    ],
  } as const;
  await using api = await running({ portals: [portal] });
  const crm = openHubspot(api.sandbox.url);
  expect((await all(crm.answers(['11', '12'], forever()))).flat()).toEqual([
    { id: '51', companyId: '11', contactId: '21', rating: 9, at: new Date('2026-02-20T00:00:00Z') },
    { id: '54', companyId: '12', contactId: null, rating: 3, at: new Date('2026-01-05T08:00:00Z') },
  ]);
  expect(crm.limits().callsByTerm).toEqual({
    'read associations companies to feedback_submissions': 1,
    'read associations feedback_submissions to contacts': 1,
    'read feedback_submissions': 1,
  });
});

test('companies without answers cost one call', async () => {
  await using api = await running();
  const crm = openHubspot(api.sandbox.url);
  expect(await all(crm.answers(['12', '13'], forever()))).toEqual([]);
  expect(crm.limits().calls).toBe(1);
});
