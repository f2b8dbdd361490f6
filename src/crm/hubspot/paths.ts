/** The version of HubSpot's API that this adapter is written and tested for: the one place that names it. */
export const hubspotApiVersion = '2026-03';

const legacy = /^\/crm\/v\d+\/(objects|associations|properties|owners|pipelines)\b/;

/**
 * The client still builds `/crm/v3/...` and `/crm/v4/...`, which end in 2027. This is path and query of the same request in HubSpot's date-based form.
 * Throws RangeError for a path it does not know, so that none slips through in its old form.
 */
export function dateBased(url: string, version: string): string {
  const { pathname, search } = new URL(url);
  if (!legacy.test(pathname)) throw new RangeError(`No date-based form of ${pathname} is known`);
  return pathname.replace(legacy, `/crm/$1/${version}`).replace(/\/$/, '') + search;
}
