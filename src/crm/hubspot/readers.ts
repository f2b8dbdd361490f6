import { mappedCompanyProperties, mappedContactProperties } from '#src/domain/settings/mapped-properties.ts';

import type { EngagementType } from '../model.ts';
import { companyRecord, contactRecord, dealRecord, engagementRecord } from './mapping.ts';
import { engagementPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import {
  companyProperties,
  contactProperties,
  dealProperties,
  engagementProperties,
  mappedDealProperties,
} from './properties.ts';
import type { RecordReader } from './record-page.ts';

function companyReader(portal: Portal): RecordReader<'company'> {
  const mapped = mappedCompanyProperties(portal.mapping);
  const watched = portal.watch.company ?? [];
  return {
    kind: 'company',
    path: 'companies',
    properties: withMapped(companyProperties, [...mapped, ...watched]),
    mapped,
    watched,
    make: (values) => companyRecord(values, portal.mapping),
  };
}

/** Needs the account's currency and pipelines, which are read first when nobody has lately. */
async function dealReader(portal: Portal, signal: AbortSignal): Promise<RecordReader<'deal'>> {
  const mapped = mappedDealProperties(portal.mapping);
  const watched = portal.watch.deal ?? [];
  const { currency, stages } = await portal.basics(signal);
  const states = new Map(stages.map((stage) => [`${stage.pipelineId} ${stage.stageId}`, stage.state]));
  const context = {
    mapping: portal.mapping,
    currency,
    stateOf: (pipelineId: string | null, stageId: string | null) => states.get(`${pipelineId ?? ''} ${stageId ?? ''}`),
  };
  return {
    kind: 'deal',
    path: 'deals',
    properties: withMapped(dealProperties, [...mapped, ...watched]),
    mapped,
    watched,
    make: (values) => dealRecord(values, context),
  };
}

function contactReader({ mapping }: Portal): RecordReader<'contact'> {
  const mapped = mappedContactProperties(mapping);
  return {
    kind: 'contact',
    path: 'contacts',
    properties: withMapped(contactProperties, mapped),
    mapped,
    make: (values) => contactRecord(values, mapping),
  };
}

/** The reader of each kind that can be scanned. */
export const readerOf: {
  readonly [K in 'company' | 'deal' | 'contact']: (portal: Portal, signal: AbortSignal) => Promise<RecordReader<K>>;
} = {
  company: async (portal) => companyReader(portal),
  deal: dealReader,
  contact: async (portal) => contactReader(portal),
};

export function engagementReader(
  { mapping }: Pick<Portal, 'mapping'>,
  type: EngagementType,
): RecordReader<'engagement'> {
  return {
    kind: 'engagement',
    path: engagementPath(type),
    properties: engagementProperties(type),
    mapped: [],
    make: (values) => engagementRecord(values, type, mapping.reviews),
  };
}

function withMapped(own: readonly string[], mapped: readonly string[]): readonly string[] {
  return [...new Set([...own, ...mapped])];
}
