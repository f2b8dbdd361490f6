import { packageOwnersRule } from './package-owners.ts';
import { file, refused, ruleTester } from './rule-cases.ts';

function breaks(path: string, code: string, problem: string): ReturnType<typeof refused> {
  return refused(path, code, `${problem} (test/lint/package-owners.ts).`);
}

ruleTester.run('package-owners', packageOwnersRule, {
  valid: [
    file('src/crm/hubspot/client.ts', `import { Client } from '@hubspot/api-client';`),
    file('src/queue/backend.ts', `import { Queue } from 'bullmq'; import { Redis } from 'ioredis';`),
    file('src/store/database.ts', `import { Kysely } from 'kysely'; import pg from 'pg';`),
    file('src/sandbox/hubspot/state.ts', `import pg from 'pg';`),
    file('webhooks/hubspot.ts', `import express from 'express';`),
    file(
      'src/domain/calendar.ts',
      `import { DateTime } from 'luxon'; import { z } from 'zod'; import { parse } from 'tldts';`,
    ),
    file('src/domain/calendar.ts', `import { day } from './day.ts'; import { month } from '#src/domain/month.ts';`),
    file('extensions/hubspot/src/app/cards/HealthCard.tsx', `import { Flex } from '@hubspot/ui-extensions/crm';`),
    file('test/contract/model.test.ts', `import { Client } from '@hubspot/api-client';`),
  ],
  invalid: [
    breaks(
      'src/actions/sync-records.ts',
      `import { Client } from '@hubspot/api-client';`,
      '@hubspot/api-client may be imported in src/crm/hubspot only',
    ),
    breaks(
      'src/crm/hubspot/client.ts',
      `import { Connection } from 'jsforce';`,
      'jsforce may be imported in src/crm/salesforce only',
    ),
    breaks('jobs/judge.ts', `import type { Job } from 'bullmq';`, 'bullmq may be imported in src/queue only'),
    breaks('src/store/budget.ts', `import { Redis } from 'ioredis';`, 'ioredis may be imported in src/queue only'),
    breaks(
      'src/actions/judge-partners.ts',
      `import { sql } from 'kysely';`,
      'kysely may be imported in src/store, src/sandbox only',
    ),
    breaks(
      'src/store/migrate.ts',
      `export { Router } from 'express';`,
      'express may be imported in src/http, webhooks, src/sandbox only',
    ),
    breaks(
      'src/domain/names.ts',
      `import { createHash } from 'node:crypto';`,
      'src/domain may not import node:crypto: only zod, luxon, tldts',
    ),
    breaks(
      'extensions/hubspot/src/app/cards/HealthCard.tsx',
      `import { DateTime } from 'luxon';`,
      'extensions/hubspot/src/app may not import luxon: only zod, react, @hubspot/ui-extensions',
    ),
    breaks(
      'extensions/hubspot/src/app/cards/contract/health.ts',
      `import { useState } from 'react';`,
      'extensions/hubspot/src/app/cards/contract may not import react: only zod',
    ),
  ],
});
