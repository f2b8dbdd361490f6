import { describe, expect, test } from 'vitest';

import { clearedDeals, desiredOfDeals } from '#src/actions/judge/desired-deals.ts';
import type { OpenDealFact } from '#src/domain/rollups/stage-age.ts';
import { Settings } from '#src/domain/settings/settings.ts';
import type { HeldDealRow } from '#src/store/open-deals.ts';

const asOf = new Date('2026-11-20T15:00:00Z');
const settings = Settings.parse({ mapping: { hubspot: { pipelines: ['sales'] } } });

function held(deal: Partial<HeldDealRow>): HeldDealRow {
  const partners = [{ status: 'active' as const, endedAt: null }];
  return { crm: 'hubspot', id: '7', open: true, pipelineId: 'sales', partners, ...deal };
}

const ended = (day: string) => ({ status: 'ended' as const, endedAt: new Date(`${day}T12:00:00Z`) });

function openDeal(id: string): OpenDealFact {
  return {
    record: { crm: 'hubspot', type: 'deal', id },
    createdOn: '2026-01-01',
    enteredStageOn: '2026-10-01',
    counts: true,
  };
}

describe('a deal that holds values of ours', () => {
  test.each<[string, Partial<HeldDealRow>, boolean]>([
    ['is open and its partner is judged', {}, false],
    [
      'is open and one of its partners is judged',
      { partners: [ended('2020-01-01'), { status: 'paused', endedAt: null }] },
      false,
    ],
    ['is closed or gone', { open: false }, true],
    ['is in a pipeline that does not count', { pipelineId: 'renewals' }, true],
    ['is in no pipeline', { pipelineId: null }, true],
    ['is attributed to nobody any more', { partners: [] }, true],
    ['is a prospect’s', { partners: [{ status: 'prospect', endedAt: null }] }, true],
    ['is of a partner that ended 29 days ago (W1)', { partners: [ended('2026-10-22')] }, false],
    ['is of a partner that ended 30 days ago (W1)', { partners: [ended('2026-10-21')] }, true],
  ])('and %s: emptied %s', (_, deal, emptied) => {
    const rows = ['prm_stuck', 'prm_days_in_stage'].map((property) => ({
      crm: 'hubspot',
      kind: 'deal',
      recordId: '7',
      property,
      value: null,
    }));
    expect(clearedDeals([held(deal)], settings, asOf)).toEqual(emptied ? rows : []);
  });
});

test('a deal of several partners is wanted once, and deals stand in the order of their ids', () => {
  const rows = desiredOfDeals([openDeal('9'), openDeal('8'), openDeal('9')], settings, asOf);
  expect(rows.map(({ recordId, property, value }) => [recordId, property, value])).toEqual([
    ['8', 'prm_stuck', 'true'],
    ['8', 'prm_days_in_stage', '30'],
    ['9', 'prm_stuck', 'true'],
    ['9', 'prm_days_in_stage', '30'],
  ]);
});
