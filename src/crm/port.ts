import type { CrmName, RecordRef } from '#src/domain/facts.ts';
import type { PartnerRule } from '#src/domain/settings/mapping.ts';

import type {
  CrmAccount,
  EngagementType,
  FieldChange,
  LabelDefinition,
  LinkSet,
  Owner,
  PropertyDefinition,
  RecordKind,
  RecordOf,
  RefusedRecord,
  Stage,
  SurveyAnswer,
} from './model.ts';

/**
 * The one door to a CRM, shaped by what CRMs can do and not by how a vendor does it: no page sizes, no label texts, no vendor words.
 * Every method takes a signal, keeps to the connection's budget, never retries, and throws only the errors of `src/errors.ts`.
 */
export interface Crm {
  readonly name: CrmName;

  /** What this connection can do, found out by looking: plan, scopes, objects. */
  capabilities(signal: AbortSignal): Promise<Capabilities>;
  account(signal: AbortSignal): Promise<CrmAccount>;
  owners(signal: AbortSignal): Promise<readonly Owner[]>;
  stages(signal: AbortSignal): Promise<readonly Stage[]>;
  properties(kind: 'company' | 'deal', signal: AbortSignal): Promise<readonly PropertyDefinition[]>;
  labels(from: RecordKind, to: RecordKind, signal: AbortSignal): Promise<readonly LabelDefinition[]>;

  /** How many living companies a rule finds, and some of them: what a person looks at before the rule is published. */
  countCompanies(match: CompanyMatch, signal: AbortSignal): Promise<CompanyCount>;

  /**
   * Every record of a kind, or those changed since a cursor, page by page. Link sets that come with the records for free (a deal's companies) are delivered too.
   * `cursor` of a page resumes after it.
   */
  scan<K extends 'company' | 'deal' | 'contact'>(
    kind: K,
    options: ScanOptions,
    signal: AbortSignal,
  ): AsyncIterable<RecordPage<K>>;

  /** The named records as they are now; ids the CRM does not know come back as `missing`. */
  read<K extends RecordKind>(kind: K, ids: readonly ReadId[], signal: AbortSignal): AsyncIterable<ReadPage<K>>;

