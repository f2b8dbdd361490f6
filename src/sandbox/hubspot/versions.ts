/** Versions that the date-based paths answer under; the older names still answer on those paths too. */
const knownVersions = new Set(['2026-03', '2026-09', 'v3', 'v4']);

export function isKnownVersion(version: string): boolean {
  return knownVersions.has(version);
}

/** Paths of the object APIs: date-based, and the two older families that still answer. */
export function objectPaths(rest: string): string[] {
  return [`/crm/objects/:version${rest}`, `/crm/v3/objects${rest}`, `/crm/v4/objects${rest}`];
}

/** Paths of another CRM API, by its name. */
export function crmPaths(api: string, rest = '', legacy: 'v3' | 'v4' = 'v3'): string[] {
  return [`/crm/${api}/:version${rest}`, `/crm/${legacy}/${api}${rest}`];
}
