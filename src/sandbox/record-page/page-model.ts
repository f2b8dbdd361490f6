/** What the record page's server tells its browser side. Plain JSON. */

export interface PageContext {
  readonly portals: readonly { readonly id: number; readonly name: string; readonly timeZone: string }[];
  readonly user: { readonly id: number; readonly email: string; readonly firstName: string; readonly lastName: string };
  readonly app: { readonly id: number; readonly name: string };
  readonly variables: Readonly<Record<string, string | number | boolean>>;
  readonly cards: readonly CardPlace[];
  /** The app's settings page; null when it has none. */
  readonly settings: { readonly uid: string } | null;
  /** The app's page of its own; null when it has none. */
  readonly page: { readonly uid: string } | null;
}

/** A card and the records it is shown on, as its configuration says. */
export interface CardPlace {
  readonly uid: string;
  readonly title: string;
  readonly location: string;
  readonly objectTypeIds: readonly string[];
}

export interface CompanyList {
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly rows: readonly CompanyRow[];
}

export interface CompanyRow {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly type: string | null;
  readonly owner: string | null;
  readonly deals: number;
  readonly href: string;
}

export interface RecordPage {
  readonly portalId: number;
  readonly typeId: string;
  readonly typeName: string;
  readonly id: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly archived: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly groups: readonly PropertyGroupView[];
  readonly deals: readonly DealRow[];
  readonly companies: readonly LinkedRow[];
  readonly contacts: readonly LinkedRow[];
  readonly activities: readonly ActivityRow[];
  readonly activityCount: number;
}

export interface PropertyGroupView {
  readonly name: string;
  readonly label: string;
  readonly properties: readonly PropertyView[];
}

export interface PropertyView {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: string;
  readonly value: string | null;
  /** What a person reads: an option's label, an owner's name, a day. */
  readonly shown: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly multiple: boolean;
  readonly readOnly: boolean;
}

export interface DealRow {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly stageId: string | null;
  readonly stage: string;
  readonly closes: string;
  readonly labels: readonly string[];
  readonly stages: readonly { readonly value: string; readonly label: string }[];
  readonly href: string;
}

export interface LinkedRow {
  readonly id: string;
  readonly name: string;
  readonly detail: string | null;
  readonly labels: readonly string[];
  readonly href: string;
}

export interface ActivityRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly at: string;
  readonly shownAt: string;
  readonly detail: string;
  readonly href: string;
}
