import type { Settings } from './settings.ts';

/** One figure that two settings do not share. Null: it stands on one side only. */
export interface SettingsChange {
  /** Where it stands, from the outside in: `health.bands.Champion`, `health.profiles.default.dimensions.revenue.rows`. */
  readonly path: string;
  readonly from: SettingValue | null;
  readonly to: SettingValue | null;
}

export type SettingValue = string | number | boolean | readonly unknown[];

/** Every figure that differs, in the order of the settings. A list is one figure: its rows mean something only together. */
export function settingsDiff(from: Settings, to: Settings): readonly SettingsChange[] {
  const before = new Map(figures(from, ''));
  const after = new Map(figures(to, ''));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((path) => {
    const [was, is] = [before.get(path) ?? null, after.get(path) ?? null];
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ path, from: was, to: is }];
  });
}

function figures(value: unknown, path: string): readonly (readonly [string, SettingValue])[] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [[path, value]];
  if (Array.isArray(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => figures(inner, path === '' ? name : `${path}.${name}`));
}
