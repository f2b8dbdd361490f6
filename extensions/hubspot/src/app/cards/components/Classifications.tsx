import { Flex, StatusTag, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { Classification, Partnership } from '../contract/health.ts';
import { Records } from './Records.tsx';

/** What the partner is, one line each: the name, why, and what would change it. */
export function Classifications({ classifications }: Pick<Partnership, 'classifications'>): ReactElement | null {
  if (classifications.length === 0) return null;
  return (
    <Flex direction="column" gap="sm">
      {classifications.map((classification) => (
        <Line key={classification.subject} classification={classification} />
      ))}
    </Flex>
  );
}

function Line({ classification }: { classification: Classification }): ReactElement {
  const { evidence, next, subject, tone, value, why } = classification;
  return (
    <Flex direction="column" gap="flush">
      <Flex gap="sm" align="center" wrap>
        <Text format={{ fontWeight: 'demibold' }}>{subject}</Text>
        <StatusTag variant={tone}>{value}</StatusTag>
      </Flex>
      <Text variant="microcopy">{[why, next].filter(Boolean).join(' ')}</Text>
      <Records evidence={evidence} of={subject} />
    </Flex>
  );
}
