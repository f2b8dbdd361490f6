import type { Benchmark } from '../harness/benchmark.ts';
import { balancer } from './balancer.ts';
import { callsChanges } from './calls-changes.ts';
import { callsFullSync } from './calls-full-sync.ts';
import { dbUpsert } from './db-upsert.ts';
import { latencyCard } from './latency-card.ts';
import { memoryFullSync } from './memory-full-sync.ts';
import { queuePostgres, queueRedis } from './queue-backends.ts';
import { quotaStart } from './quota-start.ts';
import { scoreDomain } from './score-domain.ts';
import { scoreFull } from './score-full.ts';
import { scoreUnchanged } from './score-unchanged.ts';

/** Every benchmark, in the order in which they run; Redis only where its address is given. */
export function allBenchmarks(redisUrl: string | null): readonly Benchmark[] {
  return [
    callsFullSync,
    quotaStart,
    callsChanges,
    dbUpsert,
    scoreDomain,
    scoreFull,
    scoreUnchanged,
    balancer,
    latencyCard,
    memoryFullSync,
    queuePostgres,
    ...(redisUrl === null ? [] : [queueRedis(redisUrl)]),
  ];
}