  /** The complete link sets of the named records to one kind. An engagement's set covers all types. */
  links(
    from: RecordKind,
    to: RecordKind,
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly LinkSet[]>;

  /** Former values of the named fields, where the CRM remembers them. */
  history(
    kind: 'company' | 'deal',
    ids: readonly string[],
    fields: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly FieldChange[]>;

  /** Survey answers the CRM holds as records, where `capabilities().surveys`. */
  answers(companyIds: readonly string[], signal: AbortSignal): AsyncIterable<readonly SurveyAnswer[]>;

  /** Engagements created or changed at or after a time of the CRM's clock, whoever they are with: where the CRM does not date a company anew when something is logged with it, this is how that is noticed. */
  changedEngagements(since: Date, signal: AbortSignal): AsyncIterable<readonly EngagementId[]>;

  /** Records archived or deleted, as far as the CRM can tell, page by page. `cursor` of a page resumes after it. */
  deleted(
    kind: 'company' | 'deal' | 'contact',
    options: { readonly cursor?: string },
    signal: AbortSignal,
  ): AsyncIterable<DeletedPage>;

  /** Creates the properties and their group where they are missing. Running it twice changes nothing. */
  installProperties(definitions: readonly PropertyToInstall[], signal: AbortSignal): Promise<readonly InstallOutcome[]>;

  /** What the named properties of these records hold now, by batches. A property that the CRM does not have reads as null; a record that it does not have, or that was merged away, is `missing`. */
  values(
    kind: 'company' | 'deal',
    ids: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<ValuePage>;

  /** Writes absolute values. One outcome per record and property given, whatever the CRM answered. */
  write(values: readonly PropertyWrite[], signal: AbortSignal): AsyncIterable<readonly WriteOutcome[]>;

  /** Takes our app out of the account, where it was let in by consent. Nothing opens the account afterwards. */
  uninstall(signal: AbortSignal): Promise<void>;

  /** Quota left as the CRM last said it, and the calls this process made. */
  limits(): CrmUsage;

  /** The page of a record in the CRM. */
  recordUrl(ref: RecordRef): string;
}

export interface Capabilities {
  readonly labels: boolean;
  readonly createProperties: boolean;
  readonly history: boolean;
  /** The CRM calls us on changes; otherwise the sweep is the only way. */
  readonly push: boolean;
  readonly surveys: boolean;
  /** False when a scope is missing: then Engagement is unknown, not 0. */
  readonly engagements: boolean;
  readonly multiCurrency: boolean;
  /** Scopes the connection lacks for what the program's settings ask, in the vendor's names. */
  readonly missingScopes: readonly string[];
}

export interface CompanyMatch {
  readonly rule: PartnerRule;
  /** Only those in which this property is filled as well; null counts them all. */
  readonly filled: string | null;
}

export interface CompanyCount {
  readonly count: number;
  readonly samples: readonly { readonly id: string; readonly name: string | null }[];
}

export interface ScanOptions {
  /** Continue after this place of an earlier scan. Opaque. */
  readonly cursor?: string;
  /** Only records changed at or after this time of the CRM's clock. */
  readonly changedSince?: Date;
}

/** What one record holds of the properties that are watched: those that Tandem keeps itself and that came along with the record. */
export interface WatchedValues {
  readonly id: string;
  readonly values: Readonly<Record<string, string | null>>;
}

/** The properties to watch, by kind: they are asked for with every record of it that is read anyway. */
export type Watch = Readonly<Partial<Record<'company' | 'deal', readonly string[]>>>;

export interface RecordPage<K extends RecordKind> {
  readonly records: readonly RecordOf[K][];
  readonly watched: readonly WatchedValues[];
  readonly linkSets: readonly LinkSet[];
  readonly refused: readonly RefusedRecord[];
  /** The CRM's time, or ours, when the read of this page began. */
  readonly readBeganAt: Date;
  readonly cursor: string | null;
}

/** For engagements the type is needed to find the record. */
export interface ReadId {
  readonly id: string;
  readonly type: EngagementType | null;
}

export interface ReadPage<K extends RecordKind> {
  readonly records: readonly RecordOf[K][];
  readonly watched: readonly WatchedValues[];
  readonly refused: readonly RefusedRecord[];
  readonly missing: readonly string[];
  /** A merged record answers under another id: asked -> answered. */
  readonly redirected: readonly { readonly from: string; readonly to: string }[];
  readonly readBeganAt: Date;
}

export interface EngagementId {
  readonly type: EngagementType;
  readonly id: string;
}

export interface DeletedPage {
  readonly records: readonly DeletedRecord[];
  readonly cursor: string | null;
}

export interface DeletedRecord {
  readonly kind: RecordKind;
  readonly id: string;
  readonly deletedAt: Date;
}

export interface PropertyToInstall {
  readonly kind: 'company' | 'deal';
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: PropertyDefinition['type'];
  /** Multi-select when true; only for enumerations. */
  readonly multiple?: boolean;
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

export interface ValuePage {
  readonly records: readonly { readonly id: string; readonly values: Readonly<Record<string, string | null>> }[];
  readonly missing: readonly string[];
}

export interface InstallOutcome {
  readonly kind: 'company' | 'deal';
  readonly name: string;
  readonly outcome: 'created' | 'present' | 'differs';
}

export interface PropertyWrite {
  readonly kind: 'company' | 'deal';
  readonly id: string;
  /** Property name to the absolute value; null clears. */
  readonly values: Readonly<Record<string, string | null>>;
  /** Unique in its batch: lets the CRM say which record it refuses. */
  readonly traceId: string;
}

export type WriteOutcome =
  | { readonly traceId: string; readonly id: string; readonly outcome: 'written' }
  | { readonly traceId: string; readonly id: string; readonly outcome: 'refused'; readonly reason: string }
  /** The call's result is not known: read the record again before anything else. */
  | { readonly traceId: string; readonly id: string; readonly outcome: 'unknown'; readonly reason: string };

export interface CrmUsage {
  readonly calls: number;
  readonly failedCalls: number;
  /** Calls of this process by term, e.g. `list deals`, `read engagements`. */
  readonly callsByTerm: Readonly<Record<string, number>>;
  readonly burst: { readonly limit: number; readonly remaining: number } | null;
  readonly daily: { readonly limit: number; readonly remaining: number } | null;
}
