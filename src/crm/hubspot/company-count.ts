import type { CompanyCount, CompanyMatch } from '../port.ts';
import { objectPath } from './object-types.ts';
import type { Portal } from './portal.ts';
import type { SearchBody } from './requests.ts';
import { RecordBody, Page } from './schema.ts';
import { recordId } from './values.ts';

const samples = 5;

/** HubSpot's searches say how many records they find, so that counting is one call. */
export async function countCompanies(
  portal: Portal,
  { rule, filled }: CompanyMatch,
  signal: AbortSignal,
): Promise<CompanyCount> {
  const path = objectPath('company');
  const request = portal.requests.search(path, {
    filterGroups: [
      {
        filters: [
          rule.by === 'filled'
            ? isFilled(rule.property)
            : { propertyName: rule.property, operator: 'IN', values: rule.values },
          ...(filled === null ? [] : [isFilled(filled)]),
        ],
      },
    ],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: ['name'],
    limit: samples,
  });
  const page = await portal.client.read(`search ${path}`, request, Page, signal, 'search');
  return {
    count: page.total ?? page.results.length,
    samples: page.results.flatMap((body) => {
      const record = RecordBody.safeParse(body).data;
      const id = recordId(record?.id);
      return id === undefined ? [] : [{ id, name: record?.properties['name'] ?? null }];
    }),
  };
}

function isFilled(propertyName: string): SearchBody['filterGroups'][number]['filters'][number] {
  return { propertyName, operator: 'HAS_PROPERTY' };
}
