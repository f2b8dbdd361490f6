import type { RecordType } from '#src/domain/facts.ts';

import type { EngagementType, RecordKind } from '../model.ts';

/** HubSpot's own names for what Tandem calls a kind of record. */

export const engagementTypes = ['call', 'email', 'meeting', 'note', 'task'] as const;

const plural = { company: 'companies', deal: 'deals', contact: 'contacts' } as const;

export function engagementPath(type: EngagementType): string {
  return `${type}s`;
}

export function objectPath(kind: keyof typeof plural): string {
  return plural[kind];
}

/** The object types that make up a kind, with the engagement type where it is one. */
export function pathsOf(kind: RecordKind): readonly { readonly path: string; readonly type: EngagementType | null }[] {
  if (kind === 'engagement') return engagementTypes.map((type) => ({ path: engagementPath(type), type }));
  return [{ path: objectPath(kind), type: null }];
}

const typeIds: Readonly<Partial<Record<RecordType, string>>> = {
  contact: '0-1',
  company: '0-2',
  deal: '0-3',
  survey_answer: '0-19',
  task: '0-27',
  note: '0-46',
  meeting: '0-47',
  call: '0-48',
  email: '0-49',
};

/**
 * The page of a record: `https://host/contacts/PORTAL/record/TYPE/ID`. EU portals live under another host, so the origin is the one the account itself names.
 * What is no record of the CRM (a signal, a registration) has no page: then it is the portal's list of companies.
 */
export function hubspotRecordUrl(uiOrigin: string, portalId: string, type: RecordType, id: string): string {
  const typeId = typeIds[type];
  const portal = `${uiOrigin}/contacts/${encodeURIComponent(portalId)}`;
  return typeId === undefined ? `${portal}/objects/0-2` : `${portal}/record/${typeId}/${encodeURIComponent(id)}`;
}
