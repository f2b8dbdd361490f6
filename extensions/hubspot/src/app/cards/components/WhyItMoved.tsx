import { Flex, Tag, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';
import { Records } from './Records.tsx';

type Change = ReadyHealthCard['changes'][number];

/** The score ledger, newest first: every change with its cause and its records. */
export function WhyItMoved({ changes }: Pick<ReadyHealthCard, 'changes'>): ReactElement {
  if (changes.length === 0) return <Text>The score has not changed yet.</Text>;
  return (
    <Flex direction="column" gap="sm">
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
