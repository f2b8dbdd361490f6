import type { SandboxObjectType } from '../../portal-seed.ts';

/** Who wrote: an app by its API, or a person on a record page. */
export type Actor =
  | { readonly kind: 'INTEGRATION'; readonly appId: string }
  | { readonly kind: 'CRM_UI'; readonly userId: number };

/** What happened to business data, in the terms that a webhook needs. */
export type PortalChange = {
  readonly portalId: number;
  readonly type: SandboxObjectType;
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
} & (
  | { readonly kind: 'created' }
  | { readonly kind: 'updated'; readonly property: string; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'archived' }
  | { readonly kind: 'restored' }
  | {
      readonly kind: 'merged';
      readonly primaryId: string;
      readonly mergedIds: readonly string[];
      readonly movedProperties: number;
    }
  | {
      readonly kind: 'associated';
      readonly toType: SandboxObjectType;
      readonly toId: string;
      readonly typeId: number;
      readonly category: 'HUBSPOT_DEFINED' | 'USER_DEFINED';
      readonly removed: boolean;
      readonly primary: boolean;
    }
);

export function sourceOf(actor: Actor): { sourceType: string; sourceId: string } {
  return actor.kind === 'INTEGRATION'
    ? { sourceType: 'INTEGRATION', sourceId: actor.appId }
    : { sourceType: 'CRM_UI', sourceId: `userId:${actor.userId}` };
}
