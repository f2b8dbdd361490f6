/** Distances of the vendor's design system in pixels, under both of their names. */
const distances: Readonly<Record<string, number>> = {
  flush: 0,
  xs: 4,
  'extra-small': 4,
  sm: 8,
  small: 8,
  md: 16,
  medium: 16,
  lg: 24,
  large: 24,
  xl: 32,
  'extra-large': 32,
};

export function distance(name: string | undefined, otherwise: string): number {
  return distances[name ?? otherwise] ?? distances[otherwise] ?? 0;
}

const places: Readonly<Record<string, string>> = {
  start: 'flex-start',
  end: 'flex-end',
  between: 'space-between',
  around: 'space-around',
};

/** The CSS value of the vendor's justify and align words. */
export function place(name: string | undefined): string | undefined {
  return name === undefined ? undefined : (places[name] ?? name);
}

/** `sm`, `md` ... for class names, whichever way the size was written. */
export function shortSize(name: string | undefined, otherwise: string): string {
  const short: Readonly<Record<string, string>> = {
    'extra-small': 'xs',
    small: 'sm',
    medium: 'md',
    large: 'lg',
    'extra-large': 'xl',
  };
  const given = name ?? otherwise;
  return short[given] ?? given;
}
