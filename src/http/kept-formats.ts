import { createFormats, type Formats, type Reader } from '#src/domain/wording/formats.ts';

/** Programs share few currencies and zones; each set of formatters holds some tens of kilobytes. */
const most = 50;

/** As `createFormats`, but readers with one language, currency and zone share theirs: to make the formatters of one card takes longer than to word it. */
export function keptFormats(): (reader: Reader) => Formats {
  const kept = new Map<string, Formats>();
  return (reader) => {
    const key = [reader.locale, reader.currency, reader.timeZone].join(' ');
    const formats = kept.get(key) ?? createFormats(reader);
    if (kept.size >= most && !kept.has(key)) kept.clear();
    kept.set(key, formats);
    return formats;
  };
}
