/** Distinct items in order, so many at a time. */
export function chunksOf<T>(items: Iterable<T>, most: number): readonly (readonly T[])[] {
  const all = [...new Set(items)];
  const chunks: T[][] = [];
  for (let at = 0; at < all.length; at += most) chunks.push(all.slice(at, at + most));
  return chunks;
}
