import type { Portal } from './portal/portal.ts';

/** Who calls, as the token says. */
export interface Caller {
  readonly kind: 'static' | 'oauth';
  readonly portal: Portal;
  readonly appId: string;
  readonly scopes: ReadonlySet<string>;
}

export interface Grant {
  readonly portalId: number;
  readonly userId: number;
  readonly appId: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export interface AccessToken extends Grant {
  readonly token: string;
  readonly expiresAt: Date;
}

export type Lookup = { readonly caller: Caller } | { readonly expiredAt: Date } | null;

/** Every token the sandbox accepts. Access tokens live 30 minutes, codes one exchange, refresh tokens until they are revoked. */
export interface TokenStore {
  lookup(token: string): Lookup;
  findAccess(token: string): AccessToken | null;
  findRefresh(token: string): Grant | null;
  issueCode(grant: Grant, redirectUri: string): string;
  redeemCode(code: string, clientId: string, redirectUri: string): Grant | null;
  issueRefresh(grant: Grant): string;
  /** Puts a new refresh token in the place of this one. What it bought stays good. */
  rotateRefresh(token: string, grant: Grant): string;
  issueAccess(grant: Grant): AccessToken;
  /** Ends one refresh token and the access tokens of the same app and account. */
  revoke(token: string): boolean;
  /** Whether somebody connected the app to the account through OAuth, and it was not uninstalled since. */
  isInstalled(portalId: number, appId: string): boolean;
  /** Ends everything an app holds for an account, as an uninstall does. */
  uninstall(portalId: number, appId: string): void;
  /** What must outlive a restart. */
  stored(): readonly (readonly [token: string, grant: Grant])[];
}

export const accessTokenSeconds = 1800;

export interface TokenStoreOptions {
  readonly portals: ReadonlyMap<number, Portal>;
  readonly clock: () => Date;
  readonly newToken: () => string;
  readonly stored: readonly (readonly [token: string, grant: Grant])[];
  readonly onChange: () => void;
}

export function createTokenStore(options: TokenStoreOptions): TokenStore {
  const statics = new Map<string, Caller>();
  for (const portal of options.portals.values()) {
    for (const [at, { token, scopes }] of portal.tokens.entries()) {
      statics.set(token, { kind: 'static', portal, appId: `${portal.id}${at}`, scopes: new Set(scopes) });
    }
  }
  const codes = new Map<string, { readonly grant: Grant; readonly redirectUri: string }>();
  const refreshTokens = new Map<string, Grant>(options.stored);
  const accessTokens = new Map<string, AccessToken>();

  function dropAccess(portalId: number, appId: string): void {
    for (const [token, access] of accessTokens) {
      if (access.portalId === portalId && access.appId === appId) accessTokens.delete(token);
    }
  }

  return {
    lookup(token) {
      const known = statics.get(token);
      if (known !== undefined) return { caller: known };
      const access = accessTokens.get(token);
      const portal = access === undefined ? undefined : options.portals.get(access.portalId);
      if (access === undefined || portal === undefined) return null;
      if (access.expiresAt.getTime() <= options.clock().getTime()) return { expiredAt: access.expiresAt };
      return { caller: { kind: 'oauth', portal, appId: access.appId, scopes: new Set(access.scopes) } };
    },
    findAccess: (token) => accessTokens.get(token) ?? null,
    findRefresh: (token) => refreshTokens.get(token) ?? null,
    issueCode(grant, redirectUri) {
      const code = options.newToken();
      codes.set(code, { grant, redirectUri });
      return code;
    },
    redeemCode(code, clientId, redirectUri) {
      const found = codes.get(code);
      codes.delete(code);
      return found !== undefined && found.grant.clientId === clientId && found.redirectUri === redirectUri
        ? found.grant
        : null;
    },
    issueRefresh(grant) {
      const token = options.newToken();
      refreshTokens.set(token, grant);
      options.onChange();
      return token;
    },
    rotateRefresh(spent, grant) {
      const token = options.newToken();
      refreshTokens.delete(spent);
      refreshTokens.set(token, grant);
      options.onChange();
      return token;
    },
    issueAccess(grant) {
      const token = options.newToken();
      const expiresAt = new Date(options.clock().getTime() + accessTokenSeconds * 1000);
      const access = { ...grant, token, expiresAt };
      accessTokens.set(token, access);
      return access;
    },
    revoke(token) {
      const grant = refreshTokens.get(token);
      if (grant === undefined) return accessTokens.delete(token);
      refreshTokens.delete(token);
      dropAccess(grant.portalId, grant.appId);
      options.onChange();
      return true;
    },
    isInstalled: (portalId, appId) =>
      refreshTokens.values().some((grant) => grant.portalId === portalId && grant.appId === appId),
    uninstall(portalId, appId) {
      for (const [token, grant] of refreshTokens) {
        if (grant.portalId === portalId && grant.appId === appId) refreshTokens.delete(token);
      }
      dropAccess(portalId, appId);
      options.onChange();
    },
    stored: () => [...refreshTokens],
  };
}
