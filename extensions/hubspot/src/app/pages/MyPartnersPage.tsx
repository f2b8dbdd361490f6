import { EmptyState, hubspot, LoadingSpinner, Text, useExtensionContext } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { MyPartners } from './components/MyPartners.tsx';
import { Problem } from './components/Problem.tsx';
import { useMyPartners } from './hooks/use-my-partners.ts';

hubspot.extend<'pages'>(() => <MyPartnersPage />);

/** The app's page: the reader's own partners that need a person today. */
export function MyPartnersPage(): ReactElement {
  const { variables } = useExtensionContext<'pages'>();
  const host = variables?.['HOST'];
  const { outcome, retry } = useMyPartners(typeof host === 'string' && host !== '' ? host : null);

  if (outcome === null) return <LoadingSpinner label="Loading your partners" showLabel layout="centered" />;
  if (!outcome.ok) return <Problem problem={outcome.problem} onRetry={retry} />;
  const { answer } = outcome;
  if (answer.state === 'ready') return <MyPartners answer={answer} />;
  return (
    <EmptyState title={answer.text} layout="vertical">
      <Text>{answer.hint}</Text>
    </EmptyState>
  );
}
