/** Calls `run` after so many milliseconds of the vendor's schedule. The function returned calls it off. */
export type WebhookTimer = (ms: number, run: () => void) => () => void;

/** Waits in real time multiplied by `factor`: 1 as the vendor does, 0.001 a second for a millisecond. */
export function scaledTimer(factor: number): WebhookTimer {
  return (ms, run) => {
    const timer = setTimeout(run, ms * factor);
    return () => clearTimeout(timer);
  };
}

/** How often a request that failed is repeated, and within which time. */
export const retries = 10;
export const retryMs = 24 * 3_600_000;

/**
 * Milliseconds until a repetition. The waits grow and are random, the first a minute or so; all of them together fit into a day.
 * @param attempt 1 for the first repetition
 * @param random at least 0, less than 1
 */
export function retryDelay(attempt: number, random: number): number {
  const longest = retryMs * ((attempt / retries) ** 3 - ((attempt - 1) / retries) ** 3);
  return Math.round(longest * (0.5 + random / 2));
}
