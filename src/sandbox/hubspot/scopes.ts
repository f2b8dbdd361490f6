import type { SandboxObjectType } from '../portal-seed.ts';
import type { Call, ScopeNeed } from './call.ts';
import { typeParam } from './call.ts';
import { apiError } from './errors.ts';
import type { ErrorParts } from './errors.ts';

/** The objects with scopes of their own. Activities follow contacts, tickets and survey answers have one scope each. */
function scopeObject(type: SandboxObjectType): string {
  return type === 'companies' || type === 'deals' || type === 'contacts' ? type : 'contacts';
}

export function readNeed(type: SandboxObjectType): ScopeNeed {
  if (type === 'tickets') return plain('tickets');
  if (type === 'feedback_submissions') return plain('crm.objects.feedback_submissions.read');
  return granular(scopeObject(type), 'read');
}

export function writeNeed(type: SandboxObjectType): ScopeNeed {
  if (type === 'tickets') return plain('tickets');
  return granular(scopeObject(type), 'write');
}

/** Definitions are open to whoever reads the objects or their schema. */
export function schemaReadNeed(type: SandboxObjectType): ScopeNeed {
  const objects = readNeed(type);
  const schema = `crm.schemas.${scopeObject(type)}.read`;
  return { anyOf: [...objects.anyOf, schema], shown: [...new Set([schema, ...objects.shown])] };
}

export function schemaWriteNeed(type: SandboxObjectType): ScopeNeed {
  return type === 'tickets' ? plain('tickets') : plain(`crm.schemas.${scopeObject(type)}.write`);
}

export const ownersNeed: ScopeNeed = plain('crm.objects.owners.read');

export const readsType = (call: Call): ScopeNeed[] => [readNeed(typeParam(call))];
export const writesType = (call: Call): ScopeNeed[] => [writeNeed(typeParam(call))];
export const readsPair = (call: Call): ScopeNeed[] => [
  readNeed(typeParam(call, 'from')),
  readNeed(typeParam(call, 'to')),
];
export const writesPair = (call: Call): ScopeNeed[] => [
  writeNeed(typeParam(call, 'from')),
  writeNeed(typeParam(call, 'to')),
];
export const noScope = (): ScopeNeed[] => [];

/** Refuses a call whose token lacks a scope, naming what would do. */
export function checkScopes(call: Call, needs: readonly ScopeNeed[]): void {
  const lacking = needs.find((need) => !need.anyOf.some((scope) => call.caller.scopes.has(scope)));
  if (lacking === undefined) return;
  throw apiError(
    403,
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    missingScopes(lacking),
  );
}

function missingScopes(need: ScopeNeed): ErrorParts {
  return {
    errors: [
      { message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: need.shown } },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  };
}

function plain(scope: string): ScopeNeed {
  return { anyOf: [scope], shown: [scope] };
}

function granular(object: string, way: 'read' | 'write'): ScopeNeed {
  const scope = `crm.objects.${object}.${way}`;
  const sensitive = [`crm.objects.${object}.sensitive.${way}.v2`, `crm.objects.${object}.highly_sensitive.${way}.v2`];
  return {
    anyOf: [scope],
    shown: way === 'read' ? [`crm.schemas.${object}.read`, scope, ...sensitive] : [scope, ...sensitive],
  };
}
