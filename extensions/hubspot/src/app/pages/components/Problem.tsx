import { Button, ErrorState, Flex, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { PageProblem } from '../hooks/ask-backend.ts';

/** Nothing could be loaded: what happened, the request's id for support, and a way to try again. */
export function Problem({ problem, onRetry }: { problem: PageProblem; onRetry: () => void }): ReactElement {
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
