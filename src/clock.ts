/**
 * Wall time, for signatures, tokens, quotas and queues. Business time is `asOf`, an argument of its own: the two are never mixed.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
