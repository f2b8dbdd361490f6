import type { RecordType } from '#src/domain/facts.ts';
import type { HealthView, RecordLink } from '#src/domain/health-view.ts';

/** A record of the example portal, as views link to it. */
export function recordLink(type: RecordType, id: string, name: string | null): RecordLink {
  const url = type === 'signal' ? null : `https://app.example.com/contacts/7/record/${type}/${id}`;
  return { crm: type === 'signal' ? null : 'hubspot', type, id, name, url };
}

/** A judged partner with something in every corner of the view: four dimensions known, one not, past, future and stale parts filled. */
export function healthView(changes: Partial<HealthView> = {}): HealthView {
  const registrations = [
    recordLink('registration', 'r1', 'Fabrikam rollout'),
    recordLink('registration', 'r2', 'Northwind renewal'),
  ];
  return {
    partner: {
      id: '0b7c6f0e-0000-4000-8000-000000000001',
      name: 'Contoso GmbH',
      domain: 'contoso.example',
      status: 'active',
      type: 'reseller',
      ownerId: '77',
      ownerName: 'Dana Whitfield',
      signedOn: '2024-03-01',
      signedOnAssumed: false,
      records: [recordLink('company', '512', 'Contoso GmbH')],
    },
    currency: 'USD',
    timeZone: 'America/New_York',
    health: {
      score: 71,
      coverage: 85,
      range: [60, 75],
      band: 'Healthy',
      scoreBand: 'Healthy',
      bandPending: null,
      dimensions: [
        {
          name: 'revenue',
          points: 30,
          max: 30,
          status: 'known',
          rule: 'H2.growth',
          params: { growth: 34, current: 123_400_000, prior: 92_100_000 },
          evidence: { count: 12, records: [recordLink('deal', '9001', 'Fabrikam'), recordLink('deal', '9002', null)] },
          next: null,
          expires: null,
          notes: ['no_amount'],
        },
        {
          name: 'activity',
          points: 10,
          max: 25,
          status: 'known',
          rule: 'H4.registrations',
          params: { count: 2 },
          evidence: { count: 2, records: registrations },
          next: {
            kind: 'registrations',
            gain: 12,
            range: null,
            need: 1,
            by: '2027-02-20',
            on: null,
            liftsBand: 'Champion',
          },
          expires: { on: '2027-01-05', points: 0 },
          notes: [],
        },
        {
          name: 'engagement',
          points: 15,
          max: 20,
          status: 'known',
          rule: 'H5.portal',
          params: { days: 12 },
          evidence: { count: 1, records: [recordLink('signal', 's1', 'Sign-in')] },
          next: { kind: 'portal', gain: 6, range: null, need: null, by: null, on: null, liftsBand: null },
          expires: { on: '2026-12-12', points: 10 },
          notes: [],
        },
        {
          name: 'satisfaction',
          points: null,
          max: 15,
          status: 'unknown',
          rule: 'H6.no_answers',
          params: {},
          evidence: { count: 0, records: [] },
          next: { kind: 'find_out', gain: null, range: [60, 75], need: null, by: null, on: null, liftsBand: null },
          expires: null,
          notes: [],
        },
        {
          name: 'fit',
          points: 5,
          max: 10,
          status: 'known',
          rule: 'H7.fit',
          params: { fit: 'moderate', setOn: '2025-06-02' },
          evidence: { count: 1, records: [recordLink('company', '512', 'Contoso GmbH')] },
          next: { kind: 'fit', gain: 6, range: null, need: null, by: null, on: null, liftsBand: null },
          expires: null,
          notes: ['stale'],
        },
      ],
      nextBestAction: [
        {
          dimension: 'activity',
          effort: 'medium',
          gain: 12,
          need: 1,
          by: '2027-02-20',
          on: null,
          liftsBand: 'Champion',
        },
        { dimension: 'engagement', effort: 'low', gain: 6, need: null, by: null, on: null, liftsBand: null },
      ],
      forecast: [
        {
          on: '2026-12-12',
          score: 65,
          band: 'Healthy',
          why: [
            {
              dimension: 'engagement',
              from: 15,
              to: 10,
              leaving: { count: 1, records: [recordLink('signal', 's1', 'Sign-in')] },
            },
          ],
        },
        {
          on: '2027-01-05',
          score: 53,
          band: 'At-risk',
          why: [{ dimension: 'activity', from: 10, to: 0, leaving: { count: 2, records: registrations } }],
        },
      ],
      quarterTurn: {
        on: '2027-01-08',
        closesBy: '2026-12-31',
        pointsNow: 30,
        pointsThen: 10,
        toKeep: 6_100_000,
        openPipeline: 14_000_000,
      },
      profile: 'default',
      settingsVersion: 3,
      engineVersion: '1',
      asOf: '2026-11-22T14:41:00.000Z',
    },
    trend: 10,
    history: [
      { on: '2026-08-20', score: 61, band: 'Healthy', settingsVersion: 2, engineVersion: '1' },
      { on: '2026-10-01', score: null, band: 'Unknown', settingsVersion: 3, engineVersion: '1' },
      { on: '2026-11-20', score: 71, band: 'Healthy', settingsVersion: 3, engineVersion: '1' },
    ],
    ledger: [
      {
        on: '2026-11-20',
        cause: 'entered',
        dimension: 'activity',
        delta: 12,
        scoreBefore: 59,
        scoreAfter: 71,
        records: registrations,
        recordCount: 2,
      },
      {
        on: '2026-10-01',
        cause: 'configuration',
        dimension: null,
        delta: -2,
        scoreBefore: 61,
        scoreAfter: 59,
        records: [],
        recordCount: 0,
      },
    ],
    segment: null,
    tier: null,
    blindSpots: [],
    withoutSource: [],
    partnership: null,
    freshness: [{ crm: 'hubspot', readAt: '2026-11-22T14:40:00.000Z', stale: false }],
    ...changes,
  };
}

/** The same partner with two dimensions known: too little for a score. */
export function unknownHealthView(): HealthView {
  const view = healthView();
  const known = new Set(['activity', 'fit']);
  return {
    ...view,
    trend: null,
    history: [],
    ledger: [],
    health: {
      ...view.health,
      score: null,
      coverage: 35,
      range: [20, 85],
      band: 'Unknown',
      scoreBand: 'Unknown',
      dimensions: view.health.dimensions.map((dimension) =>
        known.has(dimension.name) ? dimension : hidden(dimension),
      ),
      nextBestAction: [],
      forecast: [],
      quarterTurn: null,
    },
  };
}

type ViewDimension = HealthView['health']['dimensions'][number];

function hidden(dimension: ViewDimension): ViewDimension {
  return {
    name: dimension.name,
    points: null,
    max: dimension.max,
    status: 'unknown',
    rule: dimension.name === 'satisfaction' ? 'H6.no_answers' : 'H1.never_activated',
    params: {},
    evidence: { count: 0, records: [] },
    next: { kind: 'find_out', gain: null, range: [20, 85], need: null, by: null, on: null, liftsBand: null },
    expires: null,
    notes: [],
  };
}
