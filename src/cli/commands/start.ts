import { startWork } from '#jobs/start-work.ts';
import { applyWrites } from '#src/actions/apply-writes.ts';
import { approveProperties } from '#src/actions/approve-properties.ts';
import { connectHubspot } from '#src/actions/connect-account.ts';
import { judgePartners } from '#src/actions/judge-partners.ts';
import { listPartners, type PartnerList } from '#src/actions/list-partners.ts';
import { listRuns } from '#src/actions/list-runs.ts';
import { planWrites } from '#src/actions/plan-writes.ts';
import { fullSync, syncChanges } from '#src/actions/sync-records.ts';
import { writeBack } from '#src/actions/write-back.ts';
import type { RunningApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { bands } from '#src/domain/health-view.ts';
import { findProgram } from '#src/store/connections.ts';
import { listProgramIds } from '#src/store/programs.ts';

import type { Command } from '../command.ts';
import { chooseHome } from '../home.ts';
import type { Output } from '../output.ts';
import { startSampleCrm, type SampleCrm } from '../sample-crm.ts';
import { settleSample } from '../sample-settings.ts';
import { startWeb } from '../start-web.ts';
import { untilAborted } from '../until-aborted.ts';
import { withApp, type AppInvocation } from '../with-app.ts';
import { summary } from './sync.ts';

/** Everything in one process: database, web, worker and, until a real account is connected, the sandbox CRM with its sample program. */
export const start: Command = {
  name: 'start',
  summary: 'Starts everything: database, web, worker and, until an account is connected, the sandbox CRM.',
  usage: '',
  options: {},
  async run(invocation) {
    const config = readConfig(invocation.env);
    const home = chooseHome(config);
    if (home.kind === 'own') return withApp(invocation, (context) => runOwn(context), home);

    const progress = invocation.output.progress('Sandbox');
    await using crm = await startSampleCrm(home.config, new Date());
    progress.finish(`a HubSpot in a box at ${crm.sandbox.url}`);
    return await withApp(invocation, (context) => runSample(context, crm), home);
  },
};

async function runOwn({ app, output, signal }: AppInvocation): Promise<number> {
  await using running = new AsyncDisposableStack();
  const web = running.use(await startWeb(app, app.config.http.port));
  running.use(await startWork(app));
  const programs = await listProgramIds(app.store);
  output.say(
    `Serving on port ${web.port}, working for ${programs.length} ${programs.length === 1 ? 'program' : 'programs'}. Stop with Ctrl-C.`,
  );
  if (programs.length === 0) output.say('Nothing is connected yet. Run: npm run tandem -- connect hubspot');
  await untilAborted(signal);
  return 0;
}

async function runSample({ app, output, signal }: AppInvocation, crm: SampleCrm): Promise<number> {
  // This command reads and judges by itself, so that it can show how far it is: no worker needs to be woken for it.
  const quiet = { ...app, wake: async () => undefined };
  const known = await findProgram(app.store, 'hubspot', String(crm.portalId));
  const programId =
    known ?? (await connectHubspot(quiet, { token: crm.token, name: 'Sample program' }, signal)).programId;
  if (known === null) await settleSample(quiet, programId, crm.visitor === null ? [] : [crm.visitor.email]);
  await readAll(quiet, programId, output, signal);
  await judgeAll(quiet, programId, output, signal);
  await writeAll(quiet, programId, output, signal);

  await using running = new AsyncDisposableStack();
  const web = running.use(await startWeb(app, app.config.http.port));
  running.use(await startWork(app));
  const list = await listPartners(app, programId);
  const urls = addresses(list, crm);
  output.document({ programId, ...urls, tandem: `http://127.0.0.1:${web.port}`, partners: list.partners.length });
  printSummary(output, list, urls);
  await untilAborted(signal);
  output.note('Stopping.');
  return 0;
}

async function readAll(app: RunningApp, programId: string, output: Output, signal: AbortSignal): Promise<void> {
  const progress = output.progress('Reading');
  const options = {
    signal,
    onProgress: ({ done, total }: { done: number; total: number | null }) => progress.update(done, total),
  };
  const changes = await syncChanges(app, programId, options);
  const report = changes?.complete === true ? changes : await fullSync(app, programId, options);
  progress.finish(report === null ? 'another process is reading' : summary(report));
}

async function judgeAll(app: RunningApp, programId: string, output: Output, signal: AbortSignal): Promise<void> {
  const progress = output.progress('Judging');
  const report = await judgePartners(app, programId, {
    signal,
    onProgress: ({ done, total }) => progress.update(done, total),
  });
  progress.finish(`${report.judged} partners judged${report.parked > 0 ? `, ${report.parked} parked` : ''}`);
}

/**
 * A real program's properties wait for a person to approve them in a plan. The sample program's are approved by itself, once, and it says so; whatever a person stops or undoes there stays so.
 */
async function writeAll(app: RunningApp, programId: string, output: Output, signal: AbortSignal): Promise<void> {
  const progress = output.progress('Writing');
  const options = {
    signal,
    actor: 'the sample program',
    onProgress: ({ done, total }: { done: number; total: number | null }) => progress.update(done, total),
  };
  const { properties } = await listRuns(app, programId);
  const isNew = properties.length === 0;
  if (isNew && (await planWrites(app, programId, { signal, actor: options.actor })) !== null)
    await approveProperties(app, programId, { properties: 'all', actor: options.actor });
  const report = await (isNew ? applyWrites(app, programId, options) : writeBack(app, programId, options));
  progress.finish(
    report === null
      ? 'another process is writing'
      : `${report.written} values on companies and deals in ${report.calls} calls`,
  );
  if (isNew)
    output.note('The sample program approved its own plan; in a real account nothing is written before a person has.');
}

/** The record to look at first: a partner that is neither well nor lost, about whom everything is known. */
function addresses(list: PartnerList, crm: SampleCrm): { record: string; companies: string; settings: string } {
  const tellable = list.partners.filter((partner) => partner.health.coverage === 100);
  const shown = tellable.find((partner) => partner.health.band === 'Healthy') ?? tellable[0] ?? list.partners[0];
  const companies = `${crm.sandbox.url}/contacts/${crm.portalId}`;
  const recordId = shown?.records[0]?.id;
  const record = recordId === undefined ? companies : `${companies}/record/0-2/${recordId}`;
  return { companies, record, settings: `${crm.sandbox.url}/integrations-settings/${crm.portalId}/installed` };
}

function printSummary(output: Output, list: PartnerList, urls: ReturnType<typeof addresses>): void {
  output.say();
  output.table(
    ['Band', 'Partners'],
    bands.map((band) => [band, list.partners.filter((partner) => partner.health.band === band).length]),
  );
  output.say();
  output.say(`A partner on its company record:  ${urls.record}`);
  output.say(`All companies:                    ${urls.companies}`);
  output.say(`What is written, and undo:        ${urls.settings}`);
  output.say('In another terminal:              npm run tandem -- partners');
  output.say('Stop with Ctrl-C.');
}
