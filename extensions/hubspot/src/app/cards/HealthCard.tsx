import { hubspot, LoadingSpinner, useExtensionContext } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { Health } from './components/Health.tsx';
import { CardError, NothingToShow, RefreshProblem } from './components/States.tsx';
import { useHealth } from './hooks/use-health.ts';

hubspot.extend<'crm.record.tab'>(() => <HealthCard />);

/** A partner's health on the company record: one early return per state. */
export function HealthCard(): ReactElement {
  const { crm, variables } = useExtensionContext<'crm.record.tab'>();
  const host = variables?.['HOST'];
  const record = {
    host: typeof host === 'string' && host !== '' ? host : null,
    objectId: String(crm.objectId),
    objectType: crm.objectTypeId,
  };
  const { state, retry, accept } = useHealth(record);

  if (state.status === 'loading') return <LoadingSpinner label="Loading partner health" showLabel layout="centered" />;
  if (state.status === 'error') return <CardError problem={state.problem} onRetry={retry} />;
  const { answer, refreshProblem } = state;
  return (
    <>
      {refreshProblem === null ? null : <RefreshProblem problem={refreshProblem} />}
      {answer.state === 'ready' ? (
        <Health health={answer} record={record} onEntered={accept} />
      ) : (
        <NothingToShow answer={answer} />
      )}
    </>
  );
}
