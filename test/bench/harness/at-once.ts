/** Works through the items with so many at a time. */
export async function atOnce<T>(
  parallel: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (const item of waiting) await work(item);
    }),
  );
}
