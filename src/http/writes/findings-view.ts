import type { FindingsAnswer } from '#settings/contract/findings.ts';
import { writesVersion } from '#settings/contract/writes.ts';
import type { FindingsPage } from '#src/actions/list-findings.ts';
import { counted, createFormats, type Formats } from '#src/domain/wording/formats.ts';
import { setAsideWords } from '#src/domain/wording/set-aside.ts';

import { objectTitle, personText } from './words.ts';

/** So many are on one page. */
export const findingsPerPage = 25;

/** What people set aside or called wrong, in words; before anything was connected, none. */
export function toFindingsAnswer(found: FindingsPage | null, page: number): FindingsAnswer {
  if (found === null) return { version: writesVersion, headline: '', page, pageCount: 1, total: 0, rows: [] };
  const formats = createFormats({ locale: 'en-GB', currency: found.currency, timeZone: found.timeZone });
  const { findings, pageCount, total } = found;
  return {
    version: writesVersion,
    headline: headline(found, formats),
    page,
    pageCount,
    total,
    rows: findings.map((finding) => rowOf(finding, formats)),
  };
}

function headline({ total, wrong }: FindingsPage, formats: Formats): string {
  const said = `${counted(total, 'finding is', 'findings are', formats)} set aside`;
  return wrong === 0 ? `${said}.` : `${said}, ${formats.number(wrong)} of them called wrong.`;
}

function rowOf(one: FindingsPage['findings'][number], formats: Formats): FindingsAnswer['rows'][number] {
  const { finding, shown, since, says, today, until } = setAsideWords(one, formats);
  return {
    key: `${one.partner?.id ?? 'program'} ${one.finding}`,
    name: one.partner?.name ?? 'The whole program',
    url: one.url,
    objectTitle: one.partner === null ? 'Program' : objectTitle('company'),
    finding,
    shown,
    says,
    tone: one.says === 'wrong' ? 'warning' : 'default',
    reason: one.reason,
    by: `${personText(one.by)}, ${since}`,
    until: until ?? '',
    today,
  };
}
