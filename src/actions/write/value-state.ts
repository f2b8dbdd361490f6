import { isSameValue } from '#src/domain/properties.ts';
import type { TrackedValue } from '#src/store/write-values.ts';

/** A value and what is to be made of it. */
export interface PlannedWrite {
  readonly value: TrackedValue;
  readonly to: string | null;
  /** The generation that the CRM holds when it is written; 0 when it will not be ours. */
  readonly generation: number;
  readonly cause: string;
}

/** A value with a doubtful result is tried so often, ever later, then parked. */
const mostAttempts = 5;
const firstDelayMs = 2_000;

const settled = { sentRunId: null, sentValue: null, sentGeneration: null } as const;

/** The desired value, to be written as ours. */
export function toDesired(value: TrackedValue): PlannedWrite {
  return { value, to: value.value, generation: value.generation, cause: value.cause };
}

/** About to be sent: should nothing more be heard of it, the next one reads before it writes. */
export function sending({ value, to, generation }: PlannedWrite, runId: string): TrackedValue {
  return { ...value, sentRunId: runId, sentValue: to, sentGeneration: generation };
}

/** The CRM took it. */
export function written({ value, to, generation }: PlannedWrite, now: Date): TrackedValue {
  return {
    ...value,
    ...settled,
    confirmed: to,
    confirmedGeneration: generation,
    confirmedAt: now,
    driftValue: null,
    driftFoundAt: null,
    attempts: 0,
    notBefore: null,
  };
}

/** Nothing was changed by it, and it may be tried again. */
export function notSent({ value }: PlannedWrite): TrackedValue {
  return { ...value, ...settled };
}

/** The CRM refused this value: it is left alone until another one is computed, or a person asks. */
export function refused(value: TrackedValue): TrackedValue {
  return { ...value, ...settled, refusedGeneration: value.generation };
}

export interface Learned {
  readonly value: TrackedValue;
  /** What was sent has arrived, though nobody had heard of it. */
  readonly arrived: boolean;
  /** It was sent in vain so often that a person has to look. */
  readonly givenUp: boolean;
}

/** The CRM has told what it holds of a value that was in doubt or never looked at. */
export function learned(value: TrackedValue, held: string | null, now: Date): Learned {
  const { property } = value;
  const wasSent = value.sentRunId !== null;
  const arrived = wasSent && isSameValue(property, held, value.sentValue);
  const unchanged = value.confirmedAt !== null && isSameValue(property, held, value.confirmed);
  const base: TrackedValue = {
    ...value,
    ...settled,
    confirmed: nameOf(value, held, arrived, unchanged),
    confirmedGeneration: generationOf(value, held, arrived, unchanged),
    confirmedAt: now,
  };
  if (!wasSent || arrived) return { value: { ...base, attempts: 0, notBefore: null }, arrived, givenUp: false };
  const attempts = value.attempts + 1;
  if (attempts >= mostAttempts) return { value: refused({ ...base, attempts }), arrived, givenUp: true };
  const notBefore = new Date(now.getTime() + firstDelayMs * 2 ** (attempts - 1));
  return { value: { ...base, attempts, notBefore }, arrived, givenUp: false };
}

function generationOf(value: TrackedValue, held: string | null, arrived: boolean, unchanged: boolean): number {
  if (arrived) return value.sentGeneration ?? 0;
  if (isSameValue(value.property, held, value.value)) return value.generation;
  return unchanged ? value.confirmedGeneration : 0;
}

/** A value that the CRM writes in its own way goes by ours, so that the two compare as equal. */
function nameOf(value: TrackedValue, held: string | null, arrived: boolean, unchanged: boolean): string | null {
  if (isSameValue(value.property, held, value.value)) return value.value;
  if (arrived) return value.sentValue;
  return unchanged ? value.confirmed : held;
}

/**
 * Somebody looked at what the CRM holds. In a property that we keep up to date, another value than the one we wrote is a person's edit (WR4); in any other it is simply what stands there.
 */
export function looked(value: TrackedValue, held: string | null, now: Date, isLive: boolean): TrackedValue {
  if (!isLive)
    return { ...learned(value, held, now).value, confirmedGeneration: 0, driftValue: null, driftFoundAt: null };
  if (value.sentRunId !== null || value.confirmedGeneration === 0 || value.confirmedAt === null)
    return learned(value, held, now).value;
  const isOurs = isSameValue(value.property, held, value.confirmed);
  if (isOurs || isSameValue(value.property, held, value.value)) {
    const confirmed = isOurs ? value.confirmed : value.value;
    return { ...value, confirmed, driftValue: null, driftFoundAt: null };
  }
  const known = value.driftFoundAt !== null && isSameValue(value.property, held, value.driftValue);
  return { ...value, driftValue: held, driftFoundAt: known ? value.driftFoundAt : now };
}

/** The program wants a person's edit put back: what stands there is taken for what the CRM holds, so that ours differs. */
export function puttingBack(value: TrackedValue): TrackedValue {
  return value.driftFoundAt === null
    ? value
    : { ...value, confirmed: value.driftValue, driftValue: null, driftFoundAt: null };
}
