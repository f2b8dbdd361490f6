import type { MyPartners } from '#src/actions/my-partners.ts';
import { createFormats } from '#src/domain/wording/formats.ts';
import { workWords, type WorkWords } from '#src/domain/wording/work.ts';

export type WorkLine = Omit<MyPartners['work'][number], 'source'> & { readonly words: WorkWords };

/** The work of one manager as it is printed: every line with its sentences, without the results behind it. */
export function workLines({ currency, timeZone, work }: MyPartners, locale: string): readonly WorkLine[] {
  const formats = createFormats({ locale, currency, timeZone });
  return work.map(({ source, ...line }) => ({ ...line, words: workWords(line, source, formats) }));
}
