import type { Benchmark } from '../harness/benchmark.ts';
import { balancer } from './balancer.ts';
import { callsChanges } from './calls-changes.ts';
import { callsFullSync } from './calls-full-sync.ts';
import { dbUpsert } from './db-upsert.ts';
import { eventToProperty } from './event-property.ts';
import { latencyCard } from './latency-card.ts';
import { latencyMyPartners } from './latency-my-partners.ts';
import { memoryFullSync } from './memory-full-sync.ts';
import { ownWriteLoop } from './own-write-loop.ts';
import { queuePostgres, queueRedis } from './queue-backends.ts';
import { quotaStart } from './quota-start.ts';
import { recovery } from './recovery.ts';
import { scoreDomain } from './score-domain.ts';
import { scoreFull } from './score-full.ts';
import { scoreUnchanged } from './score-unchanged.ts';
import { storm429 } from './storm-429.ts';
import { webhooksIntake } from './webhooks-intake.ts';
import { writeBackCalls } from './write-back-calls.ts';

/** Every benchmark, in the order in which they run; Redis only where its address is given. */
export function allBenchmarks(redisUrl: string | null): readonly Benchmark[] {
  return [
    // It mostly waits, and longer than any other: those that count run beside it.
    recovery,
    callsFullSync,
    callsChanges,
    writeBackCalls,
    ownWriteLoop,
    quotaStart,
    webhooksIntake,
    eventToProperty,
    storm429,
    dbUpsert,
    scoreDomain,
    scoreFull,
    scoreUnchanged,
    balancer,
    latencyCard,
    latencyMyPartners,
    memoryFullSync,
    queuePostgres,
    ...(redisUrl === null ? [] : [queueRedis(redisUrl)]),
  ];
}
