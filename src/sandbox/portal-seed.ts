/**
 * The contents of one sandbox portal as plain JSON: what the sample program generates and the HubSpot sandbox serves.
 * Everything is written the way the vendor stores it: values are strings or null, ids are strings of digits, times are ISO in UTC.
 */

export const sandboxObjectTypes = [
  'companies',
  'contacts',
  'deals',
  'tickets',
  'calls',
  'emails',
  'meetings',
  'notes',
  'tasks',
  'feedback_submissions',
] as const;
export type SandboxObjectType = (typeof sandboxObjectTypes)[number];

/** One former value of a property, newest first in a list, as `propertiesWithHistory` answers it. */
export interface SeedPropertyVersion {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
  readonly sourceId?: string;
}

export interface SeedRecord {
  readonly type: SandboxObjectType;
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  /** Former and current values of the properties whose history matters; a property not listed has one version, at creation. */
  readonly history?: Readonly<Record<string, readonly SeedPropertyVersion[]>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt?: string;
}

/** A link between two records. `typeIds` are the labels seen from `from`; the sandbox knows the id of the way back. */
export interface SeedAssociation {
  readonly fromType: SandboxObjectType;
  readonly fromId: string;
  readonly toType: SandboxObjectType;
  readonly toId: string;
  readonly typeIds: readonly number[];
}

export interface SeedOwner {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly archived: boolean;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly primary: boolean }[];
}

export interface SeedStage {
  readonly id: string;
  readonly label: string;
  readonly probability: string;
  readonly isClosed: boolean;
}

export interface SeedPipeline {
  readonly id: string;
  readonly label: string;
  readonly objectType: 'deals' | 'tickets';
  readonly stages: readonly SeedStage[];
}

export interface SeedProperty {
  readonly objectType: SandboxObjectType;
  readonly name: string;
  readonly label: string;
  readonly groupName: string;
  readonly type: 'bool' | 'date' | 'datetime' | 'enumeration' | 'number' | 'string';
  readonly fieldType: string;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** A custom association label. `typeId` is seen from `fromType`, `inverseTypeId` from `toType`. */
export interface SeedLabel {
  readonly fromType: SandboxObjectType;
  readonly toType: SandboxObjectType;
  readonly typeId: number;
  readonly inverseTypeId: number;
  readonly name: string;
  readonly label: string;
}

/** What the account may do: plan decides labels and quotas, region the UI host, scopes what a token opens. */
export interface SeedAccount {
  readonly portalId: number;
  readonly name: string;
  readonly plan: 'starter' | 'professional' | 'enterprise';
  readonly region: 'na1' | 'eu1';
  readonly timeZone: string;
  readonly currency: string;
  /** Further currencies with their rate to the company currency, as the account settings hold them. */
  readonly rates: Readonly<Record<string, number>>;
}

export interface SeedToken {
  readonly token: string;
  readonly scopes: readonly string[];
}

export interface PortalSeed {
  readonly account: SeedAccount;
  readonly tokens: readonly SeedToken[];
  readonly owners: readonly SeedOwner[];
  readonly pipelines: readonly SeedPipeline[];
  /** Custom properties besides the vendor's own, which the sandbox knows by itself. */
  readonly properties: readonly SeedProperty[];
  readonly labels: readonly SeedLabel[];
  readonly records: readonly SeedRecord[];
  readonly associations: readonly SeedAssociation[];
}
