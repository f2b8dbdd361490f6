import type { GlidePath } from '../partnership/glide-path.ts';
import { counted, type Formats } from './formats.ts';

/** What is missing to the next tier and by when, with dates: `Gold: 12,400 USD and 2 wins by 31 Dec 2026`. Null at the top. */
export function tierGap(path: GlidePath | null, formats: Formats): string | null {
  if (path === null) return null;
  if (path.needs.length === 0) return `${path.tier} on ${formats.day(path.on)}`;
  const missing = path.needs.map((need) => missingOf(need, formats));
  return `${path.tier}: ${formats.list(missing)} by ${formats.day(path.by)}`;
}

function missingOf({ gap, metric, needs }: GlidePath['needs'][number], formats: Formats): string {
  const amount = gap ?? needs;
  switch (metric) {
    case 'revenue':
      return formats.moneyAtLeast(amount);
    case 'registrations':
      return counted(amount, 'registration', 'registrations', formats);
    case 'wins':
      return counted(amount, 'win', 'wins', formats);
    case 'certified':
      return counted(amount, 'certified person', 'certified people', formats);
  }
}
