import type { Clock } from '#src/clock.ts';
import type { Config } from '#src/config.ts';
import type { CallPriority } from '#src/crm/adapter-ports.ts';
import type { Crm, Watch } from '#src/crm/port.ts';
import type { CrmName } from '#src/domain/facts.ts';
import type { Mapping } from '#src/domain/settings/mapping.ts';
import type { Logger } from '#src/log.ts';
import type { JobKind } from '#src/queue/kinds.ts';
import type { Connection } from '#src/store/connections.ts';
import type { Store } from '#src/store/database.ts';
import type { StoredTokens } from '#src/store/oauth-tokens.ts';
import type { Vault } from '#src/store/vault.ts';

/** What an action may ask for, made once per process by `createApp`. Every action names the part it uses. */
export interface App extends AsyncDisposable {
  readonly config: Config;
  readonly store: Store;
  readonly vault: Vault;
  readonly log: Logger;
  /** Wall time: tokens, quotas, queues, and when something was read or written. */
  readonly clock: Clock;
  /** Business time: the `asOf` of a judgement. The two are never mixed. */
  readonly asOf: () => Date;
  readonly newId: () => string;
  /** The CRM of a stored connection. Its token is opened with the first call; `recordUrl` needs none. */
  readonly openCrm: (
    connection: Connection,
    mapping: Mapping,
    options?: { readonly priority?: CallPriority; readonly watch?: Watch },
  ) => Crm;
  /** The CRM behind a token that nothing is stored about yet. */
  readonly openCrmWithToken: (crm: CrmName, token: string) => Crm;
  /** Takes our app out of the account of a connection, whatever its status; false where only a person can take back what was given, as with a token. */
  readonly uninstall: (connection: Connection, signal: AbortSignal) => Promise<boolean>;
  /** How people let the app into their HubSpot accounts; null when no app is set up. */
  readonly hubspotConsent: Consent | null;
  /** Asks a worker to look at a work table of a program, after a while if told so. Best effort: the sweep wakes what was missed. */
  readonly wake: (work: JobKind, programId: string, options?: { readonly delayMs?: number }) => Promise<void>;
  /** Named places in the code where a test may end the process; does nothing otherwise. */
  readonly failPoint: (name: string) => Promise<void>;
}

/** Consent of a CRM's admin: the page on which it is given, and what its code is exchanged for. */
export interface Consent {
  /** Carries `state` back to the redirect address, beside the code. */
  pageUrl(redirectUri: string, state: string): string;
  /** With the CRM's id of the user who granted access, null when it does not say. Null when the CRM refuses the code. */
  exchange(
    code: string,
    redirectUri: string,
    signal: AbortSignal,
  ): Promise<(StoredTokens & { readonly userId: string | null }) | null>;
}
