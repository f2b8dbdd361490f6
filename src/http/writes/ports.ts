import type { App } from '#src/actions/context.ts';
import { listFindings } from '#src/actions/list-findings.ts';
import { auditText } from '#src/actions/writes-page/audit-text.ts';
import { decideWrites } from '#src/actions/writes-page/decide-writes.ts';
import { readPlanPage, reportRun, showDrift } from '#src/actions/writes-page/read-values.ts';
import { showWrites } from '#src/actions/writes-page/show-writes.ts';

import type { WritesPorts } from './routes.ts';

/** What the settings page's routes ask, answered by an app. */
export function writesPortsOf(app: Pick<App, 'store' | 'clock' | 'asOf' | 'openCrm' | 'wake'>): WritesPorts {
  return {
    show: (programId, userId) => showWrites(app, programId, userId),
    planPage: (programId, wanted) => readPlanPage(app, programId, wanted),
    run: (programId, runId) => reportRun(app, programId, runId),
    drift: (programId) => showDrift(app, programId),
    audit: (programId, longestBytes) => auditText(app, programId, longestBytes),
    findings: (programId, wanted) => listFindings(app, programId, { all: false, ...wanted }),
    decide: (programId, by) => decideWrites(app, programId, by),
  };
}
