import { BatchApiRequestFactory as AssociationBatchRequests } from '@hubspot/api-client/lib/codegen/crm/associations/v4/apis/BatchApi.js';
import { createConfiguration as associationsConfiguration } from '@hubspot/api-client/lib/codegen/crm/associations/v4/configuration.js';
import { DefinitionsApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/apis/DefinitionsApi.js';
import { createConfiguration as definitionsConfiguration } from '@hubspot/api-client/lib/codegen/crm/associations/v4/schema/configuration.js';
import { BasicApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/objects/apis/BasicApi.js';
import { BatchApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/objects/apis/BatchApi.js';
import { createConfiguration as objectsConfiguration } from '@hubspot/api-client/lib/codegen/crm/objects/configuration.js';
import type { SimplePublicObjectBatchInput } from '@hubspot/api-client/lib/codegen/crm/objects/models/SimplePublicObjectBatchInput.js';
import { OwnersApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/owners/apis/OwnersApi.js';
import { createConfiguration as ownersConfiguration } from '@hubspot/api-client/lib/codegen/crm/owners/configuration.js';
import { PipelinesApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/pipelines/apis/PipelinesApi.js';
import { createConfiguration as pipelinesConfiguration } from '@hubspot/api-client/lib/codegen/crm/pipelines/configuration.js';
import { BatchApiRequestFactory as PropertyBatchRequests } from '@hubspot/api-client/lib/codegen/crm/properties/apis/BatchApi.js';
import { CoreApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/properties/apis/CoreApi.js';
import { GroupsApiRequestFactory } from '@hubspot/api-client/lib/codegen/crm/properties/apis/GroupsApi.js';
import { createConfiguration as propertiesConfiguration } from '@hubspot/api-client/lib/codegen/crm/properties/configuration.js';
import type { PropertyCreate } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';

import { hubspotLimits } from '../limits.ts';
import { dateBased } from './paths.ts';

/** A request as the vendor's client builds it: types, paths, query and body are the client's; only host and version are ours. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
}

export interface ListQuery {
  readonly limit: number;
  readonly after?: string;
  readonly properties?: readonly string[];
  readonly associations?: readonly string[];
  readonly archived?: boolean;
}

export type BatchUpdate = Pick<SimplePublicObjectBatchInput, 'id' | 'properties' | 'objectWriteTraceId'>;
export interface AssociationInput {
  readonly id: string;
  readonly after?: string;
}

export interface HubspotRequests {
  list(type: string, query: ListQuery): Promise<ApiRequest>;
  one(type: string, id: string): Promise<ApiRequest>;
  readBatch(
    type: string,
    ids: readonly string[],
    properties: readonly string[],
    withHistory?: readonly string[],
  ): Promise<ApiRequest>;
  updateBatch(type: string, inputs: readonly BatchUpdate[]): Promise<ApiRequest>;
  search(type: string, body: SearchBody): ApiRequest;
  associations(from: string, to: string, inputs: readonly AssociationInput[]): Promise<ApiRequest>;
  labels(from: string, to: string): Promise<ApiRequest>;
  properties(type: string): Promise<ApiRequest>;
  createProperties(type: string, inputs: readonly PropertyCreate[]): Promise<ApiRequest>;
  groups(type: string): Promise<ApiRequest>;
  createGroup(type: string, name: string, label: string): Promise<ApiRequest>;
  owners(archived: boolean, after?: string): Promise<ApiRequest>;
  pipelines(type: string): Promise<ApiRequest>;
  account(): ApiRequest;
  uninstall(): ApiRequest;
}

/**
 * Builds every request of the adapter. From the client come its request factories alone: its transport knows no time-out and no abort, ignores a transport of one's own, and its decorators are one for the
 * whole process, so that the last client made would set the retries of all others.
 */
export function hubspotRequests(apiUrl: string, version: string): HubspotRequests {
  const objects = objectsConfiguration();
  const basic = new BasicApiRequestFactory(objects);
  const batch = new BatchApiRequestFactory(objects);
  const associations = new AssociationBatchRequests(associationsConfiguration());
  const definitions = new DefinitionsApiRequestFactory(definitionsConfiguration());
  const properties = propertiesConfiguration();
  const propertyList = new CoreApiRequestFactory(properties);
  const propertyBatch = new PropertyBatchRequests(properties);
  const groups = new GroupsApiRequestFactory(properties);
  const owners = new OwnersApiRequestFactory(ownersConfiguration());
  const pipelines = new PipelinesApiRequestFactory(pipelinesConfiguration());

  const base = apiUrl.replace(/\/+$/, '');
  async function built(request: Promise<BuiltRequest>): Promise<ApiRequest> {
    const made = await request;
    const body = made.getBody();
    return {
      method: made.getHttpMethod(),
      url: base + dateBased(made.getUrl(), version),
      ...(typeof body === 'string' ? { body } : {}),
    };
  }
  const raw = (method: 'DELETE' | 'GET' | 'POST', path: string, body?: unknown): ApiRequest => ({
    method,
    url: base + path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

  return {
    list: (type, query) =>
      built(
        basic.getPage(
          type,
          query.limit,
          query.after,
          listed(query.properties),
          undefined,
          listed(query.associations),
          query.archived,
        ),
      ),
    one: (type, id) => built(basic.getById(type, id)),
    readBatch: (type, ids, names, withHistory = []) =>
      built(
        batch.read(type, {
          properties: [...names],
          propertiesWithHistory: [...withHistory],
          inputs: ids.map((id) => ({ id })),
        }),
      ),
    updateBatch: (type, inputs) => built(batch.update(type, { inputs: [...inputs] })),
    // Not through the client: it types `sorts` as text, which the API does not take.
    search: (type, body) => raw('POST', `/crm/objects/${version}/${type}/search`, body),
    associations: (from, to, inputs) => built(associations.getPage(from, to, { inputs: [...inputs] })),
    labels: (from, to) => built(definitions.getAll(from, to)),
    properties: (type) => built(propertyList.getAll(type)),
    createProperties: (type, inputs) => built(propertyBatch.create(type, { inputs: [...inputs] })),
    groups: (type) => built(groups.getAll(type)),
    createGroup: (type, name, label) => built(groups.create(type, { name, label })),
    owners: (archived, after) => built(owners.getPage(undefined, after, hubspotLimits.ownersPage.value, archived)),
    pipelines: (type) => built(pipelines.getAll(type)),
    // The client knows no account information.
    account: () => raw('GET', `/account-info/${version}/details`),
    // Nor does it know this, which certification asks for.
    uninstall: () => raw('DELETE', `/appinstalls/${version}/external-install`),
  };
}

export interface SearchBody {
  readonly filterGroups: readonly {
    readonly filters: readonly {
      readonly propertyName: string;
      readonly operator: string;
      readonly value?: string;
      readonly values?: readonly string[];
    }[];
  }[];
  readonly sorts: readonly { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' }[];
  readonly properties: readonly string[];
  readonly limit: number;
  readonly after?: string;
}

/** What the request contexts of the client's nine code groups have in common: each group has classes of its own. */
interface BuiltRequest {
  getUrl(): string;
  getHttpMethod(): string;
  getBody(): unknown;
}

function listed(names: readonly string[] | undefined): string[] | undefined {
  return names === undefined ? undefined : [...names];
}
