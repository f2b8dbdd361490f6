import { Alert, Button, EmptyState, ErrorState, Flex, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { HealthCardAnswer } from '../contract/health.ts';
import type { CardProblem } from '../hooks/health-request.ts';

/** Nothing could be loaded: what happened, the request's id for support, and a way to try again. */
export function CardError({ problem, onRetry }: { problem: CardProblem; onRetry: () => void }): ReactElement {
  return (
    <ErrorState title={problem.title} type="error">
      <Flex direction="column" gap="sm" align="center">
        {problem.detail === '' ? null : <Text>{problem.detail}</Text>}
        {problem.requestId === null ? null : <Text variant="microcopy">Request {problem.requestId}</Text>}
        <Button variant="secondary" onClick={() => onRetry()}>
          Try again
        </Button>
      </Flex>
    </ErrorState>
  );
}

/** A refresh failed while an answer is on screen: the answer stays. */
export function RefreshProblem({ problem }: { problem: CardProblem }): ReactElement {
  const request = problem.requestId === null ? '' : ` Request ${problem.requestId}.`;
  return (
    <Alert title={problem.title} variant="warning">
      This shows the last answer.{request}
    </Alert>
  );
}

type EmptyAnswer = Exclude<HealthCardAnswer, { state: 'ready' }>;

const images = { not_a_partner: 'companies', not_scored: 'emptyStateCharts', syncing: 'building' } as const;

/** Not a partner, not yet scored, or the first sync is running: the server says which, in its words. */
export function NothingToShow({ answer }: { answer: EmptyAnswer }): ReactElement {
  return (
    <EmptyState title={answer.text} imageName={images[answer.state]} layout="vertical" imageWidth={120} flush>
      <Text>{answer.hint}</Text>
    </EmptyState>
  );
}
