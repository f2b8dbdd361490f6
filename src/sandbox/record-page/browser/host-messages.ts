import type { RemoteChannel } from '@remote-ui/core';

/** What page and card worker say to each other; functions cross as proxies of @remote-ui/rpc. */

/** What the vendor tells every extension. */
interface ExtensionContext {
  readonly user: {
    readonly id: number;
    readonly email: string;
    readonly emails: readonly string[];
    readonly firstName: string;
    readonly lastName: string;
    readonly roles: readonly string[];
    readonly teams: readonly { readonly id: number; readonly name: string; readonly teammates: readonly number[] }[];
    readonly locale: string;
    readonly language: string;
    readonly permissions: readonly string[];
  };
  readonly portal: { readonly id: number; readonly timezone: string };
  readonly variables: Readonly<Record<string, string | number | boolean>>;
  readonly extension: { readonly appId: number; readonly appName: string; readonly cardTitle: string };
}

/** Context of a card as the vendor gives it to `crm.record.tab`. */
export interface RecordContext extends ExtensionContext {
  readonly location: 'crm.record.tab';
  readonly crm: { readonly objectId: number; readonly objectTypeId: string };
}

/** Context of an app's settings page: it stands beside no record. */
export interface SettingsContext extends ExtensionContext {
  readonly location: 'settings';
}

/** Context of an app's page of its own. */
export interface PagesContext extends ExtensionContext {
  readonly location: 'pages';
}

export type CardContext = RecordContext | SettingsContext | PagesContext;

export interface CardAlert {
  readonly title?: string;
  readonly message: string;
  readonly type?: string;
}

export interface FetchOptions {
  readonly method?: string;
  readonly timeout?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Properties = Readonly<Record<string, string | null>>;

/** Offered by the page. */
export interface PageSide {
  fetch(url: string, options: FetchOptions): Promise<FetchAnswer>;
  addAlert(alert: CardAlert): void;
  reloadPage(): void;
  closeOverlay(id: string): void;
  copyTextToClipboard(text: string): Promise<void>;
  refreshObjectProperties(): void;
  fetchProperties(names: readonly string[] | '*'): Promise<Properties>;
  watchProperties(names: readonly string[], changed: (properties: Properties) => void): Promise<() => void>;
  log(level: string, message: unknown): void;
}

/** Offered by the worker. */
export interface WorkerSide {
  render(card: string, channel: RemoteChannel, context: CardContext): Promise<void>;
}
