import type { Settings } from '#src/domain/settings/settings.ts';

/** Parsed settings of published versions, kept by the store that read them. */
export interface SettingsCache {
  /** The settings under this mark, parsed at most once while they are kept. Frozen: everybody is given the same object. */
  parsedOnce(mark: string, parse: () => Promise<Settings | null>): Promise<Settings | null>;
}

/** @param most So many versions are kept; what was not asked for the longest goes first. */
export function createSettingsCache(most: number): SettingsCache {
  const kept = new Map<string, Settings>();
  return {
    async parsedOnce(mark, parse) {
      const settings = kept.get(mark) ?? frozen(await parse());
      if (settings === null) return null;
      // The order of a Map is that of insertion: the last one asked for goes to its end.
      kept.delete(mark);
      kept.set(mark, settings);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return settings;
    },
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
