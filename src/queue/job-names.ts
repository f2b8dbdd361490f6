import { jobKinds, type JobKind } from './kinds.ts';

/**
 * What a job asks for, as its name says it: `judge` does the work, `later.judge` wakes it for the same program when its delay is over, `all.judge` wakes it for every
 * program.
 */
export interface JobName {
  readonly what: 'do' | 'later' | 'all';
  readonly kind: JobKind;
}

export function formatJobName({ what, kind }: JobName): string {
  return what === 'do' ? kind : `${what}.${kind}`;
}

/** Null for a name of another release. */
export function parseJobName(name: string): JobName | null {
  const [, prefix, kindName] = /^(?:(later|all)\.)?(.+)$/.exec(name) ?? [];
  const kind = jobKinds.find((known) => known === kindName);
  if (kind === undefined) return null;
  return { what: prefix === 'later' || prefix === 'all' ? prefix : 'do', kind };
}
