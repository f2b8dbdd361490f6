import { Alert, EmptyState, Flex, Heading, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { useAct } from '../hooks/use-act.ts';
import { Changes } from './Changes.tsx';
import type { PageParts } from './page-parts.ts';
import { Refusal } from './Problem.tsx';
import { Properties } from './Properties.tsx';

/** What writing would change: in all, by property to approve, and value by value. */
export function PlanTab({ host, answer, decide }: PageParts): ReactElement {
  const { plan } = answer;
  if (plan === null) {
    return (
      <EmptyState title="Nothing was planned yet" imageName="target" layout="vertical" imageWidth={120} flush>
        <Flex direction="column" gap="sm" align="center">
          <Text>
            A plan lists every value that Tandem would write, beside what HubSpot holds now. It changes nothing.
          </Text>
          <PlanButton label="Make a plan" variant="primary" answer={answer} decide={decide} />
        </Flex>
      </EmptyState>
    );
  }
  return (
    <Flex direction="column" gap="md">
      <Flex justify="between" align="start" gap="md" wrap>
        <Flex direction="column" gap="xs">
          <Heading>{plan.headline}</Heading>
          <Text variant="microcopy">{plan.made}. A plan changes nothing.</Text>
        </Flex>
        <PlanButton label="Plan again" variant="secondary" answer={answer} decide={decide} />
      </Flex>
      {plan.outdated === null ? null : (
        <Alert title="This plan may be out of date" variant="info">
          {plan.outdated}
        </Alert>
      )}
      <Properties plan={plan.run} answer={answer} decide={decide} />
      {plan.total === 0 ? null : <Changes key={plan.run} host={host} plan={plan.run} properties={answer.properties} />}
    </Flex>
  );
}

function PlanButton({
  label,
  variant,
  answer,
  decide,
}: { label: string; variant: 'primary' | 'secondary' } & Omit<PageParts, 'host'>): ReactElement {
  const act = useAct(decide);
  const cannot = !answer.may.allowed || answer.blocked !== null || answer.running !== null;
  return (
    <Flex direction="column" gap="sm">
      <LoadingButton
        variant={variant}
        loading={act.state.status === 'sending'}
        disabled={cannot}
        onClick={() => void act.send('/writes/plan', (key) => ({ key }))}
      >
        {label}
      </LoadingButton>
      {act.state.status === 'failed' ? <Refusal problem={act.state.problem} /> : null}
    </Flex>
  );
}
