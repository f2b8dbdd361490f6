import { Alert, Flex, hubspot, LoadingSpinner, Tab, Tabs, Text, useExtensionContext } from '@hubspot/ui-extensions';
import { type ReactElement, useState } from 'react';

import { AuditTab } from './components/AuditTab.tsx';
import { EditsTab } from './components/EditsTab.tsx';
import { FindingsTab } from './components/FindingsTab.tsx';
import { PlanTab } from './components/PlanTab.tsx';
import { Problem } from './components/Problem.tsx';
import { Running } from './components/Running.tsx';
import { RunReport } from './components/RunReport.tsx';
import { RunsTab } from './components/RunsTab.tsx';
import { useEndedRun } from './hooks/use-ended-run.ts';
import { useWrites } from './hooks/use-writes.ts';

hubspot.extend<'settings'>(() => <SettingsPage />);

const tabs = { plan: 'plan', runs: 'runs', edits: 'edits', findings: 'findings', audit: 'audit' } as const;

/** What Tandem writes to HubSpot: every write before it is made, who approved it, and how to take it back. */
export function SettingsPage(): ReactElement {
  const { variables } = useExtensionContext<'settings'>();
  const host = variables?.['HOST'];
  const backend = typeof host === 'string' && host !== '' ? host : null;
  const { state, retry, decide } = useWrites(backend);
  const [tab, setTab] = useState<string>(tabs.plan);
  const ended = useEndedRun(state);

  if (state.status === 'loading') return <LoadingSpinner label="Loading" showLabel layout="centered" />;
  if (state.status === 'error') return <Problem problem={state.problem} onRetry={retry} />;
  const { answer, refreshProblem } = state;
  const shared = { host: backend, answer, decide };
  return (
    <Flex direction="column" gap="md">
      <Text>
        Tandem writes nothing to HubSpot before an admin has approved the property here. Every write is recorded and can
        be undone.
      </Text>
      {refreshProblem === null ? null : (
        <Alert title={refreshProblem.title} variant="warning">
          This shows the last answer.
        </Alert>
      )}
      {answer.blocked === null ? null : (
        <Alert title={answer.blocked.title} variant="danger">
          {answer.blocked.text}
        </Alert>
      )}
      {answer.may.allowed ? null : (
        <Alert title="You can look, and change nothing" variant="info">
          {answer.may.reason ?? ''}
        </Alert>
      )}
      {answer.running === null ? null : <Running running={answer.running} />}
      {ended.run === null || answer.running !== null ? null : (
        <RunReport key={ended.run} run={ended.run} onClose={ended.dismiss} {...shared} />
      )}
      <Tabs selected={tab} onSelectedChange={(chosen: string | number) => setTab(String(chosen))}>
        <Tab tabId={tabs.plan} title="Plan">
          {tab === tabs.plan ? <PlanTab {...shared} /> : null}
        </Tab>
        <Tab tabId={tabs.runs} title="Runs">
          {tab === tabs.runs ? <RunsTab {...shared} /> : null}
        </Tab>
        <Tab tabId={tabs.edits} title="Edits">
          {tab === tabs.edits ? <EditsTab {...shared} /> : null}
        </Tab>
        <Tab tabId={tabs.findings} title="Set aside">
          {tab === tabs.findings ? <FindingsTab host={backend} /> : null}
        </Tab>
        <Tab tabId={tabs.audit} title="Audit log">
          {tab === tabs.audit ? <AuditTab host={backend} /> : null}
        </Tab>
      </Tabs>
    </Flex>
  );
}
