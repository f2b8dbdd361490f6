import { Flex, Tag, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { Partnership, ReadyHealthCard } from '../contract/health.ts';
import { Records } from './Records.tsx';

type Change = ReadyHealthCard['changes'][number];

/** The score ledger, newest first: every change with its cause and its records. */
export function WhyItMoved({
  changes,
  became,
}: Pick<ReadyHealthCard, 'changes'> & { became: Partnership['changes'] }): ReactElement {
  return (
    <Flex direction="column" gap="sm">
      {became.map(({ on, text }) => (
        <Text key={`${on} ${text}`}>{text}</Text>
      ))}
      {changes.length === 0 ? <Text>The score has not changed yet.</Text> : null}
      {changes.map((change) => (
        <ChangeLine key={`${change.cause} ${change.dimension ?? ''} ${change.text}`} change={change} />
      ))}
    </Flex>
  );
}

function ChangeLine({ change }: { change: Change }): ReactElement {
  const { delta, text, evidence } = change;
  return (
    <Flex direction="column" gap="xs">
      <Flex gap="sm" align="start">
        <Tag variant={delta > 0 ? 'success' : delta < 0 ? 'error' : 'default'}>
          {delta > 0 ? `+${delta}` : `${delta}`}
        </Tag>
        <Text>{text}</Text>
      </Flex>
      <Records evidence={evidence} of="Caused by" />
    </Flex>
  );
}
