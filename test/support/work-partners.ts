import { blindSpotCodes, type BlindSpot, type BlindSpotId } from '#src/domain/partnership/blind-spots/blind-spot.ts';
import { worklist, type WorkPartner } from '#src/domain/partnership/worklist.ts';
import { defaultSettings } from '#src/domain/settings/settings.ts';

import { today } from './partner-facts.ts';

const settings = defaultSettings();

export type Health = NonNullable<WorkPartner['health']>;
export type Partnership = NonNullable<WorkPartner['partnership']>;

/** A touch that is not due yet. */
export const calm = { value: 'on_time', since: null, everyDays: 14, dueOn: '2026-12-01' } as const;

export function health(facts: Partial<Health> = {}): Health {
  return {
    score: 85,
    band: 'Champion',
    bandPending: null,
    forecast: [],
    quarterTurn: null,
    nextBestAction: [],
    ...facts,
  };
}

export function partnershipOf(facts: Partial<Partnership> = {}): Partnership {
  return {
    segment: { value: 'Growth', since: '2026-01-08' },
    baseSegment: { value: 'Growth' },
    tier: { value: 'Silver', notice: null },
    cadence: calm,
    lifecycle: { value: 'Expand', overdue: false, dueOn: null },
    ...facts,
  };
}

/** A partner about whom there is nothing to do. */
export function quiet(partnerId: string, facts: Partial<WorkPartner> = {}): WorkPartner {
  return {
    partnerId,
    name: partnerId,
    status: 'active',
    ownerId: 'ann',
    revenue: 0,
    health: health(),
    partnership: partnershipOf(),
    blindSpots: [],
    ...facts,
  };
}

export function listed(partners: readonly WorkPartner[]) {
  return worklist(partners, { settings, today });
}

/** A blind spot that is open. */
export const spotOf = (id: BlindSpotId, hides: BlindSpot['hides'] = null): WorkPartner['blindSpots'][number] => ({
  id,
  code: blindSpotCodes[id],
  status: 'flagged',
  since: '2026-10-01',
  known: null,
  fix: null,
  hides,
});
