import { pureDomainRule } from './pure-domain.ts';
import { file, refused, ruleTester } from './rule-cases.ts';

function impure(code: string, what: string): ReturnType<typeof refused> {
  return refused('src/domain/score.ts', code, `The domain may not use ${what}: pass the value in as an argument.`);
}

ruleTester.run('pure-domain', pureDomainRule, {
  valid: [
    file('src/domain/score.ts', 'const day = new Date(asOf);'),
    file('src/domain/score.ts', `const day = DateTime.utc(2026, 3, 1); const same = DateTime.fromISO(day);`),
    file('src/domain/score.ts', 'const most = Math.max(1, 2);'),
    file('src/domain/score.ts', 'const score = new Map(); score.process = 1;'),
    file('src/clock.ts', 'const now = new Date(); const chance = Math.random();'),
  ],
  invalid: [
    impure('const now = new Date();', 'new Date()'),
    impure('const now = Date();', 'Date()'),
    impure('const now = Date.now();', 'Date.now'),
    impure(`const now = Date['now']();`, 'Date.now'),
    impure('const clock = { now: Date.now };', 'Date.now'),
    impure('const chance = Math.random();', 'Math.random'),
    impure('const id = crypto.randomUUID();', 'crypto.randomUUID'),
    impure('const start = performance.now();', 'performance.now'),
    impure('const zone = process.env;', 'process.env'),
    impure('const now = globalThis.Date;', 'globalThis.Date'),
    impure('const now = DateTime.now();', 'DateTime.now'),
    impure('const now = DateTime.utc();', 'DateTime.utc()'),
  ],
});
