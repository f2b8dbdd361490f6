import { layersRule } from './layers.ts';
import { file, refused, ruleTester } from './rule-cases.ts';

function breaks(path: string, code: string, problem: string): ReturnType<typeof refused> {
  return refused(path, code, `${problem} (test/lint/layers.ts).`);
}

ruleTester.run('layers', layersRule, {
  valid: [
    file('src/domain/health/score.ts', `import { addMonths } from '../calendar.ts';`),
    file('src/domain/health/score.ts', `import { z } from 'zod';`),
    file('src/crm/hubspot/client.ts', `import { CrmAuthError } from '#src/errors.ts';`),
    file('src/crm/hubspot/adapter.ts', `import type { Crm } from '../port.ts';`),
    file('src/crm/hubspot/adapter.ts', `import { readJson } from '../http-call.ts';`),
    file('src/store/partners.ts', `import type { Company } from '#src/crm/model.ts';`),
    file('src/actions/sync-records.ts', `import { saveCompanies } from '#src/store/companies.ts';`),
    file('src/actions/sync-records.ts', `import type { Crm } from '#src/crm/port.ts';`),
    file('src/http/cards.ts', `import { HealthCard } from '#cards/contract/health.ts';`),
    file('webhooks/hubspot.ts', `import { parseEvents } from '#src/crm/hubspot/changes.ts';`),
    file('jobs/judge.ts', `import { judgePartners } from '#src/actions/judge-partners.ts';`),
    file('src/app.ts', `import { hubspotCrm } from './crm/hubspot/adapter.ts';`),
    file('src/cli/commands/explain.ts', `import type { HealthCard } from '#cards/contract/health.ts';`),
    file('src/cli/commands/start.ts', `import { startSandbox } from '#src/sandbox/hubspot/server.ts';`),
    file('src/sandbox/record-page/page.tsx', `import { HealthCard } from '#cards/HealthCard.tsx';`),
    file('src/sandbox/hubspot/server.ts', `import express from 'express';`),
    file('extensions/hubspot/src/app/cards/HealthCard.tsx', `import { HealthView } from './contract/health.ts';`),
    file('test/domain/score.test.ts', `import { score } from '#src/domain/score.ts';`),
    file('vitest.config.ts', `import { start } from './src/store/embedded/cluster.ts';`),
  ],
  invalid: [
    breaks(
      'src/domain/score.ts',
      `import type { Partner } from '#src/store/partners.ts';`,
      'src/domain may not import src/store/partners.ts',
    ),
    breaks(
      'src/domain/score.ts',
      `import { CrmAuthError } from '../errors.ts';`,
      'src/domain may not import src/errors.ts',
    ),
    breaks(
      'src/crm/hubspot/client.ts',
      `import { takeCall } from '#src/store/budget.ts';`,
      'src/crm/hubspot may not import src/store/budget.ts',
    ),
    breaks(
      'src/crm/hubspot/client.ts',
      `export * from '../salesforce/client.ts';`,
      'src/crm/hubspot may not import src/crm/salesforce/client.ts',
    ),
    breaks(
      'src/crm/port.ts',
      `export { hubspotCrm } from './hubspot/adapter.ts';`,
      'src/crm/* may not import src/crm/hubspot/adapter.ts',
    ),
    breaks(
      'src/store/partners.ts',
      `const { enqueue } = await import('#src/queue/queue.ts');`,
      'src/store may not import src/queue/queue.ts',
    ),
    breaks(
      'src/actions/write-back.ts',
      `import { hubspotCrm } from '#src/crm/hubspot/adapter.ts';`,
      'src/actions may not import src/crm/hubspot/adapter.ts',
    ),
    breaks(
      'src/actions/write-back.ts',
      `import { router } from '#src/http/cards.ts';`,
      'src/actions may not import src/http/cards.ts',
    ),
    breaks('src/http/server.ts', `import { judge } from '#jobs/judge.ts';`, 'src/http may not import jobs/judge.ts'),
    breaks('src/http/server.ts', `import { app } from '../app.ts';`, 'src/http may not import src/app.ts'),
    breaks(
      'src/http/cards.ts',
      `import { HealthCard } from '#cards/HealthCard.tsx';`,
      'src/http may not import extensions/hubspot/src/app/cards/HealthCard.tsx',
    ),
    breaks(
      'src/app.ts',
      `import { startSandbox } from '#src/sandbox/hubspot/server.ts';`,
      'src/app.ts may not import src/sandbox/hubspot/server.ts',
    ),
    breaks(
      'src/sandbox/hubspot/server.ts',
      `import { log } from '#src/log.ts';`,
      'src/sandbox may not import src/log.ts',
    ),
    breaks(
      'src/sandbox/hubspot/server.ts',
      `import { HealthView } from '#cards/contract/health.ts';`,
      'src/sandbox may not import extensions/hubspot/src/app/cards/contract/health.ts',
    ),
    breaks(
      'extensions/hubspot/src/app/cards/HealthCard.tsx',
      `import { bandOf } from '../../../../../src/domain/health.ts';`,
      'extensions/hubspot/src/app may not import src/domain/health.ts',
    ),
    breaks(
      'extensions/hubspot/src/app/cards/contract/health.ts',
      `import { HealthCard } from '../HealthCard.tsx';`,
      'extensions/hubspot/src/app/cards/contract may not import extensions/hubspot/src/app/cards/HealthCard.tsx',
    ),
    breaks(
      'src/config.ts',
      `import { score } from './domain/score.ts';`,
      'src/config.ts may not import src/domain/score.ts',
    ),
    breaks(
      'src/app.ts',
      `import { createTestDatabase } from '../test/support/database.ts';`,
      'src/app.ts may not import test/support/database.ts',
    ),
    breaks('src/helpers/dates.ts', `export const day = 1;`, 'src/helpers/dates.ts belongs to no layer'),
  ],
});
