import type { HealthSettings } from '../settings/health.ts';
import type { Dimensions } from '../settings/profile.ts';

/**
 * H10: the name and the dimensions of the profile that a partner type selects; `default` for a type that names none.
 */
export function profileFor(
  type: string | null,
  { profiles, profileByType }: Pick<HealthSettings, 'profiles' | 'profileByType'>,
): { readonly name: string; readonly dimensions: Dimensions } {
  const name = (type === null || !Object.hasOwn(profileByType, type) ? undefined : profileByType[type]) ?? 'default';
  const profile = profiles[name];
  if (profile === undefined) throw new RangeError(`No scoring profile is named ${name}`);
  return { name, dimensions: profile.dimensions };
}
