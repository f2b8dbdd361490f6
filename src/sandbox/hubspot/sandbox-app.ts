/** The app that is installed in the sandbox's accounts, as its developer project declares it. */
export interface SandboxApp {
  readonly clientId: string;
  /** The first signs; all are accepted, as during a rotation. */
  readonly clientSecrets: readonly [string, ...string[]];
  readonly appId: string;
  /** Where the app is reached; its OAuth redirects must begin with it. */
  readonly baseUrl: string;
  /** Prefixes that cards may fetch. */
  readonly permittedUrls: readonly string[];
}
