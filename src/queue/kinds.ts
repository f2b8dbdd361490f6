/** Everything the queue can wake: one name per kind of work, each for one program at a time. */
export const jobKinds = ['full-sync', 'sync-records', 'judge', 'write-back', 'sweep', 'nightly', 'asked-runs'] as const;
export type JobKind = (typeof jobKinds)[number];

/** Work of hours and work of seconds run in lanes of their own, so that a program's first sync does not hold up another's score. */
export const lanes = ['short', 'long'] as const;
export type Lane = (typeof lanes)[number];

export function laneOf(kind: JobKind): Lane {
  return kind === 'full-sync' || kind === 'nightly' ? 'long' : 'short';
}
