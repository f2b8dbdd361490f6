/** A seeded source of choices. The same seed gives the same choices on every machine; a fork does not depend on what was drawn before it. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** An independent source named after what it is used for, so that one subject's draws never move another's. */
  fork(name: string): Random;
}

/** @param seed a whole number */
export function createRandom(seed: number): Random {
  return randomFrom(String(seed));
}

function randomFrom(path: string): Random {
  let state = hash(path);

  function next(): number {
    // mulberry32: 32 bits of state are enough for a few thousand draws per fork.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function int(min: number, max: number): number {
    return min + Math.floor(next() * (Math.max(max, min) - min + 1));
  }

  function pick<T>(items: readonly T[]): T {
    const item = items[int(0, items.length - 1)];
    if (item === undefined) throw new Error('Nothing to pick from: the list is empty.');
    return item;
  }

  function shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick,
    shuffled,
    fork: (name) => randomFrom(`${path}/${name}`),
  };
}

/** FNV-1a with a final mix, so that near paths start far apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}
