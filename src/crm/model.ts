import type { CrmName } from '#src/domain/facts.ts';

/**
 * What a CRM says, in Tandem's words. Adapters parse vendor answers into these shapes; nothing behind the port sees a vendor's field names but the raw values a mapping asks for.
 * Ids are opaque strings. Times are instants. Null is "the CRM does not say".
 */

export type RecordKind = 'company' | 'deal' | 'contact' | 'engagement';
export type EngagementType = 'call' | 'email' | 'meeting' | 'note' | 'task';

interface RecordHead {
  readonly id: string;
  readonly createdAt: Date;
  /** The CRM's own modification time: the version that decides which of two readings is newer. */
  readonly updatedAt: Date;
  readonly archived: boolean;
}

export interface CompanyRecord extends RecordHead {
  readonly kind: 'company';
  readonly name: string | null;
  readonly domain: string | null;
  readonly ownerId: string | null;
  /** Whether the program's partner rule holds for this record. */
  readonly isPartner: boolean;
  /** Raw values of the properties that the mapping names, by property name. */
  readonly fields: RawFields;
  /** Ids of records that were merged into this one, where the CRM says so; absent when there are none. */
  readonly mergedFrom?: readonly string[];
}

export interface DealRecord extends RecordHead {
  readonly kind: 'deal';
  readonly name: string | null;
  readonly ownerId: string | null;
  readonly pipelineId: string | null;
  readonly stageId: string | null;
  readonly state: 'open' | 'won' | 'lost';
  /** The deal's own amount in minor units of `currency`; null when empty. */
  readonly amountMinor: number | null;
  readonly currency: string | null;
  /** The CRM's converted amount in minor units of the account's currency; null when the CRM gives none. */
  readonly accountAmountMinor: number | null;
  readonly closesAt: Date | null;
  readonly enteredStageAt: Date | null;
  /** What could not be read as it stands, e.g. `unknown_stage`, `amount_unreadable`. */
  readonly gaps: readonly string[];
  readonly fields: RawFields;
}

export interface ContactRecord extends RecordHead {
  readonly kind: 'contact';
  readonly name: string | null;
  readonly ownerId: string | null;
  /** Raw values of the contact properties that the mapping names. */
  readonly fields: RawFields;
}

/** A call, e-mail, meeting, note or task. No subject and no body is read. */
export interface EngagementRecord extends RecordHead {
  readonly kind: 'engagement';
  readonly type: EngagementType;
  readonly ownerId: string | null;
  /** When it takes or took place; for a task, when it is due. */
  readonly at: Date;
  readonly endsAt: Date | null;
  readonly direction: 'inbound' | 'outbound' | null;
  /** `completed`, `scheduled`, `canceled`, `no_show`, `bounced` ... in lower case; null when the CRM does not say. */
  readonly outcome: string | null;
  /** The vendor's id of a call's disposition; whether it means "connected" is a setting. */
  readonly disposition: string | null;
  /** A meeting that its type or title calls a quarterly business review; the title itself is not kept. */
  readonly isReview: boolean;
}

export type CrmRecord = CompanyRecord | DealRecord | ContactRecord | EngagementRecord;
export type RawFields = Readonly<Record<string, string | null>>;

/** Maps a kind to its record type. */
export interface RecordOf {
  readonly company: CompanyRecord;
  readonly deal: DealRecord;
  readonly contact: ContactRecord;
  readonly engagement: EngagementRecord;
}

/** A record that could not be read: it is parked with its reason, the rest of its page is stored. */
export interface RefusedRecord {
  readonly kind: RecordKind;
  readonly id: string | null;
  readonly reason: string;
  readonly body: string;
}

/** All links of one record to one kind, complete as of the time the read began. A failed read is an error, never an empty set. */
export interface LinkSet {
  readonly fromKind: RecordKind;
  readonly fromId: string;
  readonly toKind: RecordKind;
  readonly to: readonly Link[];
}

export interface Link {
  readonly id: string;
  /** Engagement type of the target, when the target is an engagement. */
  readonly type: EngagementType | null;
  /** Opaque label keys as the mapping names them (HubSpot: the type id). */
  readonly labels: readonly string[];
  readonly primary: boolean;
}

export interface Owner {
  readonly id: string;
  /** The id under which a signed card request names this person; null when the CRM gives none. */
  readonly userId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly teamIds: readonly string[];
  readonly active: boolean;
}

export interface Stage {
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly stageId: string;
  readonly stageName: string;
  readonly state: 'open' | 'won' | 'lost';
  readonly probability: number | null;
  readonly position: number;
}

export interface PropertyDefinition {
  readonly kind: RecordKind;
  readonly name: string;
  readonly label: string;
  readonly type: 'bool' | 'date' | 'datetime' | 'enumeration' | 'number' | 'string';
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly readOnly: boolean;
}

/** A label between two kinds of record as the account defines it. */
export interface LabelDefinition {
  readonly key: string;
  readonly fromKind: RecordKind;
  readonly toKind: RecordKind;
  /** Internal name; null for the vendor's unlabelled link. */
  readonly name: string | null;
  readonly label: string | null;
}

/** One former value of a scored field as the CRM remembers it. */
export interface FieldChange {
  readonly kind: RecordKind;
  readonly id: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly changedAt: Date;
  readonly source: string;
}

/** A survey answer or other dated fact that the CRM holds as a record. */
export interface SurveyAnswer {
  readonly id: string;
  readonly companyId: string | null;
  readonly contactId: string | null;
  readonly rating: number;
  readonly at: Date;
}

export interface CrmAccount {
  readonly crm: CrmName;
  readonly accountId: string;
  readonly name: string | null;
  readonly timeZone: string;
  readonly currency: string;
  /** `https://host` of the CRM's own pages, for links. */
  readonly uiOrigin: string;
}
